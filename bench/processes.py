"""Processes a benchmark starts, and what they cost."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
TICKS = os.sysconf("SC_CLK_TCK")
PATIENCE = 60.0  # s to be ready on a busy machine


def cpu_of(pid: int) -> float:
    """Seconds of processor a process has used, threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def environment(url: str, key: str, **settings: str) -> Mapping[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "ENCRYPTION_KEYS": key,
        "DATABASE_URL": url,
        "HOST": "127.0.0.1",
        "PORT": "0",
        "LOG_LEVEL": "WARNING",
        **settings,
    }


@asynccontextmanager
async def started(
    module: tuple[str, ...], env: Mapping[str, str], home: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """``python -m module …`` once it has said READY; ended afterwards."""
    with (home / "stderr.log").open("ab") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", *module),
            env=dict(env),
            cwd=home,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
        )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE):
            while b"READY" not in (line := await process.stdout.readline()):
                assert line, (home / "stderr.log").read_text("utf-8")[-3000:]
        yield process
    finally:
        if process.returncode is None:
            process.terminate()
            await process.wait()
