"""Stopping a task for a while, letting it go on, and taking it back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, TaskAct, TaskState
from domain.notices.deadlines import Why
from domain.pausing import resumed_due
from models.work import Event, Task
from services.almanac import almanac
from services.clocks import silence
from services.contacts import Visitor
from services.directory import Directory
from services.extensions import set_deadline
from services.parts import warn
from services.requests import close
from services.task_alarms import ACKNOWLEDGE, DEADLINE, arm_clock, withdraw
from services.task_doors import for_act
from services.task_notes import actor, note, tell
from services.task_people import hands, heads_of


async def pause(
    session: AsyncSession, task_id: int, visitor: Visitor, reason: str, now: datetime
) -> Task:
    """Stop the clock: nobody is reminded, and a paused task is not overdue (domain.statistics)."""
    task, who = await for_act(session, task_id, visitor, TaskAct.PAUSE, now)
    task.state, task.since = TaskState.PAUSED, now
    await silence(session, Matter.TASK, task.id, DEADLINE, ACKNOWLEDGE)
    await withdraw(session, task.id)
    await close(session, task, now)
    await note(session, task, "paused", now, actor=actor(visitor), text=reason)
    await tell_unit(session, task, "task.paused", who, visitor, now)
    return task


async def resume(session: AsyncSession, task_id: int, visitor: Visitor, now: datetime) -> Task:
    """Let it go on: the deadline moves by the working days it stood still."""
    task, who = await for_act(session, task_id, visitor, TaskAct.RESUME, now)
    due = before = task.due_at
    if before is not None:
        stopped_at = await stood_since(session, task) or task.since or now
        due = resumed_due(before, stopped_at, now, (await almanac(session)).calendar)
    await set_deadline(session, task, due, now, state=as_before(task))
    if task.state is TaskState.ASSIGNED:
        await arm_clock(session, task, ACKNOWLEDGE, now)
    await note(
        session, task, "resumed", now, actor=actor(visitor),
        due=due.isoformat() if due else None,
        due_before=before.isoformat() if before else None,
    )  # fmt: skip
    await tell_unit(session, task, "task.resumed", who, visitor, now)
    return task


async def stood_since(session: AsyncSession, task: Task) -> datetime | None:
    """Since when the deadline of a paused task stands still: since it was paused, or since the
    event its deadline waited for was dated. A calendar that changed meanwhile begins nothing anew,
    though ``Task.since`` tells of it."""
    query = (
        select(Event.at)
        .where(
            Event.matter == Matter.TASK,
            Event.matter_id == task.id,
            Event.kind.in_(("paused", Why.EVENT_DATED)),
        )
        .order_by(Event.id.desc())
        .limit(1)
    )
    found: datetime | None = await session.scalar(query)
    return found


def as_before(task: Task) -> TaskState:
    """How far it had come when it was paused."""
    if task.acknowledged_at is None:
        return TaskState.ASSIGNED
    return TaskState.IN_PROGRESS if task.progress_at is not None else TaskState.ACCEPTED


async def may_cancel(
    session: AsyncSession, task_id: int, visitor: Visitor, now: datetime, *, despite_parts: bool
) -> tuple[Task, Directory]:
    """Raises Refusal: not theirs, not now, or parts of it are open and nobody said they know."""
    task, who = await for_act(session, task_id, visitor, TaskAct.CANCEL, now)
    await warn(session, task, TaskAct.CANCEL, knowing=despite_parts)
    return task, who


async def cancel(
    session: AsyncSession,
    task_id: int,
    visitor: Visitor,
    reason: str,
    now: datetime,
    *,
    despite_parts: bool = False,
) -> Task:
    """«Thu hồi»: the task counts no more; everything that waited about it is over. Its parts go
    on; who gave them takes them back one by one."""
    task, who = await may_cancel(session, task_id, visitor, now, despite_parts=despite_parts)
    task.state, task.closed_at, task.since = TaskState.CANCELLED, now, now
    await silence(session, Matter.TASK, task.id)
    await withdraw(session, task.id)
    await close(session, task, now)
    await note(session, task, "withdrawn", now, actor=actor(visitor), text=reason)
    await tell_unit(session, task, "task.withdrawn", who, visitor, now)
    return task


async def tell_unit(
    session: AsyncSession, task: Task, kind: str, who: Directory, visitor: Visitor, now: datetime
) -> None:
    """Whoever does it and the head of the unit, but not the one who acted."""
    told = dict.fromkeys((*hands(task, who), *heads_of(task, who)))
    told.pop(actor(visitor) or 0, None)
    await tell(session, task, kind, tuple(told), now, by=actor(visitor))
