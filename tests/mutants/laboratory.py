"""Where mutants are tried: copies of the tree in a temporary folder, never the tree itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

from tests.mutants.mutant import ROOT, Finding, Mutant

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "build", "data", "__pycache__", ".*_cache", ".hypothesis"
)
ON_SQLITE = "not postgresql and not browser"
PATIENCE = 180.0  # s per mutant; one that hangs is caught as well
FIRST_FAILURE = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.MULTILINE)
BROKEN = (2, 3, 4, 5)  # pytest's codes for "no tests, wrong use, internal error"


class Broken(Exception):
    """The tests themselves do not work, so nothing can be said about the mutants."""


class Laboratory:
    """``benches`` copies of the tree, each used by one trial at a time."""

    def __init__(self, benches: int) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="dondoc-mutants-"))
        self._free: Queue[Path] = Queue()
        for number in range(benches):
            bench = self._home / str(number)
            shutil.copytree(ROOT, bench, ignore=LEFT_OUT)
            self._free.put(bench)

    def close(self) -> None:
        shutil.rmtree(self._home, ignore_errors=True)

    def prove(self, tests: Sequence[str]) -> None:
        """The unharmed tree passes. Raises Broken with what pytest said."""
        with self._bench() as bench:
            code, said = run(bench, tests, PATIENCE * 5)
        if code != 0:
            raise Broken(said[-3000:])

    def try_out(self, mutant: Mutant) -> Finding:
        began = time.monotonic()
        with self._bench() as bench:
            file = bench / mutant.file
            healthy = file.read_text("utf-8")
            file.write_text(mutant.planted(healthy), "utf-8")
            try:
                code, said = run(bench, mutant.tests, PATIENCE)
            finally:
                file.write_text(healthy, "utf-8")
        failed = FIRST_FAILURE.search(said)
        by = failed[1] if failed else "too slow" if code is None else ""
        if code in BROKEN and not failed:
            by = "does not start"
        took = time.monotonic() - began
        return Finding(mutant, mutant.line(healthy), code != 0, by, took)

    @contextmanager
    def _bench(self) -> Iterator[Path]:
        bench = self._free.get()
        try:
            yield bench
        finally:
            self._free.put(bench)


def run(bench: Path, tests: Sequence[str], patience: float) -> tuple[int | None, str]:
    """The exit code of pytest, None when it was stopped for being late; and what it said."""
    command = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", "--tb=line"]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "HYPOTHESIS_SEED": "1"}
    try:
        done = subprocess.run(
            [*command, "-k", ON_SQLITE, *tests],
            cwd=bench,
            env=environment,
            capture_output=True,
            text=True,
            timeout=patience,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None, ""
    return done.returncode, done.stdout + done.stderr
