"""Benchmark 6: the four-way statistic by unit, live, of a quarter, and as of a past day; beside it
the same figures by a full scan and by a covering index. Equal, or the run fails."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from functools import partial
from statistics import median
from typing import Any

from sqlalchemy import text, true
from sqlalchemy.ext.asyncio import AsyncSession

from bench.contest import Bench, Contestant, Figures, Goal, Round
from bench.office import open_database
from bench.register import NOW, register_of
from domain.periods import Period
from domain.statistics import FourWay
from domain.worktime import MIDNIGHT, at, end_of_day
from services import statistics
from services.statistics import Branch

TASKS, FEW = 1_000_000, 20_000
QUARTER = Period(date(2026, 7, 1), date(2026, 9, 30))
PAST = date(2026, 6, 30)
REPEATS = 15
BY_PATH = Mapping[str, FourWay]
Question = Callable[[AsyncSession], Awaitable[BY_PATH]]

FULL_SCAN = """
SELECT unit.path, figures.on_time, figures.late, figures.total - figures.on_time - figures.late
       - figures.overdue, figures.overdue, figures.undated
FROM (
    SELECT lead_unit_id, count(*) AS total,
        sum(CASE WHEN state = 'done' AND (due_at IS NULL OR done_at <= due_at)
            THEN 1 ELSE 0 END) AS on_time,
        sum(CASE WHEN state = 'done' AND done_at > due_at THEN 1 ELSE 0 END) AS late,
        sum(CASE WHEN state NOT IN ('done', 'paused') AND due_at < :now
            AND NOT (state = 'submitted' AND submitted_at <= due_at)
            THEN 1 ELSE 0 END) AS overdue,
        sum(CASE WHEN due_at IS NULL THEN 1 ELSE 0 END) AS undated
    FROM task {how}
    WHERE state <> 'cancelled' AND assigned_at >= :begin AND assigned_at < :end
    GROUP BY lead_unit_id
) AS figures JOIN unit ON unit.id = figures.lead_unit_id
"""
NO_INDEX = ("enable_indexscan", "enable_indexonlyscan", "enable_bitmapscan")


async def prepare(engine: str, turn: Round) -> None:
    await register_of(engine, turn.store, turn.size(TASKS, FEW))


async def asked(engine: str, questions: Mapping[str, Question], turn: Round) -> Figures:
    """The median of some repeats of each question; the answers are held against counting."""
    database = open_database(await register_of(engine, turn.store, turn.size(TASKS, FEW)))
    figures: dict[str, float] = {}
    try:
        async with database.read() as session:
            for name, question in questions.items():
                answer = await question(session)
                assert answer == await counted(session, name), f"{name}: not what counting gives"
                took = []
                for _ in range(turn.size(REPEATS, 2)):
                    begun = time.perf_counter()
                    await question(session)
                    took.append((time.perf_counter() - begun) * 1_000)
                figures[name] = median(took)
    finally:
        await database.close()
    return figures


async def counted(session: AsyncSession, name: str) -> BY_PATH:
    """Every task looked at, one by one, by the unit that leads it."""
    found = await statistics.units(session, true())
    period, cut = {
        "register": (None, NOW),
        "quarter": (QUARTER, NOW),
        "past day": (None, end_of_day(PAST)),
    }[name]
    return await statistics.counted(session, found, period, cut)


def of_units(branches: list[Branch]) -> BY_PATH:
    """What each unit leads itself: its branch without the branches right below it."""
    own = {branch.path: branch.counts for branch in branches}
    for branch in branches:
        above = branch.path[: branch.path.rstrip("/").rfind("/") + 1]
        if above in own:
            own[above] = minus(own[above], branch.counts)
    return {path: counts for path, counts in own.items() if counts.total}


def minus(one: FourWay, other: FourWay) -> FourWay:
    names = FourWay.__dataclass_fields__
    return FourWay(**{name: getattr(one, name) - getattr(other, name) for name in names})


# --- ours -----------------------------------------------------------------------------------


async def live(session: AsyncSession) -> BY_PATH:
    return of_units(await statistics.live(session, true(), NOW))


async def quarter(session: AsyncSession) -> BY_PATH:
    return of_units(await statistics.four_ways(session, true(), QUARTER, NOW))


async def past(session: AsyncSession) -> BY_PATH:
    return of_units(await statistics.as_of(session, true(), PAST))


OURS: Mapping[str, Question] = {"register": live, "quarter": quarter, "past day": past}
INDEX: Mapping[str, Question] = {
    name: partial(lambda session, name: counted(session, name), name=name) for name in OURS
}


# --- the peers ------------------------------------------------------------------------------


async def scan(session: AsyncSession, engine: str, begin: datetime, end: datetime) -> BY_PATH:
    how = "NOT INDEXED" if engine == "sqlite" else ""
    if engine == "postgresql":
        for name in NO_INDEX:
            await session.execute(text(f"SET LOCAL {name} = off"))
    moments: dict[str, Any] = {"now": NOW, "begin": begin, "end": end}
    if engine == "sqlite":
        moments = {name: f"{moment:%Y-%m-%d %H:%M:%S.%f}" for name, moment in moments.items()}
    rows = await session.execute(text(FULL_SCAN.format(how=how)), moments)
    return {path: FourWay(*map(int, cells)) for path, *cells in rows}


def scans(engine: str) -> Mapping[str, Question]:
    first, last = at(QUARTER.start, MIDNIGHT), at(date(2026, 10, 1), MIDNIGHT)
    return {
        "register": lambda session: scan(session, engine, at(date(2000, 1, 1), MIDNIGHT), NOW),
        "quarter": lambda session: scan(session, engine, first, last),
    }


ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
CONTESTANTS = [
    Contestant(
        f"{who}, {ENGINES[engine]}",
        partial(asked, engine, questions),
        partial(prepare, engine),
        ours=who == "ours",
        in_quick=engine == "sqlite",
    )
    for engine in ENGINES
    for who, questions in (
        ("full scan", scans(engine)),
        ("covering index", INDEX),
        ("ours", OURS),
    )
]
BENCH = Bench(
    name="statistics",
    number=6,
    title="The four-way statistic by unit at 1 M tasks",
    contestants=CONTESTANTS,
    units={"register": "ms", "quarter": "ms", "past day": "ms"},
    goals=[
        goal
        for engine in ENGINES.values()
        for goal in (
            Goal(f"{engine}: live ≤ 5 ms", "register", f"ours, {engine}", at_most=5),
            Goal(f"{engine}: a quarter ≤ 100 ms", "quarter", f"ours, {engine}", at_most=100),
            Goal(f"{engine}: past day ≤ 300 ms", "past day", f"ours, {engine}", at_most=300),
            Goal(
                f"{engine}: times the full scan",
                "register",
                f"ours, {engine}",
                peer=f"full scan, {engine}",
                at_least=60,
                inverse=True,
            ),
        )
    ],
    notes=(
        "Ours is `services.statistics`: *register* adds up the tallies and counts today's "
        "deadlines, *past day* adds them up to that day, *quarter* counts the tasks assigned in "
        "three months from an index. Every answer is compared with counting every task; a "
        "difference fails the run.",
    ),
)
