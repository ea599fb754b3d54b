"""At the platform's own pace: how evenly 10,000 reminders leave, and who is kept waiting."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bench.contest import Bench, Contestant, Figures, Goal, Round
from bench.filling import PEOPLE
from bench.office import FIRST_CHAT, KEY, TOKEN, copied, fall_due, open_database, ready
from bench.processes import ROOT, cpu_of, environment, started
from tests.emulators.telegram_control import RemotePerson, TelegramControl

OPEN = 20_000
DUE = 10_000
FIRST_CITIZEN = 500_000
CITIZENS = 30  # who write in turn
PAUSE = 1.0  # s between two who write
LOOK = 0.5  # s between two looks at what was accepted
GLANCE = 0.01  # s between two looks at a citizen's screen
PATIENCE = 30.0  # s a citizen waits for an answer
WHO = "/start"


async def house(turn: Round) -> Figures:
    """``python -m bot serve`` on SQLite, polling, against the emulator with its limits on."""
    due = turn.size(DUE, 300)
    async with (
        copied("sqlite", turn.store, turn.home, turn.size(OPEN, 2_000)) as url,
        emulator() as address,
        TelegramControl(address) as telegram,
    ):
        await telegram.act("populate", first=FIRST_CHAT, count=PEOPLE)
        database = open_database(url)
        settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": address}
        env = environment(url, KEY, **settings)
        async with started(("bot", "serve"), env, turn.home) as program:
            await first_answers(telegram)
            await telegram.act("forget")
            await fall_due(database, 1, due, datetime.now(UTC), urgent=True)
            figures = await watched(telegram, program.pid, due)
        await database.close()
    return figures


async def watched(telegram: TelegramControl, pid: int, due: int) -> Figures:
    """Follow the reminders out while citizens write."""
    waits: list[float] = []
    looks: list[tuple[float, int]] = []
    async with asyncio.TaskGroup() as group:
        writing = group.create_task(citizens(telegram, waits))
        began, worked = time.monotonic(), cpu_of(pid)
        while not looks or looks[-1][1] < due + len(waits):
            await asyncio.sleep(LOOK)
            state = await telegram.state()
            sent = state["accepted"].get("sendMessage", 0)
            looks.append((time.monotonic(), sent))
        worked, took = cpu_of(pid) - worked, time.monotonic() - began
        writing.cancel()
    state = await telegram.state()
    statuses = {int(code): count for code, count in state["statuses"].items()}
    return {
        "pace": pace(looks, due),
        "peak": state["peaks"]["total"],
        "peak of a chat": state["peaks"]["private"],
        "429": statuses.get(429, 0),
        "CPU": worked / took * 100,
        "answered p50": quantile(waits, 0.5),
        "answered p99": quantile(waits, 0.99),
        "answers": len(waits),
        "reminders": due,
    }


def pace(looks: list[tuple[float, int]], due: int) -> float:
    """Messages a second, the first and the last twentieth of the reminders apart."""
    inner = [look for look in looks if due * 0.05 <= look[1] <= due * 0.95]
    (first, before), (last, after) = inner[0], inner[-1]
    return (after - before) / (last - first)


async def citizens(telegram: TelegramControl, waits: list[float]) -> None:
    """They write in turn; each is timed until the bot's answer is on the screen."""
    async with asyncio.TaskGroup() as group:
        for number in range(1_000_000):
            citizen = telegram.person(FIRST_CITIZEN + number % CITIZENS)
            group.create_task(answered(citizen, waits))
            await asyncio.sleep(PAUSE)


async def answered(citizen: RemotePerson, waits: list[float]) -> None:
    before = len(await citizen.sees())
    began = time.monotonic()
    await citizen.says(WHO)
    async with asyncio.timeout(PATIENCE):
        while len(await citizen.sees()) == before:  # noqa: ASYNC110 (another process's screen)
            await asyncio.sleep(GLANCE)
    waits.append(time.monotonic() - began)


async def first_answers(telegram: TelegramControl) -> None:
    """The program listens, its caches are warm, and everybody has their menu."""
    for number in range(CITIZENS):
        await answered(telegram.person(FIRST_CITIZEN + number), [])


@asynccontextmanager
async def emulator() -> AsyncIterator[str]:
    words = (sys.executable, "-m", "tests.emulators.telegram", "--token", TOKEN)
    process = await asyncio.create_subprocess_exec(*words, stdout=asyncio.subprocess.PIPE, cwd=ROOT)
    assert process.stdout is not None
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.terminate()
        await process.wait()


def quantile(values: list[float], share: float) -> float:
    """Milliseconds."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1e3


OURS = "ours, SQLite"
BENCH = Bench(
    name="pace",
    number=5.2,
    title="At Telegram's pace: 10,000 reminders to 1,000 chats while citizens write",
    contestants=(Contestant(OURS, house, ready(OPEN, 2_000), patience=1_800, ours=True),),
    units={
        "pace": "per s",
        "peak": "in any second",
        "peak of a chat": "in any second",
        "429": "answers",
        "CPU": "% of a core",
        "answered p50": "ms",
        "answered p99": "ms",
        "answers": "",
    },
    goals=(
        Goal("reminders leave at 27/s at least", "pace", OURS, at_least=27),
        Goal("28 to 29/s", "pace", OURS, at_least=28, stretch=True),
        Goal("never more than 30 in any second", "peak", OURS, at_most=30),
        Goal("no 429", "429", OURS, at_most=0),
        Goal("at most 6 % of a core", "CPU", OURS, at_most=6),
        Goal("citizens answered within 1 s, p99", "answered p99", OURS, at_most=1_000),
    ),
    notes=(
        "The emulator of the tests keeps Telegram's limits and counts. A citizen writes every "
        "second. The house allows itself 28 messages a second, answers among them; *pace* counts "
        "both. Reminders are urgent ones, which leave at any hour.",
    ),
    rounds=1,
    by_request=True,
)
