"""The loop of whoever works at a bell: a round at each ring, and the next one whatever happens."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from models.nudges import Nudges

log = logging.getLogger(__name__)


async def at_each_ring(
    nudges: Nudges, bell: str, work: Callable[[], Awaitable[object]], tick: float
) -> None:
    """Do the work at once, then whenever the bell rings or ``tick`` seconds have passed, until
    the house closes. What a round raises costs that round alone: whoever works outlives a
    database that is away."""
    while nudges.open:
        mark = nudges.mark(bell)
        try:
            await work()
        except Exception:  # an edge: the loop goes on
            log.exception("a round of «%s» failed", bell)
        await nudges.wait(bell, mark, tick)
