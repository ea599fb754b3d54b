"""The metronome: a handful of fixed jobs that ring the bells. No deadline is ever a job.

Settings per APScheduler's documented semantics: a late tick always runs (no misfire grace) and
missed ticks run as one.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from models.nudges import Nudges

log = logging.getLogger(__name__)

EVERY: tuple[tuple[str, float], ...] = (
    ("alarms", 5.0),
    ("outbox", 1.0),
    ("inbox", 1.0),
    ("files", 5.0),
    ("cleaning", 5.0),
    ("directives", 2.0),
    ("leases", 3.0),
    ("housekeeping", 60.0),
    ("audit", 60.0),
)
"""Bell and seconds: how long a wake-up that got lost can delay anything."""

JUMP = 2.0  # s between wall and monotonic time that count as a clock set


def timetable(nudges: Nudges) -> AsyncIOScheduler:
    """Every job, how often it runs, and nothing else: a job only rings, and cannot be in the
    middle of anything when the house closes."""
    scheduler = AsyncIOScheduler(
        timezone=UTC,
        job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
    )
    for bell, seconds in EVERY:
        scheduler.add_job(nudges.ring_here, "interval", seconds=seconds, args=[bell], id=bell)
    return scheduler


async def watch_the_clock(scheduler: AsyncIOScheduler, wall: Callable[[], datetime]) -> None:
    """Re-arm the jobs when the wall clock is set: otherwise, set back three hours, the next tick
    would come three hours later (measured on APScheduler 3.11)."""
    before = wall(), time.monotonic()
    while True:
        await asyncio.sleep(1)
        after = wall(), time.monotonic()
        jump = (after[0] - before[0]).total_seconds() - (after[1] - before[1])
        if abs(jump) > JUMP:
            log.warning("the clock was set by %.0f s; jobs re-armed", jump)
            rearm(scheduler, after[0])
        before = after


def rearm(scheduler: AsyncIOScheduler, moment: datetime) -> None:
    for job in scheduler.get_jobs():
        job.modify(next_run_time=moment)
