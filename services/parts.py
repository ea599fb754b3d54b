"""Parts of a task («nhiệm vụ con»): given to units below and to those that coordinate, shown with
the whole, which is not finished silently while they are open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LIVE_TASK, TaskAct
from domain.notices import Refusal
from domain.notices.parts import PartsOpen
from domain.notices.task_life import PartOfTask
from models.office import Unit
from models.requests import Part
from models.work import Coordination, Task
from services.contacts import Visitor
from services.task_doors import for_act
from services.task_notes import actor, note

NAMED = 5


async def whole(
    session: AsyncSession, task_id: int | None, visitor: Visitor, now: datetime
) -> Task | None:
    """The task a part of which this visitor gives; None for a task of its own. Raises Refusal."""
    if task_id is None:
        return None
    task, _ = await for_act(session, task_id, visitor, TaskAct.SPLIT, now)
    return task


async def join(
    session: AsyncSession, whole: Task, part: Task, visitor: Visitor, now: datetime
) -> None:
    """The task just given is part of the other: both say so."""
    session.add(Part(task_id=part.id, whole_id=whole.id))
    await session.flush()
    await note(session, whole, "split", now, actor=actor(visitor), text=part.code, part=part.id)


async def units_beside(session: AsyncSession, task_id: int | None) -> Sequence[int]:
    """The units that coordinate on a task: its lead unit may give them parts of it."""
    if task_id is None:
        return ()
    query = select(Coordination.unit_id).where(Coordination.task_id == task_id)
    return (await session.scalars(query)).all()


async def open_parts(session: AsyncSession, task_id: int) -> tuple[tuple[PartOfTask, ...], int]:
    """The first parts still in hand, and how many there are in all."""
    live = (
        select(Task.code, Unit.name, Task.state)
        .join(Part, Part.task_id == Task.id)
        .join(Unit, Unit.id == Task.lead_unit_id)
        .where(Part.whole_id == task_id, Task.state.in_(LIVE_TASK))
        .order_by(Task.id)
    )
    total = await session.scalar(select(func.count()).select_from(live.subquery())) or 0
    rows = await session.execute(live.limit(NAMED))
    return tuple(PartOfTask(*row) for row in rows), total


async def warn(session: AsyncSession, task: Task, act: TaskAct, *, knowing: bool) -> int:
    """How many parts are open. Raises Refusal(PartsOpen) when there are some and nobody has said
    that they know."""
    shown, total = await open_parts(session, task.id)
    if total and not knowing:
        raise Refusal(PartsOpen(task.id, task.code, act, shown, total))
    return total
