"""Ten million open tasks on PostgreSQL: what still costs the same, and what bends."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from functools import partial
from statistics import median

from sqlalchemy import text, true
from sqlalchemy.ext.asyncio import AsyncSession

from bench.contest import Bench, Contestant, Figures, Goal, Round
from bench.filling import NOW
from bench.load import flood
from bench.office import KEY, StillClock, copied, fall_due, open_database, seeded
from bench.people import Platform
from bench.planning import written
from bench.premises import HOOK, POSTGRES, program
from bench.start import started
from domain.periods import Period
from models.database import Database
from models.nudges import Nudges
from scheduler.planner import Planning
from services import statistics
from services.planners import PLANNERS

SIZES = {"1 M": 1_000_000, "10 M": 10_000_000}
QUICK = {"1 M": 2_000, "10 M": 4_000}
TICKS, BLOCK = 20, 50
DUE, WAVES = 1_000, 4  # the first wave warms up and is not counted
REPEATS = 15
CONNECTIONS = 64
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
FIRST_UPDATE = 1_000_000


async def measured(size: str, turn: Round) -> Figures:
    """One copy of the office for a round: asked, planned in, served."""
    tasks = (QUICK if turn.quick else SIZES)[size]
    async with copied(POSTGRES, turn.store, turn.home, tasks) as url:
        clock = StillClock()
        database = open_database(url, clock)
        try:
            async with database.write() as session:  # as the server's own housekeeping leaves it
                await session.execute(text("ANALYZE"))
            figures = await ticked(database, clock, turn) | await asked(database, turn)
            figures |= await planned(database, clock, turn)
        finally:
            await database.close()
        return figures | await served(url, turn)


async def ticked(database: Database, clock: StillClock, turn: Round) -> dict[str, float]:
    planning = Planning(database, PLANNERS, Nudges(), clock)
    await planning.plan_due()
    blocks = []
    for _ in range(turn.size(TICKS, 2)):
        began = time.perf_counter()
        for _ in range(BLOCK):
            await planning.plan_due()
        blocks.append((time.perf_counter() - began) / BLOCK * 1e6)
    return {"tick": median(blocks)}


async def asked(database: Database, turn: Round) -> dict[str, float]:
    questions: dict[str, Callable[[AsyncSession], Awaitable[object]]] = {
        "register": lambda session: statistics.live(session, true(), NOW),
        "quarter": lambda session: statistics.four_ways(session, true(), QUARTER, NOW),
        "past day": lambda session: statistics.as_of(session, true(), date(2026, 11, 1)),
    }
    figures = {}
    async with database.read() as session:
        for name, question in questions.items():
            await question(session)
            took = []
            for _ in range(turn.size(REPEATS, 2)):
                began = time.perf_counter()
                await question(session)
                took.append((time.perf_counter() - began) * 1_000)
            figures[name] = median(took)
    return figures


async def planned(database: Database, clock: StillClock, turn: Round) -> dict[str, float]:
    planning = Planning(database, PLANNERS, Nudges(), clock)
    due, rates = turn.size(DUE, 100), []
    for wave in range(turn.size(WAVES, 2)):
        clock.moment = NOW + timedelta(minutes=wave)
        await fall_due(database, wave * due + 1, due, clock.moment, urgent=True)
        before, began = await written(database), time.perf_counter()
        letters = await planning.plan_due()
        took = time.perf_counter() - began
        assert letters == due == (await written(database))[0] - before[0]
        if wave:
            rates.append(due / took)
    return {"planned": median(rates)}


async def served(url: str, turn: Round) -> dict[str, float]:
    """The program on it: to its first answer, its memory, and a flood of updates."""
    async with Platform().open() as telegram:
        await started(telegram, turn, url)  # its files are in memory from here on
        _, answer, memory = await started(telegram, turn, url)
        bot = program(url, KEY, turn.home / "bot", telegram.url)
        await bot.start()
        try:
            port = int(bot.address.rpartition(":")[2])
            await flood(port, HOOK, 8, turn.size(1, 0) or 0.2, FIRST_UPDATE)
            seconds = turn.size(5, 0) or 0.3
            seen = await flood(port, HOOK, CONNECTIONS, seconds, FIRST_UPDATE + 500_000)
            assert not seen["refused"]
        finally:
            await bot.stop()
    return {
        "answer": answer,
        "memory": memory,
        "intake": seen["per_s"],
        "p99": seen["p99_ms"],
    }


def prepared(size: str) -> Callable[[Round], Awaitable[None]]:
    async def prepare(turn: Round) -> None:
        await seeded(POSTGRES, turn.store, (QUICK if turn.quick else SIZES)[size])

    return prepare


BIG = "10 M open tasks"
BENCH = Bench(
    name="large",
    number=7.7,
    title="Ten million open tasks on PostgreSQL",
    contestants=tuple(
        Contestant(
            f"{size} open tasks", partial(measured, size), prepared(size), patience=3_600, ours=True
        )
        for size in SIZES
    ),
    units={
        "tick": "µs",
        "planned": "rows/s",
        "register": "ms",
        "quarter": "ms",
        "past day": "ms",
        "answer": "s",
        "memory": "MB",
        "intake": "per s",
        "p99": "ms",
    },
    goals=(
        Goal("An idle tick ≤ 400 µs", "tick", BIG, at_most=400),
        Goal("An idle tick ≤ 1.2× of 1 M", "tick", BIG, "1 M open tasks", at_most=1.2),
        Goal("Intake at 64: at least 0.9× of 1 M", "intake", BIG, "1 M open tasks", at_least=0.9),
        Goal("Intake at 64: p99 ≤ 20 ms", "p99", BIG, at_most=20),
    ),
    notes=(
        "One copy of an office of forty units a round: idle ticks, the four-way statistic by unit, "
        "1,000 rows falling due at once, then the program served on it: its first answer, its "
        "memory six seconds later, and 64 connections that bring updates (no dialogues beside).",
    ),
    rounds=3,
    by_request=True,
)
