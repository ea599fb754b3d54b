"""A register of any size for the statistic: years of tasks of a hundred units, most done."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from bench.filling import file_of, is_sqlite, tally
from bench.office import kept, open_database
from bench.servers import raw_postgres
from bot.schema import migrate
from domain.lifecycle import TaskState, Urgency
from models.office import Unit

NOW = datetime(2026, 11, 19, 6, 0, tzinfo=UTC)  # a Thursday, 13:00 in Việt Nam
UNITS, TOP = 100, 10
DAYS = 1_000  # of finished tasks
COLUMNS = (
    "id", "code", "content", "content_fold", "deliverable", "lead_unit_id", "urgency", "starred",
    "assigned_at", "due_at", "due_version", "state", "progress", "result", "submitted_at",
    "done_at", "accepted_at",
)  # fmt: skip
MOMENTS = ("assigned_at", "due_at", "submitted_at", "done_at", "accepted_at")
CHUNK = 20_000


async def register_of(engine: str, store: Path, tasks: int) -> str:
    """The address of the kept register; made when it is not there."""
    return await kept("register", engine, store, tasks, build)


async def build(url: str, tasks: int) -> None:
    await migrate(url)
    database = open_database(url)
    async with database.write() as session:
        await session.execute(insert(Unit), list(units()))
    await database.close()
    if is_sqlite(url):
        fill_sqlite(file_of(url), tasks)
    else:
        await fill_postgres(url, tasks)


def units() -> Iterator[dict[str, Any]]:
    """One at the top, ten below it, the others below these."""
    for n in range(1, UNITS + 1):
        parent = None if n == 1 else 1 if n <= TOP + 1 else 2 + n % TOP
        above = {None: "/", 1: "/1/"}.get(parent, f"/1/{parent}/")
        name = f"Đơn vị {n}"
        yield {
            "id": n, "code": f"D{n}", "name": name, "name_fold": f"don vi {n}", "level": "",
            "parent_id": parent, "path": f"{above}{n}/", "valid_from": date(2020, 1, 1),
            "public": True,
        }  # fmt: skip


def rows(tasks: int) -> Iterator[dict[str, Any]]:
    """Four in five done, one in five of those late; of the others three in ten overdue, a tenth
    waiting to be accepted. Some units lead far more than others."""
    chance = random.Random(1680)
    leads = chance.choices(range(1, UNITS + 1), [n**-0.5 for n in range(1, UNITS + 1)], k=tasks)
    for n, lead in enumerate(leads, start=1):
        content = f"Báo cáo kết quả thực hiện cải cách hành chính, chuyển đổi số, lần {n}"
        yield {
            "id": n, "code": f"NV-2026-{n:07}", "content": content, "content_fold": content.lower(),
            "deliverable": "", "lead_unit_id": lead, "urgency": str(Urgency.NORMAL),
            "starred": False, "due_version": 1, "progress": "", "result": "",
        } | (finished(chance) if chance.random() < 0.8 else in_hand(chance))  # fmt: skip


def chunks(tasks: int) -> Iterator[list[dict[str, Any]]]:
    made = rows(tasks)
    return iter(lambda: list(islice(made, CHUNK)), [])


def finished(chance: random.Random) -> dict[str, Any]:
    due = NOW - timedelta(days=chance.randint(1, DAYS), hours=chance.randint(0, 9))
    assigned = due - timedelta(days=chance.randint(7, 120))
    late = timedelta(days=chance.randint(1, 20)) if chance.random() < 0.2 else None
    early = (due - assigned) * chance.random() / 2
    submitted = min(due + late if late else due - early, NOW - timedelta(hours=61))
    accepted = submitted + timedelta(hours=chance.randint(1, 60))
    return facts(assigned, due, TaskState.DONE, chance, submitted, accepted)


def in_hand(chance: random.Random) -> dict[str, Any]:
    minutes = timedelta(minutes=chance.randrange(1440))
    if chance.random() < 0.3:
        due = NOW - timedelta(days=int(chance.expovariate(1 / 60))) - minutes
    else:
        due = NOW + timedelta(days=chance.randint(0, 90)) + minutes
    assigned = min(due - timedelta(days=chance.randint(7, 120)), NOW - timedelta(days=5))
    if chance.random() < 0.1:
        submitted = NOW - timedelta(hours=chance.randint(1, 100))
        return facts(assigned, due, TaskState.SUBMITTED, chance, submitted)
    return facts(assigned, due, TaskState.IN_PROGRESS, chance)


def facts(
    assigned: datetime,
    due: datetime,
    state: TaskState,
    chance: random.Random,
    submitted: datetime | None = None,
    accepted: datetime | None = None,
) -> dict[str, Any]:
    """Three in a hundred have no deadline."""
    return {
        "assigned_at": assigned,
        "due_at": due if chance.random() > 0.03 else None,
        "state": str(state),
        "submitted_at": submitted,
        "done_at": submitted if accepted else None,
        "accepted_at": accepted,
    }


def stored(moment: datetime | None) -> str | None:
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}" if moment else None


def fill_sqlite(file: Path, tasks: int) -> None:
    """Triggers sleep meanwhile; the tally is filled as a migration fills it."""
    database = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-1000000"):
        database.execute(f"PRAGMA {pragma}")
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'task'"
    asleep = database.execute(query).fetchall()
    for name, _ in asleep:
        database.execute(f"DROP TRIGGER {name}")
    values = ", ".join(f":{name}" for name in COLUMNS)
    statement = f"INSERT INTO task ({', '.join(COLUMNS)}) VALUES ({values})"
    database.execute("BEGIN")
    for chunk in chunks(tasks):
        written = (row | {name: stored(row[name]) for name in MOMENTS} for row in chunk)
        database.executemany(statement, written)
    database.execute("COMMIT")
    for again in (*tally("sqlite"), *(made for _, made in asleep), "ANALYZE"):
        database.execute(again)
    database.execute("PRAGMA journal_mode=WAL")
    database.close()


async def fill_postgres(url: str, tasks: int) -> None:
    connection = await raw_postgres(url)
    await connection.execute("SET session_replication_role = replica")  # triggers sleep
    for chunk in chunks(tasks):
        records = [tuple(row[name] for name in COLUMNS) for row in chunk]
        await connection.copy_records_to_table("task", records=records, columns=COLUMNS)
    await connection.execute("SET session_replication_role = DEFAULT")
    for statement in tally("postgresql"):
        await connection.execute(statement)
    await connection.execute("VACUUM ANALYZE")
    await connection.close()
