"""Wording letters about tasks when they are sent: the task as it stands at that moment."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.ladder import Audience
from domain.lifecycle import TaskAct, TaskState, may_task
from domain.notices import Notice
from domain.notices.tasks import (
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
from domain.terms import TermKind
from domain.worktime import today
from models.work import Task
from services.alarms import CAUSE
from services.almanac import Almanac, almanac
from services.compose import Composer
from services.directory import directory
from services.dispatch import Claim
from services.extensions import granted
from services.lateness_letters import asked_why
from services.task_alarms import ACCEPT, ACKNOWLEDGE, DEADLINE, WAITING_FOR
from services.task_facts import (
    brief,
    clock,
    coordinating,
    files,
    last_words,
    late_days,
    load,
    name_of,
    paper,
    times_reminded,
)
from services.task_people import accepters, may_extend

ACTS: dict[Audience, tuple[TaskAct, ...]] = {
    Audience.ASSIGNEE: (
        TaskAct.ACKNOWLEDGE,
        TaskAct.PROGRESS,
        TaskAct.SUBMIT,
        TaskAct.EXTEND,
    ),
    Audience.HEAD: (TaskAct.REASSIGN, TaskAct.EXPLAIN),
    Audience.SUPERIOR: (TaskAct.EXPLAIN,),
    Audience.SUPERVISOR: (TaskAct.EXPLAIN,),
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


def offered(task: Task, audience: Audience, now: datetime | None = None) -> tuple[TaskAct, ...]:
    """More time is offered where ``now`` is said and lies before the deadline."""
    acts = tuple(act for act in ACTS.get(audience, ()) if may_task(act, task.state))
    open_ = now is not None and may_extend(task.due_at, now)
    return acts if open_ else tuple(act for act in acts if act is not TaskAct.EXTEND)


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
    acts = offered(task, item.audience, now)
    if item.audience is not Audience.ASSIGNEE:
        return TaskEscalated(
            facts,
            name,
            acts,
            await times_reminded(session, task),
            (await granted(session, task.id))[0],
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


async def of_cause(session: AsyncSession, task: Task, item: Item, now: datetime) -> Notice | None:
    return await asked_why(session, task, item.person_id, item.audience, now)


WORDED: dict[str, Callable[[AsyncSession, Task, Item, datetime], Awaitable[Notice | None]]] = {
    DEADLINE: of_deadline,
    ACKNOWLEDGE: of_acknowledgement,
    ACCEPT: of_acceptance,
    CAUSE: of_cause,
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
