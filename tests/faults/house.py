"""The real program over an emulated Telegram, and hands to do things to it while it runs."""

from __future__ import annotations

import asyncio
import resource
import stat
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from tests.emulators.telegram import TelegramEmulator
from tests.emulators.telegram_people import Person
from tests.ports import free_port
from tests.program import Program

TOKEN = "7007:emulated-token-for-tests"
SECRET = "a-secret-for-tests"
SOON = 90.0  # s; only a failing test waits as long
GREETING, AGAIN = "Kính chào", "(gửi lại)"


@asynccontextmanager
async def house(
    database_url: str, home: Path, mode: str = "polling", **settings: str
) -> AsyncIterator[tuple[Program, TelegramEmulator]]:
    """The program, not started yet, and its Telegram; stopped at the end if it lives."""
    async with TelegramEmulator(TOKEN) as telegram:
        port = free_port()
        hook = {
            "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}",
            "TELEGRAM_WEBHOOK_SECRET": SECRET,
        }
        program = Program(
            database_url,
            home,
            {
                "PORT": str(port),
                "TELEGRAM_TOKEN": TOKEN,
                "TELEGRAM_API_URL": telegram.url,
                "TELEGRAM_MODE": mode,
                **(hook if mode == "webhook" else {}),
                **settings,
            },
        )
        try:
            yield program, telegram
        finally:
            if program.process is not None and program.process.returncode is None:
                await program.stop()


@asynccontextmanager
async def sibling(program: Program) -> AsyncIterator[Program]:
    """Another process on the same database, with the same keys."""
    home = program.home / "sibling"
    home.mkdir()
    settings = {**program.settings, "PORT": str(free_port())}
    other = Program(program.database_url, home, settings, program.key)
    await other.start()
    try:
        yield other
    finally:
        await other.stop()


def sqlite_in(home: Path) -> str:
    return f"sqlite:///{home}/town.sqlite"


async def greet(people: Iterable[Person]) -> None:
    """Each writes; all are heard and answered."""
    people = list(people)
    for person in people:
        await person.says("xin chào")
    await answered(people)


async def answered(people: Iterable[Person], times: int = 1) -> None:
    """Each has been greeted so often by messages that do not say they are repeated."""
    people = list(people)
    record = people[0].platform.record
    try:
        await record.wait_for(lambda: all(greetings(one) >= times for one in people), SOON)
    except TimeoutError:
        heard = {one.id: greetings(one) for one in people}
        raise AssertionError(f"not all were answered {times} times: {heard}") from None


def greetings(person: Person) -> int:
    return sum(GREETING in text for text in person.sees)


def unmarked(person: Person) -> int:
    """Greetings that do not say they may be repeated."""
    return sum(GREETING in text and AGAIN not in text for text in person.sees)


async def until(fact: Callable[[], bool | Awaitable[bool]]) -> None:
    """Return once another process has made it true."""
    async with asyncio.timeout(SOON):
        while True:
            found = fact()
            if found if isinstance(found, bool) else await found:
                return
            await asyncio.sleep(0.05)


async def refused(program: Program) -> str:
    """Start what cannot start; what it says on its way out."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, *program.serving),
        env=program.environment,
        cwd=program.home,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(SOON):
        said, _ = await process.communicate()
    assert process.returncode == 1, (process.returncode, said.decode())
    return said.decode()


@contextmanager
def full_disk(program: Program) -> Iterator[None]:
    """No file of the process grows or changes beyond its first byte; its log neither."""
    assert program.process is not None
    before = resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (1, before[1]))
    try:
        yield
    finally:
        if program.process.returncode is None:
            resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def read_only(home: Path) -> Iterator[None]:
    """Nothing in this folder may be written, nor anything made in it."""
    places = [home, *home.iterdir()]
    modes = {place: stat.S_IMODE(place.stat().st_mode) for place in places}
    for place in places:
        place.chmod(modes[place] & ~0o222)
    try:
        yield
    finally:
        for place, mode in modes.items():
            place.chmod(mode)


WITHOUT_PRIVILEGE = ("-m", "tests.faults.unprivileged")
"""``Program.serving`` for a machine where the tests run as root, to whom nothing is read-only."""

HOLD = """
import sqlite3, sys
held = sqlite3.connect(sys.argv[1], isolation_level=None)
held.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
held.execute("ROLLBACK")
"""


@asynccontextmanager
async def locked_by_another(file: Path) -> AsyncIterator[None]:
    """Another program writes to the SQLite file all this while."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", HOLD, str(file)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert await process.stdout.readline() == b"held\n"
    try:
        yield
    finally:
        process.stdin.close()
        await process.wait()


def log_of(program: Program) -> str:
    return (program.home / "stderr.log").read_text()
