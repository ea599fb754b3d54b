"""The tick that finds nothing to do, by the number of open tasks."""

from __future__ import annotations

import asyncio
import pickle
import sqlite3
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import create_engine

from bench.contest import Bench, Contestant, Figures, Goal, Round
from bench.filling import NOW, file_of
from bench.office import StillClock, open_database, ready, seeded
from bench.servers import make_database, postgres_url, raw_postgres
from domain.lifecycle import OPEN_TASK
from models.nudges import Nudges
from scheduler.planner import Planning
from services.planners import PLANNERS

SIZES = {"10k": 10_000, "1M": 1_000_000, "5M": 5_000_000}
QUICK = {"10k": 2_000, "1M": 4_000, "5M": 8_000}
BLOCK = 50  # ticks of one size before the next has its turn

Tick = Callable[[], Awaitable[object]]


def sizes(turn: Round) -> Mapping[str, int]:
    return QUICK if turn.quick else SIZES


async def measured(ticks: Mapping[str, Tick], blocks: int, block: int) -> Figures:
    """Sizes take turns, so that a busy moment of the machine meets them all. Microseconds a tick:
    the median over the blocks, and the ratio of the largest to the smallest office."""
    seen: dict[str, list[float]] = {size: [] for size in ticks}
    for tick in ticks.values():
        await tick()
    for _ in range(blocks):
        for size, tick in ticks.items():
            began = time.perf_counter()
            for _ in range(block):
                await tick()
            seen[size].append((time.perf_counter() - began) / block * 1e6)
    figures = {size: median(values) for size, values in seen.items()}
    least = {size: min(values) for size, values in seen.items()}
    return figures | {
        "5M ÷ 10k": figures["5M"] / figures["10k"],
        "least ÷": least["5M"] / least["10k"],
    }


async def ours(engine: str, turn: Round) -> Figures:
    """The planner's own tick: ``Planning.plan_due`` on an office where nothing is due."""
    ticks: dict[str, Tick] = {}
    async with AsyncExitStack() as stack:
        for size, tasks in sizes(turn).items():
            clock = StillClock()
            database = open_database(await seeded(engine, turn.store, tasks), clock)
            stack.push_async_callback(database.close)
            ticks[size] = Planning(database, PLANNERS, Nudges(), clock).plan_due
        return await measured(ticks, turn.size(60, 2), turn.size(BLOCK, 5))


# --- one APScheduler job per deadline --------------------------------------------------------


def remind(task: int) -> None:
    """What a job of the peer calls."""


def job_rows(count: int) -> Iterator[tuple[str, float, bytes]]:
    """The rows ``add_job(remind, "date", …)`` leaves in the store, without its 2,000 a second."""
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.start(paused=True)
    moment = datetime.now(UTC) + timedelta(days=400)
    job = scheduler.add_job(remind, "date", run_date=moment, args=[1], misfire_grace_time=None)
    state = pickle.dumps(job.__getstate__(), pickle.HIGHEST_PROTOCOL)
    for n in range(count):
        yield uuid.UUID(int=n).hex, moment.timestamp() + n % 250 * 86_400, state


async def jobs_ready(turn: Round) -> None:
    await ready(*sizes(turn).values())(turn)
    for count in sizes(turn).values():
        fill_jobs_sqlite(turn.store / f"jobs_{count}.sqlite", count)
        await fill_jobs_postgres(f"jobs_{count}", count)


def fill_jobs_sqlite(file: Path, count: int) -> None:
    if file.exists():
        return
    draft = file.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    make_store(f"sqlite:///{draft}")
    database = sqlite3.connect(draft)
    database.execute("PRAGMA synchronous=OFF")
    database.executemany("INSERT INTO apscheduler_jobs VALUES (?, ?, ?)", job_rows(count))
    database.commit()
    database.execute("PRAGMA journal_mode=WAL")
    database.close()
    draft.rename(file)


async def fill_jobs_postgres(name: str, count: int) -> None:
    if not await make_database(name):
        return
    make_store(postgres_url(name, "postgresql+psycopg"))
    connection = await raw_postgres(postgres_url(name))
    await connection.copy_records_to_table("apscheduler_jobs", records=job_rows(count))
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


def make_store(url: str) -> None:
    """The store makes its own table when the scheduler starts."""
    engine = create_engine(url)
    SQLAlchemyJobStore(engine=engine).start(AsyncIOScheduler(timezone=UTC), "default")
    engine.dispose()


async def apscheduler(engine: str, turn: Round) -> Figures:
    """What its timer runs: ask the store for due jobs, and for the moment of the next."""
    ticks: dict[str, Tick] = {}
    schedulers = []
    for size, count in sizes(turn).items():
        url = f"sqlite:///{turn.store / f'jobs_{count}.sqlite'}"
        if engine == "postgresql":
            url = postgres_url(f"jobs_{count}", "postgresql+psycopg")
        scheduler = AsyncIOScheduler(timezone=UTC)
        scheduler.add_jobstore(SQLAlchemyJobStore(url=url))
        scheduler.start()
        schedulers.append(scheduler)
        ticks[size] = partial(asked, scheduler)
    await asyncio.sleep(0.05)
    figures = await measured(ticks, turn.size(60, 2), turn.size(BLOCK, 5))
    for scheduler in schedulers:
        scheduler.shutdown(wait=False)
    return figures


async def asked(scheduler: Any) -> None:
    scheduler._process_jobs()


# --- the naive scan --------------------------------------------------------------------------


async def scan(turn: Round) -> Figures:
    """Load every open task and compare its deadline here."""
    ticks: dict[str, Tick] = {}
    for size, tasks in sizes(turn).items():
        file = file_of(await seeded("sqlite", turn.store, tasks))
        ticks[size] = partial(compare, sqlite3.connect(file))
    return await measured(ticks, 2, 1)


async def compare(database: sqlite3.Connection) -> list[int]:
    states = ", ".join(f"'{state}'" for state in OPEN_TASK)
    rows = database.execute(f"SELECT id, due_at FROM task WHERE state IN ({states})")
    now = f"{NOW:%Y-%m-%d %H:%M:%S}"
    return [task for task, due_at in rows if due_at <= now]


SQLITE, POSTGRES = "ours, SQLite", "ours, PostgreSQL"
BENCH = Bench(
    name="idle",
    number=1,
    title="Idle tick: nothing due among so many open tasks",
    contestants=(
        Contestant(SQLITE, partial(ours, "sqlite"), jobs_ready, patience=3_600, ours=True),
        Contestant(POSTGRES, partial(ours, "postgresql"), ours=True),
        Contestant("APScheduler, a job per deadline, SQLite", partial(apscheduler, "sqlite")),
        Contestant("APScheduler, PostgreSQL", partial(apscheduler, "postgresql")),
        Contestant("naive scan, SQLite", scan),
    ),
    units={"10k": "µs", "1M": "µs", "5M": "µs", "5M ÷ 10k": ""},
    goals=(
        Goal("SQLite: 5 M at most 1.2× of 10 k", "5M ÷ 10k", SQLITE, at_most=1.2),
        Goal("SQLite: floor 1.5×", "5M ÷ 10k", SQLITE, at_most=1.5),
        Goal("PostgreSQL: 5 M at most 1.2× of 10 k", "5M ÷ 10k", POSTGRES, at_most=1.2),
        Goal("PostgreSQL: floor 1.5×", "5M ÷ 10k", POSTGRES, at_most=1.5),
        Goal("SQLite: at most 400 µs with 5 M", "5M", SQLITE, at_most=400),
        Goal("PostgreSQL: at most 400 µs with 5 M", "5M", POSTGRES, at_most=400),
    ),
    notes=(
        "Ours is `Planning.plan_due` with nothing due. APScheduler's is `_process_jobs`, what its "
        "timer runs; its table is indexed as well. Sizes take turns within a round.",
    ),
)
