"""End to end: due, accepted by the platform over HTTP, recorded as sent."""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import aiohttp
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from telegram import Bot
from telegram.request import HTTPXRequest

from bench import stub
from bench.contest import Bench, Contestant, Figures, Goal, Round
from bench.office import KEY, TOKEN, copied, fall_due, open_database, ready
from bench.planning import OPEN, job_store
from bench.processes import cpu_of, environment, started
from bench.servers import drop_database
from domain.lifecycle import LetterState
from models.database import Database
from models.post import Letter

DUE = 2_000
WARM = 200
POOL = 10  # the number of connections python-telegram-bot is fastest with


async def ours(engine: str, turn: Round) -> Figures:
    """``bench.unpaced``: the real program, its planner, courier, catalogue and channel."""
    due, warm = turn.size(DUE, 50), turn.size(WARM, 10)
    async with (
        copied(engine, turn.store, turn.home, turn.size(OPEN, 2_000)) as url,
        stub.running() as platform,
        aiohttp.ClientSession() as session,
    ):
        settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": platform}
        env = environment(url, KEY, **settings)
        database = open_database(url)
        async with started(("bench.unpaced",), env, turn.home) as program:
            seen = partial(stub.accepted, platform, session)
            await wave(database, program, seen, 1, warm)
            worked = cpu_of(program.pid)
            took = await wave(database, program, seen, warm + 1, due)
            worked = cpu_of(program.pid) - worked
        await database.close()
    return {"reminders": due / took, "CPU": worked / due * 1e6}


async def wave(
    database: Database, program: Any, seen: Callable[[], Awaitable[int]], first: int, due: int
) -> float:
    """Seconds from the tick that finds them due until all are recorded as sent."""
    before = await seen()
    await fall_due(database, first, due, datetime.now(UTC), urgent=True)
    began = time.perf_counter()
    program.send_signal(signal.SIGUSR1)
    while await seen() < before + due:  # noqa: ASYNC110 (in another process)
        await asyncio.sleep(0.01)
    while await recorded(database) < before + due:  # noqa: ASYNC110
        await asyncio.sleep(0.005)
    return time.perf_counter() - began


async def recorded(database: Database) -> int:
    async with database.read() as session:
        sent = select(func.count()).select_from(Letter).where(Letter.state == LetterState.SENT)
        return await session.scalar(sent) or 0


# --- APScheduler and python-telegram-bot -----------------------------------------------------

TEXT = "⏰ <b>Sắp đến hạn</b>\nNhiệm vụ NV-2025-{}: Rà soát, báo cáo hồ sơ đất đai tồn đọng"


class Peer:
    """What a job of the peer needs; jobs are pickled, so it hangs here and not on them."""

    bot: Bot
    room: asyncio.Semaphore
    sent: asyncio.Queue[int]


async def remind(task: int) -> None:
    async with Peer.room:
        await Peer.bot.send_message(10_000 + task, TEXT.format(task), parse_mode="HTML")
    await Peer.sent.put(task)


async def apscheduler(engine: str, turn: Round) -> Figures:
    """A ``date`` job each in an SQLAlchemyJobStore, ``Bot.send_message`` from the job. What was
    sent is recorded in groups, as ours does: one commit each would make the peer slower."""
    due, warm = turn.size(DUE, 50), turn.size(WARM, 10)
    url = await job_store(engine, turn, turn.size(OPEN, 2_000))
    scheduler = AsyncIOScheduler(timezone=UTC)
    scheduler.add_jobstore(SQLAlchemyJobStore(url=url))
    scheduler.start()
    book = create_async_engine(url.replace("sqlite:", "sqlite+aiosqlite:"))
    Peer.room, Peer.sent = asyncio.Semaphore(POOL), asyncio.Queue()
    async with stub.running() as platform:
        calls = HTTPXRequest(connection_pool_size=POOL, read_timeout=60, pool_timeout=60)
        Peer.bot = Bot(TOKEN, base_url=f"{platform}/bot", request=calls)
        async with book.begin() as connection:
            await connection.execute(text("CREATE TABLE sent (task INTEGER)"))
        async with Peer.bot:
            await peer_wave(scheduler, book, warm)
            worked = time.process_time()
            took = await peer_wave(scheduler, book, due)
            worked = time.process_time() - worked
    scheduler.shutdown(wait=False)
    await book.dispose()
    if engine == "postgresql":
        await drop_database("run_jobs")
    return {"reminders": due / took, "CPU": worked / due * 1e6}


async def peer_wave(scheduler: Any, book: AsyncEngine, due: int) -> float:
    scheduler.pause()
    moment = datetime.now(UTC)
    for n in range(due):
        scheduler.add_job(remind, "date", run_date=moment, args=[n], misfire_grace_time=None)
    began = time.perf_counter()
    scheduler.resume()
    left = due
    while left:
        rows = [{"task": await Peer.sent.get()}]
        while not Peer.sent.empty():
            rows.append({"task": Peer.sent.get_nowait()})
        async with book.begin() as connection:
            await connection.execute(text("INSERT INTO sent (task) VALUES (:task)"), rows)
        left -= len(rows)
    return time.perf_counter() - began


SQLITE, POSTGRES = "ours, SQLite", "ours, PostgreSQL"
PEER = "APScheduler job each + python-telegram-bot, SQLite"
PEER_POSTGRES = "APScheduler + python-telegram-bot, PostgreSQL"
BENCH = Bench(
    name="reminders",
    number=5,
    title="End to end: reminders due, accepted over HTTP, recorded as sent",
    contestants=(
        Contestant(SQLITE, partial(ours, "sqlite"), ready(OPEN, 2_000), ours=True),
        Contestant(PEER, partial(apscheduler, "sqlite")),
        Contestant(POSTGRES, partial(ours, "postgresql"), ours=True),
        Contestant(PEER_POSTGRES, partial(apscheduler, "postgresql")),
    ),
    units={"reminders": "per s", "CPU": "µs each"},
    goals=(
        Goal("SQLite: 5× APScheduler + python-telegram-bot", "reminders", SQLITE, PEER, at_least=5),
        Goal("SQLite: 8×", "reminders", SQLITE, PEER, at_least=8, stretch=True),
        Goal("PostgreSQL: 5×", "reminders", POSTGRES, PEER_POSTGRES, at_least=5),
        Goal("PostgreSQL: 8×", "reminders", POSTGRES, PEER_POSTGRES, at_least=8, stretch=True),
        Goal("SQLite: a fifth of the CPU", "CPU", SQLITE, PEER, at_most=0.2, stretch=True),
    ),
    notes=(
        "2,000 due among 20,000 open ones, to a Bot API that answers at once. Ours is the real "
        "program, the platform's pace lifted: planner, courier, wording, buttons, leases, "
        "histories. The peer sends a fixed text and keeps no history.",
    ),
)
