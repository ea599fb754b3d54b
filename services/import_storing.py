"""Prepared tasks into the office, in one transaction: numbers, documents, history and clocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.codes import task_code
from domain.lifecycle import Matter
from domain.worktime import local
from models.bulk import insert_new
from models.deadlines import TaskDeadline
from models.requests import Instance
from models.work import Alarm, Coordination, Document, Event, Serial, Task
from services.alarms import event
from services.import_tasks import BATCH, DocumentKey, Prepared, Progress

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TasksImported:
    added: int
    known: int  # imported before, left as they are


async def store_tasks(
    session: AsyncSession,
    prepared: Sequence[Prepared],
    now: datetime,
    tell: Progress = lambda *_: None,
) -> TasksImported:
    """Store what is not there yet, set by set, with numbers, history and clocks."""
    known = await known_keys(session, prepared)
    fresh = [one for one in prepared if one.key not in known]
    documents = await write_documents(session, fresh)
    serial = await reserve(session, len(fresh), now)
    done = 0
    for batch in batches(fresh):
        year = local(now).year
        rows = [
            one.values
            | {
                "code": task_code(year, serial + number),
                "document_id": documents[one.document] if one.document else None,
            }
            for number, one in enumerate(batch, start=done)
        ]
        await session.execute(insert(table_of(Task)), rows)
        await write_around(session, batch, now)
        done += len(batch)
        tell(done, len(fresh))
    return TasksImported(len(fresh), len(prepared) - len(fresh))


async def known_keys(session: AsyncSession, prepared: Sequence[Prepared]) -> set[str]:
    found: set[str] = set()
    for batch in batches(prepared):
        query = select(Task.import_key).where(Task.import_key.in_([one.key for one in batch]))
        found |= {key for key in await session.scalars(query) if key}
    return found


async def write_documents(
    session: AsyncSession, fresh: Iterable[Prepared]
) -> dict[DocumentKey, int]:
    """One row per paper; its subject is that of the first task that names one."""
    subjects: dict[DocumentKey, str] = {}
    for one in fresh:
        if one.document is not None:
            subjects[one.document] = subjects.get(one.document) or one.subject
    known = await known_documents(session, subjects)
    new = [
        {"number": number, "issued_on": day, "issuer": issuer, "subject": subject}
        for (number, day, issuer), subject in subjects.items()
        if (number, day, issuer) not in known
    ]
    for batch in batches(new):
        await session.execute(insert(Document), batch)
    return await known_documents(session, subjects) if new else known


async def known_documents(
    session: AsyncSession, wanted: Iterable[DocumentKey]
) -> dict[DocumentKey, int]:
    found: dict[DocumentKey, int] = {}
    for batch in batches(sorted({number for number, _, _ in wanted})):
        query = select(Document).where(Document.number.in_(batch)).order_by(Document.id)
        for one in await session.scalars(query):
            found.setdefault((one.number, one.issued_on, one.issuer), one.id)
    return found


async def reserve(session: AsyncSession, count: int, now: datetime) -> int:
    """The first of so many numbers of this year."""
    series = f"task:{local(now).year}"
    await insert_new(session, Serial, [{"series": series, "last": 0}])
    grown = (
        update(Serial)
        .where(Serial.series == series)
        .values(last=Serial.last + count)
        .returning(Serial.last)
        .execution_options(synchronize_session=False)
    )
    last: int = (await session.execute(grown)).scalar_one()
    return last - count + 1


async def write_around(session: AsyncSession, batch: Sequence[Prepared], now: datetime) -> None:
    """The coordinating units, the history and the clocks of tasks just stored."""
    query = select(Task.import_key, Task.id).where(Task.import_key.in_([one.key for one in batch]))
    ids: dict[str, int] = {str(key): task for key, task in await session.execute(query)}
    rows: defaultdict[type[Any], list[dict[str, Any]]] = defaultdict(list)
    for one in batch:
        task = ids[one.key]
        rows[Coordination] += [{"task_id": task, "unit_id": unit} for unit in one.coordinating]
        rows[Alarm] += [alarm | {"matter_id": task} for alarm in one.alarms]
        rows[Event].append(assigned(task, one, now))
        if one.kept is not None:
            rows[TaskDeadline].append({"task_id": task, "version": 1, **one.kept})
        if one.rule is not None:
            rule = {"rule": str(one.rule)}
            rows[Instance].append({"task_id": task, "series_id": task, "turn": 1, **rule})
            rows[Event].append(
                event(Matter.TASK, task, "repeats", now, actor=None, version=1, data=rule)
            )
    for model, many in rows.items():
        if many:
            await session.execute(insert(table_of(model)), many)


def table_of(model: type[Any]) -> Table:
    """The bare table: the mapper would send rows one by one wherever their blanks differ."""
    return cast(Table, model.__table__)


def assigned(task: int, one: Prepared, now: datetime) -> dict[str, Any]:
    """History begins when the task was given; that it came from a file stands beside it."""
    values = one.values
    due: datetime | None = values["due_at"]
    facts = {
        "unit": values["lead_unit_id"],
        "to": values["assignee_id"],
        "due": due.isoformat() if due else None,
        "imported_at": now.isoformat(),
    }
    moment: datetime = values["assigned_at"]
    actor: int | None = values["assigner_id"]
    return event(Matter.TASK, task, "assigned", moment, actor=actor, version=1, data=facts)


def batches(many: Iterable[T]) -> Iterator[list[T]]:
    left = iter(many)
    while batch := list(islice(left, BATCH)):
        yield batch
