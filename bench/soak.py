"""An hour of people writing reports: does the memory of the server stay where it was?"""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from functools import partial
from statistics import median

import aiohttp

from bench.contest import Bench, Contestant, Figures, Goal, Round
from bench.handled import Steps, crowd
from bench.people import Platform
from bench.premises import POSTGRES, SQLITE, open_office, resident

HOUR = 3600  # s
LOOKS = 60  # at its memory
PATIENCE = 600.0  # s: an answer that is late is told, and is not what is measured here


async def hour(engine: str, turn: Round) -> Figures:
    """MB after the first tenth of the time (caches are full) and over the last tenth."""
    steps: Steps = defaultdict(list)
    seen: list[float] = []
    length = turn.size(HOUR, 6)
    async with (
        Platform().open() as telegram,
        open_office(turn, engine, telegram.url) as bot,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
    ):
        assert bot.process
        began = time.perf_counter()
        writing = asyncio.create_task(crowd(session, [bot], steps, length, PATIENCE))
        while not writing.done():
            await asyncio.wait({writing}, timeout=length / LOOKS)
            seen.append(resident(bot.process.pid))
        await writing
        took = time.perf_counter() - began
    tenth = max(1, len(seen) // 10)
    early, late = median(seen[tenth : 2 * tenth] or seen), median(seen[-tenth:])
    waits = [wait for each in steps.values() for wait in each]
    return {
        "early": early,
        "late": late,
        "growth": late - early,
        "steps": len(waits) / took,
        "slowest": max(waits),
    }


OURS, OURS_POSTGRES = "Đôn Đốc, SQLite", "Đôn Đốc, PostgreSQL"
BENCH = Bench(
    name="soak",
    number=7.5,
    title="Memory over an hour of load",
    contestants=(
        Contestant(OURS, partial(hour, SQLITE), patience=HOUR + 900, ours=True),
        Contestant(OURS_POSTGRES, partial(hour, POSTGRES), patience=HOUR + 900, ours=True),
    ),
    units={"early": "MB", "late": "MB", "growth": "MB", "steps": "per s", "slowest": "s"},
    goals=tuple(
        Goal(f"{engine}: flat, + ≤ 10 MB from minute 6 to the last", "growth", us, at_most=10)
        for engine, us in (("SQLite", OURS), ("PostgreSQL", OURS_POSTGRES))
    ),
    notes=("16 people in the web chat write one report after another for an hour.",),
    rounds=1,
    by_request=True,
)
