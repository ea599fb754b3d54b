"""More time: asked before the deadline, one at a time, decided by whoever gave the task.

Granted, the task gets a new version of its deadline: its ladder is laid anew, what still waits to
be said under the old one is superseded, the first deadline and the number of extensions stay known.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, TaskAct, TaskState
from domain.notices import Refusal
from domain.notices.extensions import (
    DueNotLater,
    ExtensionTooLate,
    ExtensionWaits,
    NothingToExtend,
)
from domain.requests import RequestKind, RequestState
from models.requests import Request
from models.work import Alarm, Task
from services.almanac import almanac
from services.clocks import Course, arm
from services.contacts import Visitor
from services.directory import Directory, directory
from services.requests import Opened, ask, for_answer, settle, waiting
from services.task_alarms import DEADLINE, OF_HANDS, course_of, withdraw
from services.task_doors import for_act
from services.task_notes import actor, note, tell
from services.task_people import accepters, hands, heads_of, may_extend

EXTENSION = RequestKind.EXTENSION


async def may_ask(session: AsyncSession, task_id: int, visitor: Visitor, at: datetime) -> Task:
    """The task, locked, if this visitor may ask for more time. ``at`` is when we heard it: an
    outage of ours makes nobody late. Raises Refusal: not theirs, no deadline, too late, or one
    waits already."""
    task, _ = await for_act(session, task_id, visitor, TaskAct.EXTEND, at)
    if task.due_at is None:
        raise Refusal(NothingToExtend(task.code))
    if not may_extend(task.due_at, at):
        raise Refusal(ExtensionTooLate(task.id, task.code, task.due_at))
    pending = await waiting(session, task.id, EXTENSION)
    if pending is not None:
        raise Refusal(ExtensionWaits(task.code, pending.proposed_at, pending.asked_at))
    return task


async def request(
    session: AsyncSession,
    task_id: int,
    visitor: Visitor,
    *,
    reason: str,
    progress: str,
    proposed_at: datetime,
    at: datetime,
    now: datetime,
) -> tuple[Task, tuple[int, ...]]:
    """Ask for more time; whoever gave the task hears at once. Returns the task and who decides."""
    task = await may_ask(session, task_id, visitor, min(at, now))
    if task.due_at is None or proposed_at <= max(task.due_at, now):
        raise Refusal(DueNotLater(task.due_at))
    asked = await ask(
        session, task, EXTENSION, visitor, now,
        words=reason, progress=progress, proposed_at=proposed_at,
    )  # fmt: skip
    await note(
        session, task, "extension_asked", now, actor=actor(visitor),
        text=reason, request=asked.id, due=proposed_at.isoformat(),
    )  # fmt: skip
    deciders = accepters(task, await directory(session, now))
    await tell(session, task, "extension.asked", deciders, now, request=asked.id)
    return task, deciders


async def to_decide(
    session: AsyncSession, request_id: int, visitor: Visitor, now: datetime
) -> Opened:
    """The request, if this visitor decides it and it waits. Raises Refusal."""
    return await for_answer(session, request_id, EXTENSION, visitor, now)


async def grant(
    session: AsyncSession,
    request_id: int,
    visitor: Visitor,
    now: datetime,
    *,
    due_at: datetime | None = None,
    paper: str = "",
) -> Request:
    """Agree, to the proposed deadline or to ``due_at``. Raises Refusal(DueNotLater) for a deadline
    that is not later than the one in force or has passed."""
    opened = await to_decide(session, request_id, visitor, now)
    found, task = opened.request, opened.task
    granted = due_at or found.proposed_at
    if granted is None or task.due_at is None or granted <= max(task.due_at, now):
        raise Refusal(DueNotLater(task.due_at))
    found.due_before, found.due_after, found.paper = task.due_at, granted, paper
    await settle(session, found, RequestState.GRANTED, visitor, now)
    await set_deadline(session, task, granted, now)
    await note(
        session, task, "extended", now, actor=actor(visitor), request=found.id, paper=paper,
        due=granted.isoformat(), due_before=found.due_before.isoformat(),
    )  # fmt: skip
    await tell_both(session, task, "extension.granted", opened.who, visitor, now, found.id)
    return found


async def refuse(
    session: AsyncSession, request_id: int, visitor: Visitor, reason: str, now: datetime
) -> Request:
    """Say no, with the reason; the deadline stands."""
    opened = await to_decide(session, request_id, visitor, now)
    found, task = opened.request, opened.task
    await settle(session, found, RequestState.REFUSED, visitor, now, answer=reason)
    await note(
        session, task, "extension_refused", now, actor=actor(visitor),
        text=reason, request=found.id,
    )  # fmt: skip
    await tell_both(session, task, "extension.refused", opened.who, visitor, now, found.id)
    return found


async def tell_both(
    session: AsyncSession,
    task: Task,
    kind: str,
    who: Directory,
    visitor: Visitor,
    now: datetime,
    request_id: int,
) -> None:
    """Whoever does it and the head of the unit hear the decision; the decider sees it at once."""
    told = dict.fromkeys((*hands(task, who), *heads_of(task, who)))
    told.pop(actor(visitor) or 0, None)
    await tell(session, task, kind, tuple(told), now, request=request_id)


# --- a new version of the deadline -----------------------------------------------------------


async def set_deadline(
    session: AsyncSession,
    task: Task,
    due_at: datetime | None,
    now: datetime,
    letters: Sequence[str] = OF_HANDS,
    *,
    state: TaskState | None = None,
) -> None:
    """Another deadline from now on, in another ``state`` where one is said: what was to be said
    under the old one (``letters``) is taken back, rungs of the new one that lie behind us already
    are passed over in silence. The row turns once: written in two parts, the register would date
    the first by the database's clock (``models.tally_triggers``)."""
    await withdraw(session, task.id, letters)
    task.due_at, task.since, task.state = due_at, now, state or task.state
    task.due_version += 1
    await session.execute(
        update(Alarm)
        .where(Alarm.matter == Matter.TASK, Alarm.matter_id == task.id)
        .values(version=task.due_version)
    )
    await lay_anew(session, task, now)


async def lay_anew(session: AsyncSession, task: Task, now: datetime) -> None:
    """The ladder of the deadline from here on, as nobody has heard of it yet."""
    book = await almanac(session)
    course = course_of(task, DEADLINE, book)
    if course is not None:
        fresh = Course(course.ladder, course.anchor, now, course.urgent)
        await arm(session, Matter.TASK, task.id, DEADLINE, task.due_version, fresh, book)


async def granted(session: AsyncSession, task_id: int) -> tuple[int, datetime | None]:
    """How often more time was granted, and the deadline before the first time."""
    query = (
        select(Request.due_before)
        .where(
            Request.task_id == task_id,
            Request.kind == EXTENSION,
            Request.state == RequestState.GRANTED,
        )
        .order_by(Request.id)
    )
    before = list(await session.scalars(query))
    return len(before), before[0] if before else None
