"""Commands of the real program, each in a process of its own that is forked from one which has
loaded them already: a command takes a tenth of a second instead of one and a half. That
``python -m bot`` itself starts is tried by whatever serves, and in tests/bot/test_starting.py."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.cli import GROUPS, main

MODULES = {place.partition(":")[0] for commands in GROUPS.values() for place in commands.values()}
WARM = multiprocessing.get_context("forkserver")
WARM.set_forkserver_preload(sorted(f"bot.commands.{name}" for name in MODULES))

Done = subprocess.CompletedProcess[str]


def run(
    arguments: Sequence[str], environment: Mapping[str, str], home: Path, patience: float
) -> Done:
    """As ``subprocess.run`` of ``python -m bot`` would; only the environment given is seen.
    Raises TimeoutExpired."""
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder, name) for name in ("out", "err")]
        child = WARM.Process(target=be, args=(list(arguments), dict(environment), home, *files))
        child.start()
        child.join(patience)
        if child.exitcode is None:
            child.kill()
            raise subprocess.TimeoutExpired(list(arguments), patience)
        said = [each.read_text("utf-8") if each.exists() else "" for each in files]
    return subprocess.CompletedProcess(list(arguments), child.exitcode, *said)


def be(
    arguments: Sequence[str], environment: dict[str, str], home: Path, out: Path, err: Path
) -> None:
    """In the fork: become the program."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(home)
    for number, place in ((1, out), (2, err)):
        os.dup2(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND), number)
    sys.exit(main(arguments))
