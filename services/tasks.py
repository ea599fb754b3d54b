"""What the office does with tasks: assign, acknowledge, report progress, submit, accept, return,
hand over. Every act checks its right at the one door to the row."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.codes import task_code
from domain.lifecycle import Matter, TaskAct, TaskState, Urgency
from domain.messages import File
from domain.notices import Refusal
from domain.notices.general import NotNow, NotYours
from domain.rights import Right
from domain.words import fold
from domain.worktime import local, today
from models.bulk import insert_new
from models.office import Person, Unit
from models.work import Coordination, Serial, Task
from services.clocks import silence
from services.contacts import Visitor
from services.directory import directory
from services.files import attach
from services.handbacks import settle_hand_back
from services.lateness_alarms import after_acceptance
from services.parts import warn
from services.post import AT_ONCE
from services.requests import close
from services.task_alarms import (
    ACCEPT,
    ACKNOWLEDGE,
    DEADLINE,
    arm_clock,
    arm_task,
    wake,
    withdraw,
)
from services.task_doors import count_open, for_act, for_visitor
from services.task_notes import actor, note, tell
from services.task_people import accepters, hands

__all__ = [
    "accept", "acknowledge", "assign", "count_open", "for_visitor", "next_code", "progress",
    "reassign", "send_back", "submit",
]  # fmt: skip

# --- assigning -----------------------------------------------------------------------------


async def assign(
    session: AsyncSession,
    *,
    by: Visitor | None,
    content: str,
    lead_unit_id: int,
    assignee_id: int | None,
    due_at: datetime | None,
    now: datetime,
    urgency: Urgency = Urgency.NORMAL,
    deliverable: str = "",
    document_id: int | None = None,
    coordinating: Sequence[int] = (),
    starred: bool = False,
    assigner_id: int | None = None,
    beside: Collection[int] = (),
) -> Task:
    """Give a task: its code, its clocks and T1 to the assignee, or to the heads of the unit when
    nobody is named. ``by`` None is the office itself (an import, a series), which has every right
    and says on whose behalf (``assigner_id``). ``beside``: units that may be given this one though
    they lie outside the right to assign, because they coordinate on the whole it is part of.

    Raises Refusal(NotYours()) outside the right to assign, and for an assignee who does not
    belong to the lead unit.
    """
    await may_give(session, by, lead_unit_id, assignee_id, now, beside=beside)
    if by is not None and by.person is not None:
        assigner_id = by.person.id
    task = Task(
        code=await next_code(session, now), content=content, content_fold=fold(content),
        deliverable=deliverable, document_id=document_id, lead_unit_id=lead_unit_id,
        assignee_id=assignee_id, assigner_id=assigner_id, urgency=urgency, starred=starred,
        assigned_at=now, due_at=due_at, due_version=1, state=TaskState.ASSIGNED,
    )  # fmt: skip
    session.add(task)
    await session.flush()
    session.add_all(Coordination(task_id=task.id, unit_id=unit) for unit in set(coordinating))
    await announce(session, task, now)
    return task


async def may_give(
    session: AsyncSession,
    by: Visitor | None,
    lead_unit_id: int,
    assignee_id: int | None,
    now: datetime,
    *,
    beside: Collection[int],
) -> None:
    """Raises Refusal(NotYours()) where they may give that unit no task, or it has no such
    person."""
    lead = await session.get(Unit, lead_unit_id)
    if lead is None or not (by is None or by.may(Right.ASSIGN, lead.path) or lead.id in beside):
        raise Refusal(NotYours())
    if by is not None and assignee_id is not None:
        await member(session, assignee_id, lead.path, now)


async def announce(session: AsyncSession, task: Task, now: datetime) -> None:
    """A task just given: its history begins, its clocks run, T1 goes to whose hands it is in."""
    due = task.due_at.isoformat() if task.due_at else None
    told = {"unit": task.lead_unit_id, "to": task.assignee_id, "due": due}
    await note(session, task, "assigned", now, actor=task.assigner_id, **told)
    await arm_task(session, task, now)
    await tell(session, task, "task.assigned", hands(task, await directory(session, now)), now)


async def next_code(session: AsyncSession, now: datetime) -> str:
    """NV-2026-000123; the year's row stays locked until the task is in, so none is skipped."""
    year = local(now).year
    series = f"task:{year}"
    await insert_new(session, Serial, [{"series": series, "last": 0}])
    grown = (
        update(Serial)
        .where(Serial.series == series)
        .values(last=Serial.last + 1)
        .returning(Serial.last)
        .execution_options(synchronize_session=False)
    )
    return task_code(year, (await session.execute(grown)).scalar_one())


async def member(session: AsyncSession, person_id: int, path: str, now: datetime) -> Person:
    """Somebody who works in this part of the office. Raises Refusal(NotYours())."""
    query = (
        select(Person, Unit.path)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.id == person_id)
        .options(joinedload(Person.unit))
    )
    found = (await session.execute(query)).one_or_none()
    if found is None or not found[1].startswith(path):
        raise Refusal(NotYours())
    person: Person = found[0]
    if person.left_on is not None and person.left_on <= today(now):
        raise Refusal(NotYours())
    return person


# --- the official's acts -------------------------------------------------------------------


async def acknowledge(session: AsyncSession, task_id: int, visitor: Visitor, now: datetime) -> Task:
    """«Đã nhận»; pressed again it changes nothing and is no mistake."""
    seen = await for_visitor(session, task_id, visitor, now)
    if seen.state in (TaskState.ACCEPTED, TaskState.IN_PROGRESS):
        return seen
    task, _ = await for_act(session, task_id, visitor, TaskAct.ACKNOWLEDGE, now)
    task.state, task.acknowledged_at = TaskState.ACCEPTED, now
    await silence(session, Matter.TASK, task.id, ACKNOWLEDGE)
    await note(session, task, "acknowledged", now, actor=actor(visitor))
    return task


async def progress(
    session: AsyncSession, task_id: int, visitor: Visitor, text: str, now: datetime
) -> Task:
    """How far it has come, in the official's words; the deadline goes on."""
    task, _ = await for_act(session, task_id, visitor, TaskAct.PROGRESS, now)
    if task.state is not TaskState.RETURNED:
        task.state = TaskState.IN_PROGRESS
    task.acknowledged_at = task.acknowledged_at or now
    task.progress, task.progress_at = text, now
    await silence(session, Matter.TASK, task.id, ACKNOWLEDGE)
    await note(session, task, "progressed", now, actor=actor(visitor), text=text)
    return task


async def submit(
    session: AsyncSession,
    task_id: int,
    visitor: Visitor,
    result: str,
    *,
    at: datetime,
    now: datetime,
    files: Sequence[File] = (),
    despite_parts: bool = False,
) -> Task:
    """Hand in the result. ``at`` is when we heard it: an outage of ours makes nobody late.
    Until it is accepted or returned, the reminders go to the accepter. Raises Refusal(PartsOpen)
    while parts of it are open, unless the official said that they know."""
    task, who = await for_act(session, task_id, visitor, TaskAct.SUBMIT, now)
    parts = await warn(session, task, TaskAct.SUBMIT, knowing=despite_parts)
    task.state, task.result, task.submitted_at = TaskState.SUBMITTED, result, min(at, now)
    task.acknowledged_at = task.acknowledged_at or now
    for file in files:
        attach(session, Matter.TASK, task.id, file, visitor.contact, now, AT_ONCE)
    await silence(session, Matter.TASK, task.id, DEADLINE, ACKNOWLEDGE)
    await arm_clock(session, task, ACCEPT, task.submitted_at)
    await close(session, task, now)
    await note(
        session, task, "submitted", task.submitted_at, actor=actor(visitor),
        text=result, files=len(files), parts_open=parts,
    )  # fmt: skip
    await tell(session, task, "task.submitted", accepters(task, who), now)
    return task


# --- the accepter's acts -------------------------------------------------------------------


async def accept(
    session: AsyncSession,
    task_id: int,
    visitor: Visitor,
    now: datetime,
    *,
    despite_parts: bool = False,
) -> Task:
    """Confirm the result: done, on time if the submission was. Raises Refusal(PartsOpen) while
    parts of it are open, unless the accepter said that they know."""
    task, who = await for_act(session, task_id, visitor, TaskAct.ACCEPT, now)
    parts = await warn(session, task, TaskAct.ACCEPT, knowing=despite_parts)
    task.state, task.done_at, task.accepted_at = TaskState.DONE, task.submitted_at, now
    await silence(session, Matter.TASK, task.id)
    await close(session, task, now)
    await note(session, task, "accepted", now, actor=actor(visitor), parts_open=parts)
    await after_acceptance(session, task, now)
    await tell(session, task, "task.accepted", hands(task, who), now, by=actor(visitor))
    return task


async def send_back(
    session: AsyncSession, task_id: int, visitor: Visitor, reason: str, now: datetime
) -> Task:
    """Return the result with a reason; the deadline's clock goes on where it stood."""
    task, who = await for_act(session, task_id, visitor, TaskAct.RETURN, now)
    task.state, task.since = TaskState.RETURNED, now
    await silence(session, Matter.TASK, task.id, ACCEPT)
    await wake(session, task, DEADLINE, now)
    await note(session, task, "returned", now, actor=actor(visitor), text=reason)
    await tell(session, task, "task.returned", hands(task, who), now, by=actor(visitor))
    return task


async def reassign(
    session: AsyncSession, task_id: int, visitor: Visitor, person_id: int, now: datetime
) -> Task:
    """Hand a task over within its unit. Both hear of it; what still waits for the old assignee
    is withdrawn, the new one has the whole time to acknowledge."""
    task, who = await for_act(session, task_id, visitor, TaskAct.REASSIGN, now)
    person = await member(session, person_id, task.lead.path, now)
    before = task.assignee_id
    if person.id == before:
        raise Refusal(NotNow(task.code))
    await withdraw(session, task.id)
    task.assignee_id, task.assignee = person.id, person
    task.state, task.since = TaskState.ASSIGNED, now
    task.acknowledged_at, task.submitted_at = None, None
    await silence(session, Matter.TASK, task.id, ACCEPT)
    await wake(session, task, DEADLINE, now)
    await arm_clock(session, task, ACKNOWLEDGE, now)
    await settle_hand_back(session, task, visitor, now)
    await note(
        session, task, "reassigned", now,
        actor=actor(visitor), to=person.id, **{"from": before},
    )  # fmt: skip
    await tell(session, task, "task.assigned", (person.id,), now, by=actor(visitor))
    if before is not None and before not in who.gone:
        await tell(session, task, "task.taken", (before,), now, by=actor(visitor), to=person.id)
    return task
