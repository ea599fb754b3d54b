"""The real program in a process of its own, on a database and in a directory of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests import warm

ROOT = Path(__file__).parents[2]
KEY = "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2s="
PATIENCE = 120  # s until a command counts as hung


@dataclass
class Program:
    home: Path
    url: str = "sqlite:///office.sqlite"
    more: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str, **changed: str) -> warm.Done:
        return warm.run(arguments, self.environment(changed), self.home, PATIENCE)

    def well(self, *arguments: str, **changed: str) -> str:
        """What it prints when all goes well."""
        done = self.run(*arguments, **changed)
        assert done.returncode == 0, done.stderr or done.stdout
        return done.stdout

    def refused(self, *arguments: str, code: int = 1, **changed: str) -> str:
        """What it complains; never a traceback."""
        done = self.run(*arguments, **changed)
        assert done.returncode == code, done.stdout + done.stderr
        assert "Traceback" not in done.stderr, done.stderr
        return done.stderr

    @contextmanager
    def serving(self) -> Iterator[str]:
        """The server while inside; yields its address."""
        child = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            env=self.environment({"PORT": "0"}),
            cwd=self.home,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        try:
            word, _, address = child.stdout.readline().strip().partition(" ")
            assert word == "READY"
            yield address
        finally:
            child.terminate()
            child.wait(PATIENCE)
            child.stdout.close()

    def environment(self, changed: dict[str, str]) -> dict[str, str]:
        kept = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}
        ours = {"ENCRYPTION_KEYS": KEY, "DATABASE_URL": self.url, "LANG": "C.UTF-8"}
        return kept | ours | self.more | changed
