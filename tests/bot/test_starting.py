"""The program as a terminal starts it: other tests fork theirs from one that is loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.bot.program import PATIENCE, Program


def started(program: Program, *arguments: str, **changed: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=program.environment(changed),
        cwd=program.home,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_well_refused_and_misused_are_told_by_the_exit_code(tmp_path: Path) -> None:
    program = Program(tmp_path)
    well = started(program, "migrate")
    assert (well.returncode, well.stderr) == (0, "")
    assert "Đã tạo cơ sở dữ liệu" in well.stdout
    refused = started(program, "unlink", "Không Ai Cả")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "Không Ai Cả" in refused.stderr
    misused = started(program, "nhap")
    assert (misused.returncode, misused.stdout) == (2, "")
    assert "Không có lệnh «nhap»" in misused.stderr


def test_a_fork_says_what_the_terminal_says(tmp_path: Path) -> None:
    program = Program(tmp_path)
    for arguments in (("--help",), ("migrate", "--help"), ("doctor",), ("import", "people")):
        alone, forked = started(program, *arguments), program.run(*arguments)
        assert (alone.returncode, alone.stdout, alone.stderr) == (
            forked.returncode,
            forked.stdout,
            forked.stderr,
        )
