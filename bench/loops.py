"""How long an event loop was deaf: a beat that notices when it comes late."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

BEAT = 0.001  # s


@dataclass
class Stall:
    """``wall``: the longest time between two beats. ``work``: the most this thread computed
    between two beats; what other programs took from the machine is not in it. Milliseconds."""

    wall: float = 0.0
    work: float = 0.0
    waits: list[float] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Stall]:
    """Beats on the running loop until the block ends."""
    stall = Stall()
    loop = asyncio.get_running_loop()
    last_wall, last_work = time.perf_counter(), time.thread_time()
    handle: asyncio.TimerHandle | None = None

    def beat() -> None:
        nonlocal last_wall, last_work, handle
        wall, work = time.perf_counter(), time.thread_time()
        late = (wall - last_wall - BEAT) * 1e3
        stall.waits.append(late)
        stall.wall = max(stall.wall, late)
        stall.work = max(stall.work, (work - last_work) * 1e3)
        last_wall, last_work = wall, work
        handle = loop.call_later(BEAT, beat)

    handle = loop.call_later(BEAT, beat)
    try:
        yield stall
    finally:
        beat()
        handle.cancel()
