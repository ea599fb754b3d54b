"""What papers leave lying about goes with its process, also with one that is killed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from bot.scratch import PREFIX, Scratch

ROOT = Path(__file__).parents[2]
LIVES = """
import sys
from bot.scratch import Scratch
scratch = Scratch()
open(scratch.path + "/fonts", "w").close()
print(scratch.path, flush=True)
sys.stdin.read()
scratch.close()
"""


@pytest.fixture
def room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def another(room: Path) -> tuple[subprocess.Popen[str], Path]:
    """A process that holds a folder until it is told to end."""
    process = subprocess.Popen(
        [sys.executable, "-c", LIVES],
        env={"PYTHONPATH": str(ROOT), "TMPDIR": str(room)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def folders(room: Path) -> list[Path]:
    return sorted(room.glob(f"{PREFIX}*"))


def test_the_next_one_clears_up_behind_a_process_that_was_killed(room: Path) -> None:
    process, left = another(room)
    process.kill()
    process.communicate()
    assert folders(room) == [left]

    scratch = Scratch()
    assert folders(room) == [Path(scratch.path)]
    scratch.close()
    assert folders(room) == []


def test_nobody_clears_up_behind_the_living(room: Path) -> None:
    process, theirs = another(room)
    scratch = Scratch()
    assert (theirs / "fonts").exists()
    scratch.close()
    process.communicate("")
    assert folders(room) == []


def test_what_is_no_folder_of_ours_stays(room: Path) -> None:
    elsewhere = room / "elsewhere"
    elsewhere.mkdir()
    (room / f"{PREFIX}link").symlink_to(elsewhere)
    (room / f"{PREFIX}file").write_text("")
    Scratch().close()
    assert elsewhere.is_dir()
    assert os.path.lexists(room / f"{PREFIX}link")
    assert (room / f"{PREFIX}file").exists()
