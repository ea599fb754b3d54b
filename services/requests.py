"""Requests about tasks: asked once at a time, answered by whose turn it is, and closed when nobody
needs the answer any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.lifecycle import Matter
from domain.notices import Refusal
from domain.notices.general import NotNow, NotYours
from domain.requests import DAYS, RequestKind, RequestState, left_behind, still_asked
from domain.worktime import end_of_day, today
from models.requests import Request
from models.work import Task
from services.almanac import almanac
from services.clocks import silence
from services.contacts import Visitor
from services.directory import Directory, directory
from services.request_clocks import ANSWER, arm_request, may_answer
from services.task_doors import LOADED
from services.task_notes import actor, note


@dataclass(frozen=True, slots=True)
class Opened:
    """A request with its task, both locked, and who sits where today."""

    request: Request
    task: Task
    who: Directory


async def ask(
    session: AsyncSession,
    task: Task,
    kind: RequestKind,
    visitor: Visitor,
    now: datetime,
    *,
    unit_id: int | None = None,
    to_id: int | None = None,
    words: str = "",
    progress: str = "",
    proposed_at: datetime | None = None,
) -> Request:
    """Write a request down and set its clock; the caller has checked the right, locked the task
    and looked whether one waits already. The answer to an explanation or an opinion is due at the
    end of as many working days as the policy of its kind says."""
    request = Request(
        kind=kind,
        task_id=task.id,
        unit_id=unit_id or task.lead_unit_id,
        version=task.due_version,
        asked_by_id=actor(visitor),
        asked_at=now,
        words=words,
        progress=progress,
        proposed_at=proposed_at,
        to_id=to_id,
        due_at=await answer_due(session, kind, now),
        state=RequestState.WAITING,
    )
    session.add(request)
    await session.flush()
    await arm_request(session, request, task)
    return request


async def answer_due(session: AsyncSession, kind: RequestKind, now: datetime) -> datetime | None:
    if kind not in DAYS:
        return None
    book = await almanac(session)
    return end_of_day(book.calendar.add_working_days(today(now), book.number(DAYS[kind])))


async def waiting(
    session: AsyncSession, task_id: int, kind: RequestKind, unit_id: int | None = None
) -> Request | None:
    """The request of this kind (and unit) that nobody has answered yet."""
    query = select(Request).where(
        Request.task_id == task_id, Request.kind == kind, Request.state == RequestState.WAITING
    )
    if unit_id is not None:
        query = query.where(Request.unit_id == unit_id)
    return (await session.scalars(query.limit(1))).first()


async def of_task(session: AsyncSession, task_id: int) -> Sequence[Request]:
    query = select(Request).where(Request.task_id == task_id).order_by(Request.id)
    return (await session.scalars(query.options(joinedload(Request.unit)))).all()


async def for_answer(
    session: AsyncSession, request_id: int, kind: RequestKind, visitor: Visitor, now: datetime
) -> Opened:
    """The request, if this person may answer it and it still waits. Raises Refusal(NotYours()) for
    what is not theirs or does not exist, Refusal(NotNow) for what was answered or is moot."""
    task_id = await session.scalar(
        select(Request.task_id).where(Request.id == request_id, Request.kind == kind)
    )
    if task_id is None or visitor.person is None:
        raise Refusal(NotYours())
    task = await locked(session, task_id)
    fresh = select(Request).where(Request.id == request_id).options(joinedload(Request.unit))
    fresh = fresh.with_for_update(of=Request).execution_options(populate_existing=True)
    request = (await session.scalars(fresh)).one()
    who = await directory(session, now)
    if not may_answer(request, task, visitor, who):
        raise Refusal(NotYours())
    if request.state is not RequestState.WAITING or not still_asked(kind, task.state):
        raise Refusal(NotNow(task.code))
    return Opened(request, task, who)


async def answered(
    session: AsyncSession, opened: Opened, visitor: Visitor, words: str, now: datetime, *, how: str
) -> None:
    """Write the answer down with the request, and as ``how`` in the history of its task."""
    asked = opened.request
    await settle(session, asked, RequestState.ANSWERED, visitor, now, answer=words)
    by = actor(visitor)
    await note(session, opened.task, how, now, actor=by, text=words, request=asked.id)


async def locked(session: AsyncSession, task_id: int) -> Task:
    query = select(Task).where(Task.id == task_id).options(*LOADED).with_for_update(of=Task)
    return (await session.scalars(query.execution_options(populate_existing=True))).one()


async def settle(
    session: AsyncSession,
    request: Request,
    state: RequestState,
    visitor: Visitor,
    now: datetime,
    *,
    answer: str = "",
) -> None:
    """Answered, one way or another: its clock stops."""
    request.state, request.answer = state, answer
    request.answered_by_id, request.answered_at = actor(visitor), now
    await silence(session, Matter.REQUEST, request.id, ANSWER)


async def close(
    session: AsyncSession,
    task: Task,
    now: datetime,
    kinds: Sequence[RequestKind] = (),
    *,
    unit_id: int | None = None,
) -> None:
    """Close what nobody need answer any more, by default all that the task's state leaves behind;
    of one unit where it is named. It stays in the history as not answered."""
    kinds = kinds or left_behind(task.state)
    if not kinds:
        return
    query = select(Request).where(
        Request.task_id == task.id,
        Request.kind.in_(kinds),
        Request.state == RequestState.WAITING,
    )
    if unit_id is not None:
        query = query.where(Request.unit_id == unit_id)
    for request in await session.scalars(query):
        request.state, request.answered_at = RequestState.CLOSED, now
        await silence(session, Matter.REQUEST, request.id, ANSWER)
