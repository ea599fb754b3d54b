"""An invented office of any size: 1,000 linked officials, and open tasks by the million.

Made once per migration and size, kept in ``store``, and copied for whoever wants to write in it.
"""

from __future__ import annotations

import base64
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Table, text
from sqlalchemy.dialects import postgresql, sqlite

from bench.servers import drop_database, drop_databases, make_database, postgres_url, raw_postgres
from bot.schema import head, migrate
from domain.lifecycle import Matter, TaskState, Urgency
from domain.messages import Address, Incoming
from domain.rights import Role
from domain.words import fold
from models.base import Base
from models.database import Database
from models.office import Grant, Person, Unit
from models.sealing import Vault
from models.work import Alarm, Task
from services import contacts
from tests.world import BEGAN, found

NOW = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)  # a Thursday, 08:00 in Việt Nam
TOKEN = "700:benchmark-token"
ACCOUNT = TOKEN.partition(":")[0]
KEY = base64.b64encode(b"benchmark".ljust(32)).decode()
PEOPLE = 1_000
UNITS = 40
FIRST_CHAT = 10_000
CONTENT = "Rà soát, báo cáo hồ sơ đất đai tồn đọng trên địa bàn, số "
ASSIGNED = NOW - timedelta(days=60)
SOONEST = 3_650  # days from NOW to the first clock that is not due: never, on a real clock


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


def is_sqlite(url: str) -> bool:
    return url.startswith("sqlite")


def file_of(url: str) -> Path:
    return Path(url.partition("///")[2])


def chat_of(person: int) -> int:
    """The Telegram chat of the person with this number, 0 to PEOPLE - 1."""
    return FIRST_CHAT + person


# --- seeds ---------------------------------------------------------------------------------


async def seeded(engine: str, store: Path, tasks: int) -> str:
    """The address of the kept office with so many open tasks, none of them due for years.
    Nobody writes into it: ``copied`` is for that."""
    name = f"office_{head()}_{tasks}"
    if engine == "sqlite":
        file = store / f"{name}.sqlite"
        if not file.exists():
            forget_older(store, tasks)
            draft = file.with_suffix(".draft")
            draft.unlink(missing_ok=True)
            await build(f"sqlite+aiosqlite:///{draft}", tasks)
            draft.rename(file)
        return f"sqlite+aiosqlite:///{file}"
    if await make_database(name):
        await drop_databases(like=f"office_%_{tasks}", but=name)
        try:
            await build(postgres_url(name), tasks)
        except BaseException:
            await drop_database(name)
            raise
    return postgres_url(name)


def forget_older(store: Path, tasks: int) -> None:
    """Seeds of the same size made by earlier migrations."""
    for file in store.glob(f"office_*_{tasks}.sqlite*"):
        file.unlink()


async def build(url: str, tasks: int) -> None:
    await migrate(url)
    database = open_database(url)
    await found(database)
    await hire(database)
    await database.close()
    rows = task_rows(url), alarm_rows(url)
    if is_sqlite(url):
        fill_sqlite(file_of(url), tasks, rows)
    else:
        await fill_postgres(url, tasks, rows)


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


def task_rows(url: str) -> str:
    """Task ``n`` for person ``n % PEOPLE + 1``, who sits in a unit of the forty (ids from 7)."""
    return insert_from_numbers(
        url,
        Task,
        {
            "id": "n",
            "code": "'NV-2025-' || n",
            "content": f"'{CONTENT}' || n",
            "content_fold": f"'{fold(CONTENT)} ' || n",
            "lead_unit_id": f"7 + (n % {PEOPLE}) % {UNITS}",
            "assignee_id": f"n % {PEOPLE} + 1",
            "assigned_at": instant(url, ASSIGNED),
            "acknowledged_at": instant(url, ASSIGNED),
            "due_at": days_on(url, f"{SOONEST + 3} + n % 250"),
            "state": f"'{TaskState.IN_PROGRESS}'",
        },
    )


def alarm_rows(url: str) -> str:
    return insert_from_numbers(
        url,
        Alarm,
        {
            "id": "n",
            "matter": f"'{Matter.TASK}'",
            "matter_id": "n",
            "kind": "'deadline'",
            "anchor_at": days_on(url, f"{SOONEST + 3} + n % 250"),
            "next_at": days_on(url, f"{SOONEST} + n % 250"),
        },
    )


def insert_from_numbers(url: str, table: type[Base], given: Mapping[str, str]) -> str:
    """``INSERT … SELECT`` from ``numbers(n)``; columns not given take their default."""
    dialect = sqlite.dialect() if is_sqlite(url) else postgresql.dialect()  # type: ignore[no-untyped-call]
    values = dict(given)
    for column in cast(Table, table.__table__).c:
        if column.name not in values and column.default is not None and column.default.is_scalar:
            literal = column.type.literal_processor(dialect)
            value = getattr(column.default, "arg", None)
            values[column.name] = literal(value) if literal else repr(value)
    names = ", ".join(f'"{name}"' for name in values)
    return f"INSERT INTO {table.__tablename__} ({names}) SELECT {', '.join(values.values())}"


def instant(url: str, moment: datetime) -> str:
    return f"'{moment:%Y-%m-%d %H:%M:%S}.000000'" if is_sqlite(url) else f"'{moment.isoformat()}'"


def days_on(url: str, days: str) -> str:
    """So many days (an SQL number) after NOW."""
    if is_sqlite(url):
        return f"strftime('%Y-%m-%d %H:%M:%S.000000', {instant(url, NOW)}, ({days}) || ' days')"
    return f"timestamptz {instant(url, NOW)} + ({days}) * interval '1 day'"


CHUNK = 200_000
TALLY = Path(__file__).parents[1] / "migrations" / "sql"


def tally(dialect: str) -> list[str]:
    """How the last migration that concerns them fills the sums of the statistic: in bulk, a
    hundred times as fast as the triggers that keep them."""
    newest = max(TALLY.glob(f"*_{dialect}.sql"))
    statements = newest.read_text("utf-8").split("\n-- next\n")
    return [each for each in statements if each.lstrip().startswith("INSERT INTO task_tally ")]


def fill_sqlite(file: Path, tasks: int, rows: tuple[str, ...]) -> None:
    database = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000"):
        database.execute(f"PRAGMA {pragma}")
    triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'task'"
    asleep = database.execute(triggers).fetchall()
    for name, _ in asleep:
        database.execute(f"DROP TRIGGER {name}")
    numbers = "WITH RECURSIVE numbers(n) AS (SELECT {} UNION ALL SELECT n+1 FROM numbers LIMIT {})"
    for start in range(0, tasks, CHUNK):
        database.execute("BEGIN")
        for insert in rows:
            some = numbers.format(start + 1, min(CHUNK, tasks - start))
            database.execute(f"{some} {insert} FROM numbers")
        database.execute("COMMIT")
    for statement in (*tally("sqlite"), *(made for _, made in asleep), "ANALYZE"):
        database.execute(statement)
    database.execute("PRAGMA journal_mode=WAL")
    database.close()


async def fill_postgres(url: str, tasks: int, rows: tuple[str, ...]) -> None:
    connection = await raw_postgres(url)
    await connection.execute("SET synchronous_commit = off")
    await connection.execute("SET session_replication_role = replica")  # triggers sleep
    for start in range(0, tasks, CHUNK):
        for insert in rows:
            last = min(start + CHUNK, tasks)
            await connection.execute(f"{insert} FROM generate_series({start + 1}, {last}) AS _ (n)")
    await connection.execute("SET session_replication_role = DEFAULT")
    for statement in tally("postgresql"):
        await connection.execute(statement)
    for table in (Task, Alarm):
        name = table.__tablename__
        await connection.execute(
            f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {tasks + 1})"
        )
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


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
    name = f"run_{os.getpid()}"
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
