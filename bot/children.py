"""Programs that are given something, answer, and end: in time, or killed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence


async def asked(
    command: Sequence[str],
    given: bytes,
    patience: float,
    *,
    env: Mapping[str, str],
    cwd: str | None = None,
) -> tuple[int, bytes, bytes]:
    """Its exit code, its answer and its complaint. Raises TimeoutError after ``patience`` seconds;
    whatever happens, also to us, the child is gone then."""
    child = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=env,
        cwd=cwd,
    )
    try:
        async with asyncio.timeout(patience):
            answer, complaint = await child.communicate(given)
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return child.returncode or 0, answer, complaint
