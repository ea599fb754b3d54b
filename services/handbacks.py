"""A task handed back with a reason, and moved to another unit: the way between desks is seen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, TaskAct, TaskState
from domain.notices import Refusal
from domain.notices.general import NotNow, NotYours
from domain.notices.requests import HandBackWaits
from domain.requests import RequestKind, RequestState
from domain.rights import Right
from domain.worktime import today
from models.office import Unit
from models.requests import Request
from models.work import Coordination, Event, Task
from services import scopes
from services.contacts import Visitor
from services.directory import without
from services.extensions import lay_anew
from services.request_clocks import answerers
from services.requests import Opened, ask, close, for_answer, settle, waiting
from services.task_alarms import ACKNOWLEDGE, arm_clock, withdraw
from services.task_doors import for_act
from services.task_notes import actor, note, tell
from services.task_people import hands, heads_of

HAND_BACK = RequestKind.HAND_BACK
MOVES = ("handed_back", "transferred")


async def times_moved(session: AsyncSession, task_id: int) -> int:
    """How often a task was handed back or moved on: «đùn đẩy» is seen as a number."""
    query = select(func.count()).where(
        Event.matter == Matter.TASK, Event.matter_id == task_id, Event.kind.in_(MOVES)
    )
    return await session.scalar(query) or 0


async def may_hand_back(
    session: AsyncSession, task_id: int, visitor: Visitor, now: datetime
) -> Task:
    """Raises Refusal: not theirs, not now, or the giver has it to decide already."""
    task, _ = await for_act(session, task_id, visitor, TaskAct.HAND_BACK, now)
    pending = await waiting(session, task.id, HAND_BACK)
    if pending is not None:
        raise Refusal(HandBackWaits(task.code, pending.asked_at))
    return task


async def hand_back(
    session: AsyncSession, task_id: int, visitor: Visitor, reason: str, now: datetime
) -> tuple[Task, tuple[int, ...]]:
    """«Không thuộc chức năng, nhiệm vụ»: an official's task goes to the head of the unit, who names
    somebody else; the head's goes to whoever gave it, who decides while its clock runs on. Returns
    the task and who has it to decide now."""
    task = await may_hand_back(session, task_id, visitor, now)
    _, who = await for_act(session, task_id, visitor, TaskAct.HAND_BACK, now)
    by = actor(visitor)
    heads = without(who.heads(task.lead_unit_id), (task.assignee_id or 0, by or 0))
    had = task.assignee_id
    if had is not None and heads:
        await give_up(session, task, now)
        await note(session, task, "handed_back", now, actor=by, text=reason, had=had)
        await tell(session, task, "task.handed_back", heads, now, by=by)
        return task, heads
    asked = await ask(session, task, HAND_BACK, visitor, now, words=reason)
    await note(session, task, "handed_back", now, actor=by, text=reason, request=asked.id)
    opened = Opened(asked, task, who)
    await tell(session, task, "hand_back.asked", deciders(opened), now, request=asked.id)
    return task, deciders(opened)


def deciders(opened: Opened) -> tuple[int, ...]:
    return answerers(opened.request, opened.task, opened.who)


async def give_up(
    session: AsyncSession, task: Task, now: datetime, unit: Unit | None = None
) -> None:
    """In nobody's hands but the unit's, perhaps another ``unit``'s from now on: to be acknowledged
    anew. The row turns once (``extensions.set_deadline``)."""
    await withdraw(session, task.id)
    if unit is not None:
        task.lead_unit_id, task.lead = unit.id, unit
    task.assignee_id, task.assignee = None, None
    task.state, task.since = TaskState.ASSIGNED, now
    task.acknowledged_at, task.submitted_at = None, None
    await arm_clock(session, task, ACKNOWLEDGE, now)


async def to_decide(
    session: AsyncSession, request_id: int, visitor: Visitor, now: datetime
) -> Opened:
    """The task handed back, if this visitor decides it and it waits. Raises Refusal."""
    return await for_answer(session, request_id, HAND_BACK, visitor, now)


async def insist(
    session: AsyncSession, request_id: int, visitor: Visitor, reason: str, now: datetime
) -> Opened:
    """The unit keeps it, and hears why."""
    opened = await to_decide(session, request_id, visitor, now)
    asked, task = opened.request, opened.task
    await settle(session, asked, RequestState.REFUSED, visitor, now, answer=reason)
    await note(
        session, task, "hand_back_refused", now, actor=actor(visitor), text=reason, request=asked.id
    )
    told = dict.fromkeys((*hands(task, opened.who), *heads_of(task, opened.who)))
    await tell(session, task, "hand_back.refused", tuple(told), now, request=asked.id)
    return opened


# --- to another unit -------------------------------------------------------------------------


async def transfer(
    session: AsyncSession, task_id: int, visitor: Visitor, unit_id: int, reason: str, now: datetime
) -> tuple[Task, tuple[int, ...]]:
    """Another unit leads from now on (exactly one leads at any time). Its heads hear of it as of a
    new task, the former unit that it is rid of it; the deadline stands. Raises Refusal(NotYours())
    for a unit this visitor may give nothing to."""
    task, who = await for_act(session, task_id, visitor, TaskAct.TRANSFER, now)
    unit = await scopes.unit(session, unit_id, scopes.in_being(today(now)))
    if unit is None or not visitor.may(Right.ASSIGN, unit.path):
        raise Refusal(NotYours())
    if unit.id == task.lead_unit_id:
        raise Refusal(NotNow(task.code))
    before, had = task.lead_unit_id, task.assignee_id
    former = (*hands(task, who), *heads_of(task, who))
    await give_up(session, task, now, unit)
    await session.flush()
    await lay_anew(session, task, now)
    await session.execute(
        delete(Coordination).where(Coordination.task_id == task.id, Coordination.unit_id == unit.id)
    )
    await settle_hand_back(session, task, visitor, now)
    await close(session, task, now, (RequestKind.EXTENSION,))
    await close(session, task, now, (RequestKind.OPINION,), unit_id=unit.id)  # it leads now
    await note(
        session, task, "transferred", now, actor=actor(visitor),
        text=reason, unit=unit.id, had=had, **{"from": before},
    )  # fmt: skip
    heirs = hands(task, who)
    await tell(session, task, "task.assigned", heirs, now, by=actor(visitor))
    left = without(dict.fromkeys(former), heirs)
    await tell(session, task, "task.transferred", left, now, by=actor(visitor))
    return task, heirs


async def settle_hand_back(
    session: AsyncSession, task: Task, visitor: Visitor, now: datetime
) -> None:
    """Moved on or named anew: what was handed back is answered by that."""
    pending: Request | None = await waiting(session, task.id, HAND_BACK)
    if pending is not None:
        await settle(session, pending, RequestState.GRANTED, visitor, now)


async def other_units(
    session: AsyncSession, task: Task, visitor: Visitor, query: str, now: datetime
) -> list[Unit]:
    """Units this visitor could move the task to; those that fit the words, if any."""
    there = (
        scopes.below(Unit.path, visitor.roots(Right.ASSIGN))
        & scopes.in_being(today(now))
        & (Unit.id != task.lead_unit_id)
    )
    found = scopes.find(session, query, there) if query else scopes.all_of(session, there)
    return list(await found)
