"""Open tasks and their clocks by the million, written by the database itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import cast

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite

from bench.servers import raw_postgres
from domain.lifecycle import Matter, TaskState
from domain.words import fold
from models.base import Base
from models.work import Alarm, Task

NOW = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)  # a Thursday, 08:00 in Việt Nam
ASSIGNED = NOW - timedelta(days=60)
PEOPLE = 1_000
UNITS = 40
CONTENT = "Rà soát, báo cáo hồ sơ đất đai tồn đọng trên địa bàn, số "
SOONEST = 3_650  # days from NOW to the first clock that is not due: never, on a real clock


async def fill(url: str, tasks: int) -> None:
    """So many open tasks with a deadline's clock each; the people and units are there."""
    rows = task_rows(url), alarm_rows(url)
    if is_sqlite(url):
        fill_sqlite(file_of(url), tasks, rows)
    else:
        await fill_postgres(url, tasks, rows)


def is_sqlite(url: str) -> bool:
    return url.startswith("sqlite")


def file_of(url: str) -> Path:
    return Path(url.partition("///")[2])


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
