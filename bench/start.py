"""From nothing to the first answer, and the memory of a server that waits."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial
from itertools import count
from statistics import median

import aiohttp

from bench import office
from bench.contest import Bench, Contestant, Figures, Goal, Round
from bench.people import Platform, Step, Writer
from bench.premises import POSTGRES, SQLITE, program, resident

SIZES = {"empty": 0, "1M": 1_000_000}
QUICK = {"empty": 0, "1M": 4_000}
STARTS = 3  # of each size in a round, in turn
SETTLED = 6.0  # s until its first looks at everything are over
GREETING = Step("greeting", "Kính chào", says="xin chào")


async def ours(engine: str, turn: Round) -> Figures:
    seen: dict[str, list[float]] = {}
    sizes = QUICK if turn.quick else SIZES
    async with Platform().open() as telegram, AsyncExitStack() as stack:
        urls = {}
        for size, tasks in sizes.items():
            home = turn.home / size
            home.mkdir()
            copy = office.copied(engine, turn.store, home, tasks)
            urls[size] = await stack.enter_async_context(copy)
            await started(telegram, turn, urls[size])  # its files are in memory from here on
        for _ in range(turn.size(STARTS, 1)):
            for size, url in urls.items():
                ready, answer, memory = await started(telegram, turn, url)
                seen.setdefault(f"ready, {size}", []).append(ready)
                seen.setdefault(f"answer, {size}", []).append(answer)
                seen.setdefault(f"memory, {size}", []).append(memory)
    figures = {name: median(values) for name, values in seen.items()}
    return figures | {
        "1M ÷ empty": figures["answer, 1M"] / figures["answer, empty"],
        "growth": figures["memory, 1M"] - figures["memory, empty"],
    }


async def started(telegram: Platform, turn: Round, url: str) -> tuple[float, float, float]:
    """Seconds until READY and until a person has their answer, and MB at rest after it."""
    bot = program(url, office.KEY, turn.home / "bot", telegram.url)
    chat = 50_000 + telegram.sent
    began = time.perf_counter()
    await bot.start()
    ready = time.perf_counter() - began
    try:
        assert bot.process
        async with aiohttp.ClientSession() as session:
            heard = telegram.chats[chat]
            numbers = count(int(time.time() * 1000))
            writer = Writer(chat, heard, session, [bot.address], numbers)
            at, _ = await writer.does(GREETING)
        await asyncio.sleep(turn.size(int(SETTLED), 0))
        return ready, at - began, resident(bot.process.pid)
    finally:
        await bot.stop()


def prepared(engine: str) -> Callable[[Round], Awaitable[None]]:
    async def prepare(turn: Round) -> None:
        for tasks in (QUICK if turn.quick else SIZES).values():
            await office.seeded(engine, turn.store, tasks)

    return prepare


OURS, OURS_POSTGRES = "Đôn Đốc, SQLite", "Đôn Đốc, PostgreSQL"
BENCH = Bench(
    name="start",
    number=7,
    title="Cold start to the first answer, and memory at rest",
    contestants=(
        Contestant(OURS, partial(ours, SQLITE), prepared(SQLITE), ours=True),
        Contestant(OURS_POSTGRES, partial(ours, POSTGRES), prepared(POSTGRES), ours=True),
    ),
    units={
        "ready, empty": "s",
        "answer, empty": "s",
        "ready, 1M": "s",
        "answer, 1M": "s",
        "1M ÷ empty": "",
        "memory, empty": "MB",
        "memory, 1M": "MB",
        "growth": "MB",
    },
    goals=tuple(
        goal
        for engine, us in (("SQLite", OURS), ("PostgreSQL", OURS_POSTGRES))
        for goal in (
            Goal(
                f"{engine}: first answer ≤ 1.5 s with 1 M open tasks", "answer, 1M", us, at_most=1.5
            ),
            Goal(f"{engine}: at most 1.1× of an empty office", "1M ÷ empty", us, at_most=1.1),
            Goal(f"{engine}: memory at rest ≤ 120 MB", "memory, 1M", us, at_most=120),
            Goal(f"{engine}: + ≤ 10 MB from 0 to 1 M", "growth", us, at_most=10),
        )
    ),
    notes=(
        "From the start of the process until READY, and until somebody who then writes «xin chào» "
        "on Telegram has the answer; files are in the page cache. Memory is resident memory six "
        "seconds later, with all channels of this version configured.",
    ),
)
