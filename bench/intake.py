"""Durable intake: how many updates a second are stored before they are answered."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from itertools import count

import aiohttp
from sqlalchemy import func, select

from bench.contest import Bench, Contestant, Figures, Goal, Round
from bench.load import flood
from bench.people import Platform, Writer
from bench.premises import (
    HOOK,
    POSTGRES,
    SQLITE,
    database,
    empty_database,
    free_port,
    open_office,
    resident,
)
from models.post import Update
from tests.program import ROOT, Program

OURS, OURS_POSTGRES = "Đôn Đốc, SQLite", "Đôn Đốc, PostgreSQL"
PTB, PTB_POSTGRES = "python-telegram-bot, SQLite", "python-telegram-bot, PostgreSQL"
AIOGRAM, AIOGRAM_POSTGRES = "aiogram, SQLite", "aiogram, PostgreSQL"
PTB_OWN = "python-telegram-bot's own server, SQLite"

CONNECTIONS = (1, 16, 64)
WRITERS = 8
FIRST_WRITER = 20_000
FIRST_UPDATE = 1_000_000

Run = Callable[[Round], Coroutine[None, None, Figures]]


def ours(engine: str) -> Run:
    async def run(turn: Round) -> Figures:
        async with Platform().open() as telegram, open_office(turn, engine, telegram.url) as bot:
            async with writing(telegram, bot) as steps:
                figures = await floods(turn, port_of(bot), HOOK)
                figures["steps beside"] = sum(steps.values())
            assert bot.process
            figures["memory"] = resident(bot.process.pid)
            async with database(bot.database_url, bot.key) as seen, seen.read() as session:
                kept = await session.scalar(select(func.count()).select_from(Update))
            assert kept
            assert kept >= figures["answered"], (kept, figures["answered"])
            return figures

    return run


def port_of(bot: Program) -> int:
    return int(bot.address.rpartition(":")[2])


@asynccontextmanager
async def writing(telegram: Platform, bot: Program) -> AsyncIterator[dict[int, int]]:
    """Eight people write reports while inside, one after the other; steps answered by person."""
    steps = {FIRST_WRITER + number: 0 for number in range(WRITERS)}
    numbers = count(1)

    async def write(first: int, session: aiohttp.ClientSession) -> None:
        for chat in count(first, WRITERS):  # a second report would be asked about the first
            writer = Writer(chat, telegram.chats[chat], session, [bot.address], numbers)
            async for _ in writer.report():
                steps[first] += 1

    async with aiohttp.ClientSession() as session:
        tasks = [asyncio.create_task(write(chat, session)) for chat in steps]
        try:
            yield steps
        finally:
            for task in tasks:
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            wrong = [each for each in ended if not isinstance(each, asyncio.CancelledError)]
            assert not wrong, wrong


async def floods(turn: Round, port: int, path: str) -> dict[str, float]:
    """A short one to warm up, then one for each number of connections."""
    seen = await flood(port, path, 8, turn.size(1, 0) or 0.2, FIRST_UPDATE)
    figures = {"answered": seen["answered"]}
    for connections in CONNECTIONS:
        seconds = 3 if not turn.quick else 0.3
        seen = await flood(port, path, connections, seconds, int(seen["next"]))
        assert not seen["refused"]
        figures["answered"] += seen["answered"]
        figures[f"{connections}"] = seen["per_s"]
        figures[f"p99 at {connections}"] = seen["p99_ms"]
    return figures


def peer(library: str, kind: str, engine: str) -> Run:
    async def run(turn: Round) -> Figures:
        port, url = free_port(), await empty_database(turn, engine, "peer")
        url = url.replace("sqlite://", "sqlite+aiosqlite://")
        async with Platform().open() as telegram:
            words = ("-m", f"bench.peer_{library}", kind, str(port), url, telegram.url)
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, *words), cwd=ROOT, stdout=asyncio.subprocess.PIPE
            )
            try:
                assert process.stdout
                assert b"READY" in await process.stdout.readline()
                figures = await floods(turn, port, "/hook")
                figures["memory"] = resident(process.pid)
            finally:
                process.kill()
                await process.wait()
        return figures

    return run


BENCH = Bench(
    name="intake",
    number=3,
    title="Durable intake: an update is stored before it is answered",
    contestants=(
        Contestant(OURS, ours(SQLITE), ours=True),
        Contestant(PTB, peer("ptb", "awaited", SQLITE)),
        Contestant(AIOGRAM, peer("aiogram", "awaited", SQLITE)),
        Contestant(PTB_OWN, peer("ptb", "own", SQLITE), in_quick=False),
        Contestant(OURS_POSTGRES, ours(POSTGRES), ours=True),
        Contestant(PTB_POSTGRES, peer("ptb", "awaited", POSTGRES), in_quick=False),
        Contestant(AIOGRAM_POSTGRES, peer("aiogram", "awaited", POSTGRES), in_quick=False),
    ),
    units={
        "1": "per s",
        "p99 at 1": "ms",
        "16": "per s",
        "p99 at 16": "ms",
        "64": "per s",
        "p99 at 64": "ms",
        "steps beside": "",
        "memory": "MB",
    },
    goals=tuple(
        goal
        for engine, us, peers in (
            ("SQLite", OURS, (PTB, AIOGRAM)),
            ("PostgreSQL", OURS_POSTGRES, (PTB_POSTGRES, AIOGRAM_POSTGRES)),
        )
        for goal in (
            *(Goal(f"≥ 10× {name} at 64", "64", us, name, at_least=10) for name in peers),
            *(Goal(f"≥ 2× {name} at 1", "1", us, name, at_least=2) for name in peers),
            Goal(f"{engine}: p99 at 64 ≤ 20 ms", "p99 at 64", us, at_most=20),
        )
    ),
    packages=("aiogram", "tornado"),
)
