"""Due rows into committed letters: our planner beside APScheduler firing a job each."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from statistics import median
from typing import Any

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import func, select

from bench.contest import Bench, Contestant, Figures, Goal, Round
from bench.filling import NOW, PEOPLE
from bench.idle import fill_jobs_postgres, fill_jobs_sqlite
from bench.loops import listening
from bench.office import StillClock, copied, fall_due, open_database, ready
from bench.servers import drop_database, make_database, postgres_url
from models.database import Database
from models.nudges import Nudges
from models.post import Letter
from models.work import Event
from scheduler.planner import Planning
from services.planners import PLANNERS

OPEN = 20_000
DUE = 1_000
WAVES = 4  # the first one warms up and is not counted


async def ours(engine: str, urgent: bool, turn: Round) -> Figures:
    """Ladder, calendar, recipients, keys, a letter (or an item and a digest) and an event each.
    ``urgent``: every reminder is a letter of its own; else each reader gets one digest."""
    open_tasks, due = turn.size(OPEN, 2_000), turn.size(DUE, 100)
    rates, stalls, works, cpus = [], [], [], []
    async with copied(engine, turn.store, turn.home, open_tasks) as url:
        clock = StillClock()
        database = open_database(url, clock)
        planning = Planning(database, PLANNERS, Nudges(), clock)
        await planning.plan_due()
        for wave in range(turn.size(WAVES, 2)):
            clock.moment = NOW + timedelta(minutes=wave)
            await fall_due(database, wave * due + 1, due, clock.moment, urgent=urgent)
            before = await written(database)
            with listening() as stall:
                began, worked = time.perf_counter(), time.process_time()
                letters = await planning.plan_due()
                took, worked = time.perf_counter() - began, time.process_time() - worked
            after = await written(database)
            assert letters == after[0] - before[0] == (due if urgent else min(due, PEOPLE))
            assert after[1] - before[1] == due
            if wave:
                rates.append(due / took)
                cpus.append(worked / due * 1e6)
                stalls.append(stall.wall)
                works.append(stall.work)
        await database.close()
    return {
        "due rows": median(rates),
        "stall": max(stalls),
        "own part": max(works),
        "CPU": median(cpus),
    }


async def written(database: Database) -> tuple[int, int]:
    """Letters and events there are."""
    async with database.read() as session:
        letters = await session.scalar(select(func.count()).select_from(Letter))
        events = await session.scalar(select(func.count()).select_from(Event))
    return letters or 0, events or 0


# --- APScheduler -----------------------------------------------------------------------------


class Fired:
    """How many jobs are still to fire, and a bell for the last."""

    left = 0
    last = asyncio.Event()


async def remind(task: int) -> None:
    """The lightest job there is: it counts, and writes nothing."""
    Fired.left -= 1
    if not Fired.left:
        Fired.last.set()


async def apscheduler(engine: str, turn: Round) -> Figures:
    """As its user guide says: AsyncIOScheduler, SQLAlchemyJobStore, a ``date`` job each."""
    open_tasks, due = turn.size(OPEN, 2_000), turn.size(DUE, 100)
    rates, stalls, works, cpus = [], [], [], []
    url = await job_store(engine, turn, open_tasks)
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_jobstore(SQLAlchemyJobStore(url=url))
    scheduler.add_listener(complain, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
    scheduler.start()
    for wave in range(turn.size(WAVES, 2)):
        scheduler.pause()
        moment = datetime.now(UTC)
        for n in range(due):
            scheduler.add_job(remind, "date", run_date=moment, args=[n], misfire_grace_time=None)
        Fired.left = due
        Fired.last.clear()
        await asyncio.sleep(0.01)
        with listening() as stall:
            began, worked = time.perf_counter(), time.process_time()
            scheduler.resume()
            await Fired.last.wait()
            took, worked = time.perf_counter() - began, time.process_time() - worked
        if wave:
            rates.append(due / took)
            cpus.append(worked / due * 1e6)
            stalls.append(stall.wall)
            works.append(stall.work)
    scheduler.shutdown(wait=False)
    if engine == "postgresql":
        await drop_database("run_jobs")
    return {
        "due rows": median(rates),
        "stall": max(stalls),
        "own part": max(works),
        "CPU": median(cpus),
    }


async def job_store(engine: str, turn: Round, count: int) -> str:
    """A store with so many jobs that are not due."""
    if engine == "sqlite":
        file = turn.home / "jobs.sqlite"
        fill_jobs_sqlite(file, count)
        return f"sqlite:///{file}"
    await fill_jobs_postgres(f"jobs_{count}", count)
    await drop_database("run_jobs")
    await make_database("run_jobs", like=f"jobs_{count}")
    return postgres_url("run_jobs", "postgresql+psycopg")


def complain(event: Any) -> None:
    raise AssertionError(event)


def cheaper(engine: str, ours: str, peer: str) -> Goal:
    """On a machine that does other work as well, processor time is the steadier witness."""
    text = f"{engine}: a fifth of APScheduler's processor time"
    return Goal(text, "CPU", ours, peer, at_least=5, inverse=True, stretch=True)


SQLITE, SQLITE_DIGEST = "ours, SQLite, a letter each", "ours, SQLite, into digests"
POSTGRES, POSTGRES_DIGEST = "ours, PostgreSQL, a letter each", "ours, PostgreSQL, into digests"
PEER, PEER_POSTGRES = "APScheduler firing, SQLite", "APScheduler firing, PostgreSQL"
BENCH = Bench(
    name="planning",
    number=2,
    title="Planning: due rows into committed letters, 1,000 due among 20,000",
    contestants=(
        Contestant(SQLITE, partial(ours, "sqlite", True), ready(OPEN, 2_000), ours=True),
        Contestant(SQLITE_DIGEST, partial(ours, "sqlite", False), ours=True),
        Contestant(PEER, partial(apscheduler, "sqlite")),
        Contestant(POSTGRES, partial(ours, "postgresql", True), ours=True),
        Contestant(POSTGRES_DIGEST, partial(ours, "postgresql", False), ours=True),
        Contestant(PEER_POSTGRES, partial(apscheduler, "postgresql")),
    ),
    units={"due rows": "per s", "stall": "ms", "own part": "ms", "CPU": "µs a row"},
    goals=(
        Goal("SQLite: 5× APScheduler firing", "due rows", SQLITE, PEER, at_least=5),
        Goal("SQLite: towards 15×", "due rows", SQLITE, PEER, at_least=15, stretch=True),
        Goal("SQLite, digests: 5×", "due rows", SQLITE_DIGEST, PEER, at_least=5),
        Goal("PostgreSQL: 5×", "due rows", POSTGRES, PEER_POSTGRES, at_least=5),
        Goal(
            "PostgreSQL: towards 15×",
            "due rows",
            POSTGRES,
            PEER_POSTGRES,
            at_least=15,
            stretch=True,
        ),
        Goal("PostgreSQL, digests: 5×", "due rows", POSTGRES_DIGEST, PEER_POSTGRES, at_least=5),
        cheaper("SQLite", SQLITE, PEER),
        cheaper("PostgreSQL", POSTGRES, PEER_POSTGRES),
        Goal("SQLite: the loop stalls at most 10 ms", "stall", SQLITE, at_most=10),
        Goal("PostgreSQL: the loop stalls at most 10 ms", "stall", POSTGRES, at_most=10),
    ),
    notes=(
        "Ours is `Planning.plan_due` with the real planners: ladder, calendar, recipients, keys; "
        "an event of the history each, and a letter each (urgent tasks) or one digest for each "
        "reader. APScheduler fires an empty coroutine and writes no letter. *stall* is the longest "
        "time the event loop answered nobody; *own part* of it is what our thread computed, the "
        "rest is the machine being busy elsewhere.",
    ),
)
