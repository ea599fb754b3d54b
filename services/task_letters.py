"""Wording letters about tasks when they are sent: the task as it stands at that moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.ladder import Audience
from domain.lifecycle import Matter, TaskAct, TaskState, may_task
from domain.notices import Notice
from domain.notices.tasks import (
    Brief,
    Paper,
    TaskAccepted,
    TaskAssigned,
    TaskAwaiting,
    TaskDueSoon,
    TaskDueToday,
    TaskEscalated,
    TaskOverdue,
    TaskReturned,
    TaskSubmitted,
    TaskTaken,
    TaskUnacknowledged,
)
from domain.terms import TermKind, term
from domain.worktime import today
from models.office import Person, Unit
from models.reports import Attachment
from models.work import Alarm, Coordination, Event, Task
from services.almanac import Almanac, almanac
from services.compose import Composer
from services.directory import directory
from services.dispatch import Claim
from services.task_alarms import ACCEPT, ACKNOWLEDGE, DEADLINE, WAITING_FOR
from services.task_doors import LOADED
from services.task_people import accepters

ACTS: dict[Audience, tuple[TaskAct, ...]] = {
    Audience.ASSIGNEE: (TaskAct.ACKNOWLEDGE, TaskAct.PROGRESS, TaskAct.SUBMIT),
    Audience.HEAD: (TaskAct.REASSIGN,),
    Audience.ACCEPTER: (TaskAct.ACCEPT, TaskAct.RETURN),
}
"""What a letter offers its reader; the acts themselves check the right again."""


@dataclass(frozen=True, slots=True)
class Item:
    """A rung that was reached: whom it tells, in which capacity, when."""

    task_id: int
    clock: str
    version: int
    audience: Audience
    person_id: int
    at: datetime


# --- reading -------------------------------------------------------------------------------


async def load(session: AsyncSession, task_id: int) -> Task:
    return await session.get_one(Task, task_id, options=LOADED)


async def read_ahead(
    session: AsyncSession, task_ids: Iterable[int], person_ids: Iterable[int]
) -> list[Task | Person]:
    """Tasks and people of many letters in two questions. The session forgets what nobody holds:
    the caller keeps them while it words the letters."""
    tasks = select(Task).where(Task.id.in_(task_ids)).options(*LOADED)
    people = select(Person).where(Person.id.in_(person_ids)).options(joinedload(Person.unit))
    return [*await session.scalars(tasks), *await session.scalars(people)]


async def person_of(session: AsyncSession, person_id: int | None) -> Person | None:
    if person_id is None:
        return None
    return await session.get(Person, person_id, options=[joinedload(Person.unit)])


async def name_of(session: AsyncSession, person_id: int | None) -> str:
    person = await person_of(session, person_id)
    return person.name if person is not None else ""


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


def offered(task: Task, audience: Audience) -> tuple[TaskAct, ...]:
    return tuple(act for act in ACTS.get(audience, ()) if may_task(act, task.state))


def next_working(now: datetime, book: Almanac) -> date:
    return book.calendar.next_working(today(now))


# --- rungs ---------------------------------------------------------------------------------


def still(task: Task, item: Item) -> bool:
    """Whether the clock that rang still waits for what it waited for."""
    again = item.clock == ACCEPT and task.submitted_at is not None and task.submitted_at > item.at
    return task.due_version == item.version and task.state in WAITING_FOR[item.clock] and not again


async def told(session: AsyncSession, item: Item, now: datetime) -> Notice | None:
    """The full notice of one rung; None when the task has moved on."""
    task = await load(session, item.task_id)
    if not still(task, item):
        return None
    return await WORDED[item.clock](session, task, item, now)


async def of_deadline(
    session: AsyncSession, task: Task, item: Item, now: datetime
) -> Notice | None:
    book = await almanac(session)
    facts, name = brief(task, now, book), await name_of(session, item.person_id)
    acts = offered(task, item.audience)
    if item.audience is not Audience.ASSIGNEE:
        return TaskEscalated(
            facts,
            name,
            acts,
            await times_reminded(session, task),
            task.due_version - 1,
            next_working(now, book),
        )
    if facts.term.kind is TermKind.OVERDUE:
        return TaskOverdue(facts, name, acts, next_working(now, book))
    if facts.term.kind is TermKind.TODAY:
        return TaskDueToday(facts, name, acts)
    return TaskDueSoon(facts, name, acts, task.progress, task.progress_at)


async def of_acknowledgement(
    session: AsyncSession, task: Task, item: Item, now: datetime
) -> Notice | None:
    book = await almanac(session)
    alarm = await clock(session, task.id, ACKNOWLEDGE)
    since = alarm.anchor_at if alarm is not None and alarm.anchor_at else task.assigned_at
    return TaskUnacknowledged(
        brief(task, now, book),
        await name_of(session, item.person_id),
        offered(task, item.audience),
        item.audience is Audience.ASSIGNEE,
        book.calendar.working_days_between(today(since), today(now)),
    )


async def of_acceptance(
    session: AsyncSession, task: Task, item: Item, now: datetime
) -> Notice | None:
    book = await almanac(session)
    since = task.submitted_at or now
    waiting_for = accepters(task, await directory(session, now))
    return TaskAwaiting(
        brief(task, now, book),
        await name_of(session, item.person_id),
        offered(task, item.audience),
        since,
        book.calendar.working_days_between(today(since), today(now)),
        item.audience is Audience.ACCEPTER,
        await name_of(session, next(iter(waiting_for), None)),
    )


WORDED: dict[str, Callable[[AsyncSession, Task, Item, datetime], Awaitable[Notice | None]]] = {
    DEADLINE: of_deadline,
    ACKNOWLEDGE: of_acknowledgement,
    ACCEPT: of_acceptance,
}


async def rung(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    ids = claim.ids
    item = Item(
        matter_id(claim),
        ids["clock"],
        ids["version"],
        Audience(ids["audience"]),
        claim.person_id or 0,
        datetime.fromisoformat(ids["at"]),
    )
    return await told(session, item, now)


# --- letters about acts --------------------------------------------------------------------


def matter_id(claim: Claim) -> int:
    if claim.matter_id is None:
        raise ValueError("a letter about a task names the task")
    return claim.matter_id


async def assigned(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """T1. Said even when it was acknowledged meanwhile on another phone: not when it is over."""
    task, book = await load(session, matter_id(claim)), await almanac(session)
    if task.state is not TaskState.ASSIGNED:
        return None
    alarm = await clock(session, task.id, ACKNOWLEDGE)
    acts = (TaskAct.ACKNOWLEDGE, *(() if task.assignee_id else (TaskAct.REASSIGN,)))
    return TaskAssigned(
        brief(task, now, book),
        await name_of(session, claim.person_id),
        acts,
        open=task.assignee_id is None,
        handed_by=await name_of(session, claim.ids.get("by")),
        paper=paper(task),
        coordinating=await coordinating(session, task.id),
        deliverable=task.deliverable,
        acknowledge_by=alarm.next_at if alarm is not None else None,
    )


async def taken(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    task, book = await load(session, matter_id(claim)), await almanac(session)
    return TaskTaken(
        brief(task, now, book),
        await name_of(session, claim.person_id),
        await name_of(session, claim.ids["to"]),
        await name_of(session, claim.ids["by"]),
    )


async def submitted(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    task, book = await load(session, matter_id(claim)), await almanac(session)
    if task.state is not TaskState.SUBMITTED:
        return None
    return TaskSubmitted(
        brief(task, now, book),
        await name_of(session, claim.person_id),
        offered(task, Audience.ACCEPTER),
        task.assignee.name if task.assignee else "",
        task.submitted_at,
        late_days(task, book) < 0,
        task.result,
        await files(session, task.id),
    )


async def accepted(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    task, book = await load(session, matter_id(claim)), await almanac(session)
    if task.state is not TaskState.DONE:
        return None
    name, by = await name_of(session, claim.person_id), await name_of(session, claim.ids["by"])
    return TaskAccepted(brief(task, now, book), name, by, late_days(task, book))


async def returned(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    task, book = await load(session, matter_id(claim)), await almanac(session)
    if task.state is not TaskState.RETURNED:
        return None
    return TaskReturned(
        brief(task, now, book),
        await name_of(session, claim.person_id),
        offered(task, Audience.ASSIGNEE),
        await name_of(session, claim.ids["by"]),
        await last_words(session, task.id, "returned"),
    )


COMPOSERS: dict[str, Composer] = {
    "task.rung": rung,
    "task.assigned": assigned,
    "task.taken": taken,
    "task.submitted": submitted,
    "task.accepted": accepted,
    "task.returned": returned,
}
