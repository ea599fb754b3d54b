"""The whole way with the real program: backed up while it speaks, killed, restored, started."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot import schema
from bot.settings import database as with_driver
from domain.lifecycle import Urgency
from domain.messages import Address, Incoming
from domain.rights import Role
from domain.words import fold
from models.database import Database
from models.office import Grant, Person, Unit
from models.sealing import Vault
from models.work import Alarm, Task
from services import contacts
from services.tasks import assign
from tests.crash.conftest import PAIRS, TOKEN
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.telegram_people import Person as Phone
from tests.program import Program
from tests.telegram.conftest import address_of, settings
from tests.world import BEGAN, found

AGAIN = "gửi lại"
SOON = 60.0  # s
OFFICIAL = 500
DUE_IN = timedelta(seconds=12)  # the backup is made before, the kill comes after


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramEmulator]:
    async with TelegramEmulator(token=TOKEN, limits=False) as emulator:
        yield emulator


@pytest.fixture(params=PAIRS, ids="-".join)
async def program(
    request: pytest.FixtureRequest, tmp_path: Path, telegram: TelegramEmulator
) -> AsyncIterator[Program]:
    engine, mode = request.param
    running = Program(address_of(engine, tmp_path), tmp_path, settings(mode, telegram))
    yield running
    if running.process is not None and running.process.returncode is None:
        await running.stop()


async def test_a_restored_office_says_nothing_twice_as_if_it_were_new(
    program: Program, telegram: TelegramEmulator
) -> None:
    """Lan was answered before the backup. An's answer is in the air at that moment, Hoa's cannot
    leave, Nam writes afterwards, and a task's reminder falls due afterwards. Then the machine
    dies, and the backup is all there is."""
    official = telegram.person(OFFICIAL, "Ánh", started=True)
    await open_office(program)
    await program.start()
    lan, an, hoa, nam = (telegram.person(n, started=True) for n in (1, 2, 3, 4))
    await says(lan)
    await lan.hears("Kính chào", timeout=SOON)
    telegram.fault("hang", method="sendMessage", chat=2, times=1)
    telegram.fault("error", method="sendMessage", chat=3, times=None)
    await says(an, hoa)
    await an.hears("Kính chào", timeout=SOON)

    said = await program.run("backup", "office.backup")
    assert "office.backup" in said
    await says(nam)
    await nam.hears("Kính chào", timeout=SOON)
    await official.hears("NV-", timeout=SOON)

    await program.kill()
    telegram.clear_faults()
    await asyncio.sleep(0 if schema.embedded(program.database_url) else 10.5)  # its leases
    assert "Đã phục hồi" in await program.run("restore", "office.backup", "--replace")
    await program.start()
    await an.hears(AGAIN, timeout=SOON)
    await hoa.hears("Kính chào", timeout=SOON)
    telegram.person(9, started=True)
    await says(telegram.person(9))
    await telegram.person(9).hears("Kính chào", timeout=SOON)

    everybody = (lan, an, hoa, nam, official)
    assert all(any("Kính chào" in text for text in each.sees) for each in everybody[:4])
    assert {each.user["id"]: unmarked_repeats(each) for each in everybody} == {
        each.user["id"]: [] for each in everybody
    }


async def says(*people: Phone) -> None:
    for person in people:
        await person.says("xin chào")


def unmarked_repeats(phone: Phone) -> list[str]:
    said = Counter(text for text in phone.sees if AGAIN not in text)
    return [text for text, times in said.items() if times > 1]


async def open_office(program: Program) -> None:
    """Units, an official with a phone, and an urgent task whose reminder is about to fall due."""
    url = with_driver(program.database_url)
    await schema.migrate(url)
    now = datetime.now(UTC)
    database = Database(url, Vault.from_text(program.key), lambda: now)
    await found(database)
    async with database.write() as session:
        unit = (await session.scalars(select(Unit).where(Unit.code == "KT"))).one()
        person = Person(name="Ánh", name_fold=fold("Ánh"), unit_id=unit.id)
        session.add(person)
        await session.flush()
        session.add(Grant(person_id=person.id, role=Role.HEAD, unit_id=unit.id, from_on=BEGAN))
        chat = Incoming("0", Address("telegram", TOKEN.partition(":")[0], str(OFFICIAL)))
        visitor = await contacts.visitor(session, chat, now)
        visitor.contact.person_id, visitor.contact.linked_at = person.id, now
        await assign(
            session,
            by=None,
            content="Rà soát biển hiệu",
            lead_unit_id=unit.id,
            assignee_id=person.id,
            due_at=now - timedelta(days=5),
            now=now - timedelta(days=30),
            urgency=Urgency.EXPRESS,
        )
        await session.execute(update(Alarm).values(next_at=now + DUE_IN))
        assert await session.scalar(select(Task.id)) is not None
    await database.close()
