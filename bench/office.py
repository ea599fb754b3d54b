"""An invented office of any size: 1,000 linked officials, and open tasks by the million.

Made once per migration and size, kept in ``store``, and copied for whoever wants to write in it.
"""

from __future__ import annotations

import base64
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from bench.filling import NOW, PEOPLE, UNITS, file_of, fill
from bench.servers import drop_database, drop_databases, make_database, postgres_url
from bot.schema import head, migrate
from domain.lifecycle import Urgency
from domain.messages import Address, Incoming
from domain.rights import Role
from domain.words import fold
from models.database import Database
from models.office import Grant, Person, Unit
from models.sealing import Vault
from services import contacts
from tests.world import BEGAN, found

TOKEN = "700:benchmark-token"
ACCOUNT = TOKEN.partition(":")[0]
KEY = base64.b64encode(b"benchmark".ljust(32)).decode()
FIRST_CHAT = 10_000


@dataclass
class StillClock:
    """Stands where a benchmark puts it."""

    moment: datetime = NOW

    def now(self) -> datetime:
        return self.moment

    def real(self) -> datetime:
        return self.moment


def open_database(url: str, clock: StillClock | None = None) -> Database:
    """As the program opens it; leases and the business stand at the clock's moment."""
    clock = clock or StillClock()
    return Database(url, Vault.from_text(KEY), clock.real, server_time=False)


def chat_of(person: int) -> int:
    """The Telegram chat of the person with this number, 0 to PEOPLE - 1."""
    return FIRST_CHAT + person


# --- seeds ---------------------------------------------------------------------------------


async def seeded(engine: str, store: Path, tasks: int) -> str:
    """The address of the kept office with so many open tasks, none of them due for years.
    Nobody writes into it: ``copied`` is for that."""
    return await kept("office", engine, store, tasks, build)


async def kept(
    kind: str, engine: str, store: Path, tasks: int, build: Callable[[str, int], Awaitable[None]]
) -> str:
    """The address of a database of that kind and size; built when it is not there, and those made
    by earlier migrations forgotten."""
    name = f"{kind}_{head()}_{tasks}"
    if engine == "sqlite":
        file = store / f"{name}.sqlite"
        if not file.exists():
            forget_older(store, kind, tasks)
            draft = file.with_suffix(".draft")
            draft.unlink(missing_ok=True)
            await build(f"sqlite+aiosqlite:///{draft}", tasks)
            draft.rename(file)
        return f"sqlite+aiosqlite:///{file}"
    if await make_database(name):
        await drop_databases(like=f"{kind}_%_{tasks}", but=name)
        try:
            await build(postgres_url(name), tasks)
        except BaseException:
            await drop_database(name)
            raise
    return postgres_url(name)


def forget_older(store: Path, kind: str, tasks: int) -> None:
    for file in store.glob(f"{kind}_*_{tasks}.sqlite*"):
        file.unlink()


async def build(url: str, tasks: int) -> None:
    await migrate(url)
    database = open_database(url)
    await found(database)
    await hire(database)
    await database.close()
    await fill(url, tasks)


async def hire(database: Database) -> None:
    """Forty units under the committee with a head each, and officials with a phone."""
    async with database.write() as session:
        top = await session.get_one(Unit, 1)
        units = [
            Unit(
                code=f"B{n:02}", name=f"Tổ {n}", name_fold=f"to {n}", parent_id=1, valid_from=BEGAN
            )
            for n in range(UNITS)
        ]
        session.add_all(units)
        await session.flush()
        for unit in units:
            unit.path = f"{top.path}{unit.id}/"
        people = [
            Person(
                name=f"Nguyễn Thị {n}",
                name_fold=fold(f"Nguyễn Thị {n}"),
                unit_id=units[n % UNITS].id,
            )
            for n in range(PEOPLE)
        ]
        session.add_all(people)
        await session.flush()
        for n, person in enumerate(people):
            role = Role.HEAD if n < UNITS else Role.OFFICIAL
            grant = Grant(person_id=person.id, role=role, unit_id=person.unit_id, from_on=BEGAN)
            session.add(grant)
            address = Address("telegram", ACCOUNT, str(chat_of(n)))
            visitor = await contacts.visitor(session, Incoming("0", address, language="vi"), NOW)
            visitor.contact.person_id, visitor.contact.linked_at = person.id, NOW
            visitor.contact.greeted = True


# --- copies --------------------------------------------------------------------------------


@asynccontextmanager
async def copied(engine: str, store: Path, home: Path, tasks: int) -> AsyncIterator[str]:
    """A copy of the kept office to write in; gone afterwards."""
    url = await seeded(engine, store, tasks)
    if engine == "sqlite":
        file = home / "office.sqlite"
        shutil.copyfile(file_of(url), file)
        yield f"sqlite+aiosqlite:///{file}"
        return
    name = f"run_{os.getpid()}_{tasks}"
    await make_database(name, like=url.partition("@/")[2].partition("?")[0])
    try:
        yield postgres_url(name)
    finally:
        await drop_database(name)


async def fall_due(
    database: Database, first: int, count: int, moment: datetime, *, urgent: bool
) -> None:
    """Tasks ``first`` to ``first + count - 1`` reach the first rung of their ladder, which tells
    the assignee alone, at ``moment``: three working days are left, and one is not reached."""
    span = {"first": first, "last": first + count - 1}
    due = instant_for(database, moment + timedelta(days=2, hours=12))
    async with database.write() as session:
        await session.execute(
            text(
                "UPDATE task SET due_at = :due, urgency = :urgency, due_version = due_version + 1"
                " WHERE id BETWEEN :first AND :last"
            ),
            {**span, "due": due, "urgency": Urgency.EXPRESS if urgent else Urgency.NORMAL},
        )
        await session.execute(
            text(
                "UPDATE alarm SET next_at = :at, anchor_at = :due, climbed = 0,"
                " version = version + 1 WHERE matter = 'task' AND kind = 'deadline'"
                " AND matter_id BETWEEN :first AND :last"
            ),
            {**span, "at": instant_for(database, moment), "due": due},
        )


def instant_for(database: Database, moment: datetime) -> Any:
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}" if database.embedded else moment


def ready(*sizes: int) -> Callable[[Any], Any]:
    """A ``prepare`` for contestants: makes the offices of these sizes on both engines."""

    async def prepare(turn: Any) -> None:
        for size in sizes:
            await seeded("sqlite", turn.store, size)
            await seeded("postgresql", turn.store, size)

    return prepare
