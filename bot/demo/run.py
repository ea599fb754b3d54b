"""``make demo``: a parent that holds the port and the plug, and a child that serves."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from socket import socket

from models.sealing import new_key

DARK = 1.2  # s without power: long enough to be seen
ROOT = Path(__file__).parents[2]


@dataclass
class Power:
    """The parent's side: starts the child, kills it when the plug is pulled, starts it again."""

    listener: socket
    home: Path
    key: str
    language: str
    generation: int = 0
    stopping: bool = False
    child: asyncio.subprocess.Process | None = None

    async def run(self) -> int:
        """Until Ctrl+C, or until the child gives up by itself. Returns the exit code."""
        read_end, write_end = os.pipe()
        os.set_blocking(read_end, False)
        loop = asyncio.get_running_loop()
        loop.add_reader(read_end, self._on_plug, read_end)
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, self._on_stop)
        while True:
            self.generation += 1
            self.child = await self._start(write_end)
            code = await self.child.wait()
            if self.stopping or code != -signal.SIGKILL:
                return 0 if self.stopping else code
            await asyncio.sleep(DARK)

    async def _start(self, plug_fd: int) -> asyncio.subprocess.Process:
        hand = {
            "socket_fd": self.listener.fileno(),
            "plug_fd": plug_fd,
            "home": str(self.home),
            "key": self.key,
            "generation": self.generation,
            "language": self.language,
        }
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.demo.serve",
            json.dumps(hand),
            pass_fds=(self.listener.fileno(), plug_fd),
            cwd=ROOT,
            start_new_session=True,
        )

    def _on_plug(self, read_end: int) -> None:
        os.read(read_end, 64)
        if self.child is not None and self.child.returncode is None:
            self.child.kill()

    def _on_stop(self) -> None:
        self.stopping = True
        if self.child is not None and self.child.returncode is None:
            self.child.terminate()


def run(port: int = 0, language: str = "vi") -> int:
    """Play the demo on loopback; ``port`` 0 takes a free one. Leaves nothing behind."""
    home = Path(tempfile.mkdtemp(prefix="dondoc-demo-"))
    try:
        with socket() as listener:
            listener.bind(("127.0.0.1", port))
            listener.listen(128)
            return asyncio.run(Power(listener, home, new_key(), language).run())
    finally:
        shutil.rmtree(home, ignore_errors=True)
