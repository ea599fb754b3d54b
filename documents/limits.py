"""What a child may use: memory, processor time, the files of its own code. Nothing else."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any

if sys.platform != "win32":  # there only the parent's timeout holds
    import resource

WRITTEN_LIMIT = 256 * 2**20  # bytes of any one file; an answer may be sent to one
_FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def bound(*, memory: int, seconds: int) -> None:
    """Hold this process to ``memory`` bytes and ``seconds`` of processor time."""
    if sys.platform == "win32":
        return
    most = {
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: WRITTEN_LIMIT,
        resource.RLIMIT_CORE: 0,
    }
    for kind, value in most.items():
        with contextlib.suppress(ValueError, OSError):  # a lower limit already holds
            resource.setrlimit(kind, (value, value))


def yielding(steps: int) -> None:
    """Let the server's own work go first."""
    if steps and sys.platform != "win32":
        os.nice(steps)


def seclude(scratch: str) -> None:
    """From now on no network, no other program, no writing outside ``scratch``. A guard against
    accidents and against formats that fetch things, not against hostile Python."""
    room = os.path.join(os.path.realpath(scratch), "")

    def watch(event: str, facts: tuple[Any, ...]) -> None:
        if event.startswith(_FORBIDDEN):
            raise PermissionError(event)
        if event == "open" and _writes(facts) and not _inside(facts[0], room):
            raise PermissionError("open for writing")

    sys.addaudithook(watch)


def _writes(facts: tuple[Any, ...]) -> bool:
    _, mode, flags = facts
    return bool(set(mode or "") & set("wax+")) or bool((flags or 0) & _WRITING)


def _inside(path: Any, room: str) -> bool:
    """A number is a file that was opened, and judged, before."""
    if isinstance(path, int):
        return True
    return os.path.join(os.path.realpath(os.fsdecode(path)), "").startswith(room)
