"""Where mutants are tried: copies of the tree in a temporary folder, never the tree itself."""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Queue

import pytest

from tests.mutants.mutant import ROOT, Finding, Mutant

LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "build", "data", "__pycache__", ".*_cache", ".hypothesis"
)
QUICK = "not postgresql and not browser and not finds_no_trace"
"""On one engine, and without the journey in which the accused try everything: it takes minutes,
and what it would notice the others of its module notice too."""
PATIENCE = 240.0  # s per mutant; one that hangs is caught as well
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
    """The exit code of pytest, None when it was stopped for being late; and what it said.

    Each run is a fork of a server that has the heavy libraries loaded, and nothing of ours.
    """
    with tempfile.NamedTemporaryFile(prefix="said-") as said:
        child = WARM.Process(target=child_run, args=(str(bench), list(tests), said.name))
        child.start()
        child.join(patience)
        late = child.is_alive()
        if late:
            child.kill()
            child.join()
        return None if late else child.exitcode, Path(said.name).read_text("utf-8", "replace")


def child_run(bench: str, tests: list[str], said: str) -> None:
    """In the fork: forget the tree we came from, and be pytest in the copy. Journeys take turns on
    the engines: only when each meets both do all of them meet the one that is tried here."""
    os.environ["ENGINES"] = "both"
    for name in [name for name in sys.modules if name.partition(".")[0] in OURS]:
        del sys.modules[name]
    os.chdir(bench)
    sys.path[:] = [bench, *(place for place in sys.path if place not in ("", str(ROOT)))]
    out = os.open(said, os.O_WRONLY | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    options = ["-x", "-p", "no:cacheprovider", "--tb=line", "-k", QUICK]
    sys.exit(int(pytest.main(["--rootdir", bench, "-c", "pyproject.toml", *options, *tests])))


OURS = {file.parent.name for file in ROOT.glob("*/__init__.py")}
WARM = multiprocessing.get_context("forkserver")
WARM.set_forkserver_preload(
    ["pytest", "sqlalchemy.ext.asyncio", "aiosqlite", "asyncpg",
     "aiohttp", "telegram", "jinja2", "cryptography.fernet", "argon2", "apscheduler", "pydantic"]
)  # fmt: skip
