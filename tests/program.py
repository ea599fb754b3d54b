"""The real program in a process of its own: started, killed without mercy, started again."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from dataclasses import dataclass, field
from pathlib import Path

from models.sealing import new_key
from tests import warm

ROOT = Path(__file__).parents[1]
PATIENCE = 40.0  # s to become ready on a machine that is busy with other tests


@dataclass
class Program:
    """``python -m bot serve`` (or ``serving``) with these settings; READY is on its output."""

    database_url: str
    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    key: str = field(default_factory=new_key)
    serving: tuple[str, ...] = ("-m", "bot", "serve")
    patience: float = PATIENCE
    process: asyncio.subprocess.Process | None = None
    address: str = ""

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return {
            **kept,
            "PYTHONPATH": str(ROOT),
            "ENCRYPTION_KEYS": self.key,
            "DATABASE_URL": self.database_url,
            "HOST": "127.0.0.1",
            "PORT": "0",
            "LOG_LEVEL": "WARNING",
            **self.settings,
        }

    async def start(self) -> None:
        with (self.home / "stderr.log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, *self.serving),
                env=self.environment,
                cwd=self.home,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )
        assert self.process.stdout is not None
        async with asyncio.timeout(self.patience):
            while line := await self.process.stdout.readline():
                if b"READY" in line:
                    self.address = line.decode().split()[-1]
                    return
        raise AssertionError(f"never ready:\n{(self.home / 'stderr.log').read_text()[-4000:]}")

    async def kill(self) -> None:
        """SIGKILL: no handler runs, no buffer is written."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        await self.process.wait()

    async def stop(self) -> int:
        assert self.process is not None
        if self.process.returncode is None:
            self.process.terminate()
        return await self.process.wait()

    async def run(self, *arguments: str) -> str:
        """Another command of the program, on the same database; its output."""
        done = await asyncio.to_thread(
            warm.run, arguments, self.environment, self.home, self.patience
        )
        assert done.returncode == 0, done.stderr or done.stdout
        return done.stdout + done.stderr
