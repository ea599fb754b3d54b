"""What is read of a task to speak about it: its brief, its paper, its people, its history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.lifecycle import Matter, TaskState
from domain.notices.tasks import Brief, Paper
from domain.terms import TermKind, term
from models.office import Person, Unit
from models.reports import Attachment
from models.work import Alarm, Coordination, Event, Task
from services.almanac import Almanac
from services.task_doors import LOADED

WITH_UNIT = (joinedload(Person.unit),)


async def load(session: AsyncSession, task_id: int) -> Task:
    return await session.get_one(Task, task_id, options=LOADED)


async def read_ahead(
    session: AsyncSession, task_ids: Iterable[int], person_ids: Iterable[int]
) -> list[Task | Person]:
    """Tasks and people of many letters in two questions. The session forgets what nobody holds:
    the caller keeps them while it words the letters."""
    tasks = select(Task).where(Task.id.in_(task_ids)).options(*LOADED)
    people = select(Person).where(Person.id.in_(person_ids)).options(*WITH_UNIT)
    return [*await session.scalars(tasks), *await session.scalars(people)]


async def person_of(session: AsyncSession, person_id: int | None) -> Person | None:
    if person_id is None:
        return None
    return await session.get(Person, person_id, options=WITH_UNIT)


async def name_of(session: AsyncSession, person_id: int | None) -> str:
    person = await person_of(session, person_id)
    return person.name if person is not None else ""


async def names_of(session: AsyncSession, people: Iterable[int]) -> str:
    """Their names in one line; "" for nobody."""
    return ", ".join([await name_of(session, person) for person in dict.fromkeys(people)])


def brief(task: Task, now: datetime, book: Almanac) -> Brief:
    """The facts of a loaded task; a result handed in is judged by its submission."""
    judged = task.submitted_at if task.state in SETTLED and task.submitted_at else now
    return Brief(
        id=task.id,
        code=task.code,
        content=task.content,
        unit=task.lead.name,
        state=task.state,
        urgency=task.urgency,
        due_at=task.due_at,
        term=term(task.due_at, judged, book.calendar),
        assignee=task.assignee.name if task.assignee else "",
        giver=task.assigner.name if task.assigner else "",
        giver_title=task.assigner.title if task.assigner else "",
    )


SETTLED = (TaskState.SUBMITTED, TaskState.DONE)


def late_days(task: Task, book: Almanac) -> int:
    """Working days the submission came after the deadline; -1 on time."""
    judged = term(task.due_at, task.submitted_at or task.assigned_at, book.calendar)
    return judged.days if judged.kind is TermKind.OVERDUE else -1


def paper(task: Task) -> Paper | None:
    found = task.document
    return Paper(found.number, found.issued_on, found.issuer) if found is not None else None


async def coordinating(session: AsyncSession, task_id: int) -> tuple[str, ...]:
    query = (
        select(Unit.name)
        .join(Coordination, Coordination.unit_id == Unit.id)
        .where(Coordination.task_id == task_id)
        .order_by(Unit.id)
    )
    return tuple(await session.scalars(query))


async def files(session: AsyncSession, task_id: int) -> int:
    query = select(func.count()).where(
        Attachment.matter == Matter.TASK, Attachment.matter_id == task_id
    )
    return await session.scalar(query) or 0


async def clock(session: AsyncSession, task_id: int, kind: str) -> Alarm | None:
    query = select(Alarm).where(
        Alarm.matter == Matter.TASK, Alarm.matter_id == task_id, Alarm.kind == kind
    )
    return (await session.scalars(query)).one_or_none()


async def times_reminded(session: AsyncSession, task: Task) -> int:
    query = select(func.count()).where(
        Event.matter == Matter.TASK,
        Event.matter_id == task.id,
        Event.version == task.due_version,
        Event.kind.in_(("reminded", "escalated")),
    )
    return await session.scalar(query) or 0


async def last_words(session: AsyncSession, task_id: int, kind: str) -> str:
    """What was written with the newest event of a kind."""
    query = (
        select(Event.data)
        .where(Event.matter == Matter.TASK, Event.matter_id == task_id, Event.kind == kind)
        .order_by(Event.id.desc())
        .limit(1)
    )
    data = await session.scalar(query)
    return str(data.get("text", "")) if data else ""
