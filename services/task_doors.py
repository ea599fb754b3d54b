"""The one door to the rows of tasks: what is outside a person's rights does not exist for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.codes import TaskRef, read_code
from domain.lifecycle import OPEN_TASK, TaskAct, may_task
from domain.notices import Refusal
from domain.notices.general import NotNow, NotYours
from domain.requests import RequestState, still_asked
from models.office import Person, Unit
from models.requests import Request
from models.work import Coordination, Task
from services.contacts import Visitor
from services.directory import Directory, directory
from services.request_clocks import may_answer
from services.task_people import is_theirs, may_see

LOADED = (
    joinedload(Task.lead),
    joinedload(Task.assignee).joinedload(Person.unit),
    joinedload(Task.assigner).joinedload(Person.unit),
    joinedload(Task.document),
)


async def count_open(session: AsyncSession, person_id: int) -> int:
    """How many tasks wait for this person."""
    query = select(func.count()).where(Task.assignee_id == person_id, Task.state.in_(OPEN_TASK))
    return await session.scalar(query) or 0


async def for_visitor(
    session: AsyncSession,
    key: int | str | TaskRef,
    visitor: Visitor,
    now: datetime,
    *,
    lock: bool = False,
) -> Task:
    """The task of this id or code (however typed), with lead, assignee, assigner and document.

    The only door to the row for people. It opens also to whoever must answer something about the
    task, as long as the answer is waited for: the task may have gone to somebody else meanwhile,
    and nobody explains what they cannot read. Every act behind it asks its own right. Raises
    Refusal(NotYours()) for what is outside their rights and for what does not exist, so that a
    guess learns nothing.
    """
    query = select(Task).where(matching(key)).options(*LOADED)
    if lock:
        query = query.with_for_update(of=Task).execution_options(populate_existing=True)
    task = (await session.scalars(query)).one_or_none()
    if task is None or not await opens(session, task, visitor, now):
        raise Refusal(NotYours())
    return task


async def opens(session: AsyncSession, task: Task, visitor: Visitor, now: datetime) -> bool:
    """Whether this visitor may see the task, whose lead is loaded."""
    paths, who = await coordinating_paths(session, task.id), await directory(session, now)
    return may_see(task, paths, visitor, who) or await is_asked(session, task, visitor, who)


async def is_asked(session: AsyncSession, task: Task, visitor: Visitor, who: Directory) -> bool:
    """Whether this visitor's answer to something about the task is waited for."""
    query = (
        select(Request)
        .where(Request.task_id == task.id, Request.state == RequestState.WAITING)
        .options(joinedload(Request.unit))
    )
    return any(
        still_asked(one.kind, task.state) and may_answer(one, task, visitor, who)
        for one in await session.scalars(query)
    )


def matching(key: int | str | TaskRef):  # type: ignore[no-untyped-def]  # a SQL condition
    if isinstance(key, int):
        return Task.id == key
    ref = read_code(key) if isinstance(key, str) else key
    return Task.code == (str(ref) if ref is not None else "")


async def coordinating_paths(session: AsyncSession, task_id: int) -> list[str]:
    query = (
        select(Unit.path)
        .join(Coordination, Coordination.unit_id == Unit.id)
        .where(Coordination.task_id == task_id)
    )
    return list(await session.scalars(query))


async def for_act(
    session: AsyncSession, task_id: int, visitor: Visitor, act: TaskAct, now: datetime
) -> tuple[Task, Directory]:
    """The locked row, if this act is theirs and fits the state. Raises Refusal."""
    task = await for_visitor(session, task_id, visitor, now, lock=True)
    who = await directory(session, now)
    if not is_theirs(act, task, visitor, who):
        raise Refusal(NotYours())
    if not may_task(act, task.state):
        raise Refusal(NotNow(task.code))
    return task, who
