"""Handled: an update in, its effect committed, the answer on the wire, step by step of a report."""

from __future__ import annotations

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from typing import Any

import aiohttp
from sqlalchemy import event

from bench.contest import Bench, Contestant, Figures, Round
from bench.people import PATIENCE, REPORT, Browser, Platform, Step, Writer, pressed
from bench.premises import (
    POSTGRES,
    SQLITE,
    TOKEN,
    empty_database,
    found_office,
    program,
)
from bot.clock import SystemClock
from bot.house import House, build
from bot.settings import load
from domain.messages import Raw, Stored
from models.sealing import new_key
from services import webchat
from tests.program import Program

CROWD = 16  # people in the web chat at once, each process
WALKERS = 24  # people on Telegram at its pace: one message a second each
Run = Callable[[Round], Coroutine[None, None, Figures]]
Steps = defaultdict[str, list[float]]  # seconds until the answer, by step


@asynccontextmanager
async def processes(
    turn: Round, engine: str, number: int, telegram: str
) -> AsyncIterator[list[Program]]:
    """A new office served by so many processes."""
    key, url = new_key(), await empty_database(turn, engine)
    await found_office(url, key)
    async with AsyncExitStack() as stack:
        running = [program(url, key, turn.home / f"{n}", telegram) for n in range(number)]
        for each in running:
            await each.start()
            stack.push_async_callback(each.stop)
        yield running


def in_browsers(engine: str, number: int) -> Run:
    """As fast as people in the web chat can be answered, one report after another."""

    async def run(turn: Round) -> Figures:
        steps: Steps = defaultdict(list)
        async with (
            Platform().open() as telegram,
            processes(turn, engine, number, telegram.url) as bots,
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session,
        ):
            await crowd(session, bots, defaultdict(list), turn.size(2, 1))  # warm
            began = time.perf_counter()
            await crowd(session, bots, steps, turn.size(10, 1))
            return figures(steps, time.perf_counter() - began)

    return run


async def crowd(
    session: aiohttp.ClientSession,
    bots: list[Program],
    steps: Steps,
    seconds: float,
    patience: float = PATIENCE,
) -> None:
    until = time.perf_counter() + seconds

    async def write(address: str) -> None:
        while time.perf_counter() < until:
            async for name, took in Browser(session, address, patience=patience).report():
                steps[name].append(took)

    async with asyncio.TaskGroup() as group:
        for bot in bots:
            for _ in range(CROWD // len(bots)):
                group.create_task(write(bot.address))


def on_telegram(engine: str, number: int) -> Run:
    """At the pace the platform allows: each person a step a second, all of them under 28/s."""

    async def run(turn: Round) -> Figures:
        steps: Steps = defaultdict(list)
        async with (
            Platform().open() as telegram,
            processes(turn, engine, number, telegram.url) as bots,
            aiohttp.ClientSession() as session,
        ):
            hooks, numbers = [bot.address for bot in bots], count(1)
            began = time.perf_counter()
            async with asyncio.TaskGroup() as group:
                for walker in range(turn.size(WALKERS, 2)):
                    chats = range(1000 + walker, 1000 + walker + turn.size(2, 1) * 100, 100)
                    writers = [
                        Writer(chat, telegram.chats[chat], session, hooks, numbers)
                        for chat in chats
                    ]
                    group.create_task(walk(writers, steps, walker / WALKERS))
            return figures(steps, time.perf_counter() - began)

    return run


async def walk(writers: list[Writer], steps: Steps, offset: float) -> None:
    """One after another, each reading every answer for a while, as long as the platform wants
    between two messages. A second report of one person would be asked about the first."""
    await asyncio.sleep(offset * 1.2)
    for writer in writers:
        async for name, took in writer.report():
            steps[name].append(took)
            await asyncio.sleep(max(0.0, 1.2 - took))


def figures(steps: Steps, seconds: float) -> dict[str, float]:
    """Steps a second and percentiles over all of them, then the median of each step."""
    together = sorted(took for each in steps.values() for took in each)
    found = {
        "steps": len(together) / seconds,
        "p50": together[len(together) // 2] * 1000,
        "p99": together[int(len(together) * 0.99)] * 1000,
    }
    for step in REPORT:
        ordered = sorted(steps[step.name])
        found[f"«{step.name}»"] = ordered[len(ordered) // 2] * 1000 if ordered else 0.0
    return found


# --- counted, not timed ------------------------------------------------------------------


def statements(engine: str) -> Run:
    """SQL statements of each step, in a house of this process whose clockwork stands still."""

    async def run(turn: Round) -> Figures:
        key, url = new_key(), await empty_database(turn, engine)
        await found_office(url, key)
        settings = load(None, encryption_keys=key, database_url=url, telegram_token=TOKEN)
        house = build(settings, SystemClock())
        try:
            return await counted(house)
        finally:
            await house.database.close()

    return run


async def counted(house: House) -> dict[str, float]:
    seen: Counter[str] = Counter()
    place = "begin"

    def on_statement(_conn: Any, _cursor: Any, said: str, *_: Any) -> None:
        if not said.startswith(("BEGIN", "COMMIT")):
            seen[place] += 1

    event.listen(house.database.engine.sync_engine, "before_cursor_execute", on_statement)
    await house.courier.take_over(("web", house.webchat.account))
    person = Counted(house)
    found: dict[str, float] = {}
    for step in REPORT:
        seen.clear()
        place = "intake"
        await person.acts(step)
        place = "desk"
        await house.desk.serve_waiting()
        place = "courier"
        while await house.courier.deliver_due():
            pass
        found[f"«{step.name}»"] = seen.total()
        for name in ("desk", "courier"):
            found[name] = found.get(name, 0) + seen[name] / len(REPORT)
        place = "none"
        await person.looks(step.hears)
    return found


class Counted:
    """Somebody in the web chat without a browser."""

    def __init__(self, house: House) -> None:
        self.house, self.chat = house, webchat.new_chat()
        self.numbers = count(10_000_000)
        self.lines: list[Stored] = []

    async def acts(self, step: Step) -> None:
        said = {"text": step.says, "files": []}
        if step.presses:
            buttons = {key.label: key.action for row in self.lines[-1].buttons for key in row}
            said = {"action": pressed(buttons, step.presses), "label": step.presses}
        payload = {"chat": self.chat, "ref": str(next(self.numbers)), "language": "vi", **said}
        channel = self.house.webchat
        key, lane = channel.update_key(payload), channel.lane(payload)
        await self.house.receive(Raw(channel.name, channel.account, key, lane, payload))

    async def looks(self, words: str) -> None:
        async with self.house.database.read() as session:
            account = self.house.webchat.account
            self.lines = await webchat.history(session, account, self.chat, 0)
        assert any(words in line.html for line in self.lines), self.lines[-1].html


BENCH = Bench(
    name="handled",
    number=4,
    title="Handled: update → committed effect → answer on the wire, each step of a report",
    contestants=(
        Contestant("web chat, SQLite, 1 process", in_browsers(SQLITE, 1), ours=True),
        Contestant("web chat, PostgreSQL, 1 process", in_browsers(POSTGRES, 1), ours=True),
        Contestant(
            "web chat, PostgreSQL, 4 processes",
            in_browsers(POSTGRES, 4),
            ours=True,
            in_quick=False,
        ),
        Contestant("Telegram at its pace, SQLite", on_telegram(SQLITE, 1), ours=True),
        Contestant(
            "Telegram at its pace, PostgreSQL, 4 processes",
            on_telegram(POSTGRES, 4),
            ours=True,
            in_quick=False,
        ),
        Contestant("statements, SQLite", statements(SQLITE), ours=True),
        Contestant("statements, PostgreSQL", statements(POSTGRES), ours=True, in_quick=False),
    ),
    units={
        "steps": "per s",
        "p50": "ms",
        "p99": "ms",
        **{f"«{step.name}»": "ms or statements" for step in REPORT},
        "desk": "statements",
        "courier": "statements",
    },
    notes=(
        "Web chat: 16 people write one report after another as fast as they are answered (the "
        "web chat has no limit of pace). Telegram: 24 people, each a step every 1.2 s, because "
        "the platform lets a bot send one message a second to a chat. A step's column is its "
        "median in ms; in the last rows it is the number of SQL statements (BEGIN and COMMIT "
        "apart), and desk and courier are its parts, averaged over the steps. Intake is one trip "
        "to the driver and not among them.",
    ),
)
