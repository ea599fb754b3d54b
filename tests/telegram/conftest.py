"""One office per pair of engine and mode of hearing; the tests of this folder share it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio

from domain.worktime import DayKind, local
from models.office import CalendarDay
from tests import postgres
from tests.crash.conftest import PAIRS, TOKEN
from tests.emulators.telegram import TelegramEmulator
from tests.ports import free_port
from tests.program import Program
from tests.telegram.office import AT_WORK, Office, move_to_now

Workbooks = tuple[Path, Path]  # people, tasks
HOOK_SECRET = "a-secret-for-tests"


SIDE_BY_SIDE = [
    pytest.param(pair, id="-".join(pair), marks=pytest.mark.xdist_group("-".join(pair)))
    for pair in PAIRS
]
"""With ``--dist loadgroup`` both offices live at the same time, beside the tests that compute."""


POLLED, HOOKED = (
    pytest.mark.parametrize("pair", [one], indirect=True, scope="session") for one in SIDE_BY_SIDE
)
"""Long conversations, a message a second: each is held in one of the two offices."""


@pytest.fixture(scope="session", params=SIDE_BY_SIDE)
def pair(request: pytest.FixtureRequest) -> tuple[str, str]:
    engine, mode = request.param
    return engine, mode


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def workbooks(tmp_path_factory: pytest.TempPathFactory) -> Workbooks:
    """The templates we hand out, the tasks' deadlines moved to around today."""
    home = tmp_path_factory.mktemp("workbooks")
    people, tasks = home / "people.xlsx", home / "tasks.xlsx"
    nowhere = Program("sqlite://", home)
    await asyncio.gather(
        nowhere.run("template", "people", str(people)),
        nowhere.run("template", "tasks", str(tasks)),
    )
    move_to_now(tasks)
    return people, tasks


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def office(
    pair: tuple[str, str], workbooks: Workbooks, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Office]:
    engine, mode = pair
    home = tmp_path_factory.mktemp(mode)
    async with TelegramEmulator(token=TOKEN) as telegram:
        program = Program(address_of(engine, home), home, settings(mode, telegram))
        town = Office(mode, telegram, program)
        await town.bring_in(*workbooks)
        await at_work_today(town)
        await program.start()
        await asyncio.gather(*map(town.link, AT_WORK))
        yield town
        await program.stop()


async def at_work_today(town: Office) -> None:
    """Whatever day of the week it is: a Sunday on which the office works."""
    day = CalendarDay(
        day=local(datetime.now(UTC)).date(), kind=DayKind.LAM_BU, name="Làm bù", basis="a test"
    )
    async with town.database() as database, database.write() as session:
        await session.merge(day)


def address_of(engine: str, home: Path) -> str:
    return postgres.fresh_database() if engine == "postgresql" else f"sqlite:///{home}/town.sqlite"


def settings(mode: str, telegram: TelegramEmulator) -> dict[str, str]:
    port = free_port()
    polling = {
        "PORT": str(port),
        "LOG_LEVEL": "INFO",
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": telegram.url,
        "TELEGRAM_MODE": mode,
    }
    hook = {
        "TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}",
        "TELEGRAM_WEBHOOK_SECRET": HOOK_SECRET,
    }
    return polling | hook if mode == "webhook" else polling
