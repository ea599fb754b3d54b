"""What a task has been through, for its card."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import CLOSED_TASK
from domain.notices.task_life import AskedOfTask, PartOfTask, TaskLife
from domain.recurring import shown
from domain.requests import RequestKind, RequestState
from models.office import Unit
from models.requests import Instance, Part, Request
from models.work import Task
from services.extensions import granted
from services.handbacks import times_moved
from services.requests import of_task
from services.task_facts import name_of

SHOWN = 4


async def life(session: AsyncSession, task: Task, now: datetime) -> TaskLife | None:
    """None for a task nothing out of the ordinary has happened to."""
    extended, first_due = await granted(session, task.id)
    requests = list(await of_task(session, task.id))[-SHOWN:]
    whole, rule = await of_whole(session, task.id), await session.get(Instance, task.id)
    parts, open_, more = await parts_of(session, task.id)
    found = TaskLife(
        extended=extended,
        first_due=first_due,
        moved=await times_moved(session, task.id),
        asked=tuple([await asked(session, each, now) for each in requests]),
        whole=whole,
        parts=parts,
        parts_open=open_,
        parts_more=more,
        repeats=shown(rule.rule) if rule is not None else "",
    )
    plain = TaskLife(0, None, 0, (), "", (), 0, 0, "")
    return found if found != plain else None


async def asked(session: AsyncSession, request: Request, now: datetime) -> AskedOfTask:
    waits = request.state is RequestState.WAITING
    until = request.answered_at or now
    return AskedOfTask(
        kind=request.kind,
        state=request.state,
        of=await of_whom(session, request),
        at=request.asked_at if waits else until,
        due_at=request.due_at,
        late=request.due_at is not None and until > request.due_at,
        words=request.words if waits else request.answer,
    )


async def of_whom(session: AsyncSession, request: Request) -> str:
    match request.kind:
        case RequestKind.OPINION:
            return request.unit.name
        case RequestKind.EXPLANATION:
            named = request.answered_by_id or request.to_id
            return await name_of(session, named) or request.unit.name
        case _:
            return await name_of(session, request.asked_by_id)


async def of_whole(session: AsyncSession, task_id: int) -> str:
    query = select(Task.code).join(Part, Part.whole_id == Task.id).where(Part.task_id == task_id)
    return await session.scalar(query) or ""


async def parts_of(session: AsyncSession, task_id: int) -> tuple[tuple[PartOfTask, ...], int, int]:
    """The first parts (open ones before closed), how many are open, and how many are not shown."""
    closed = case((Task.state.in_(CLOSED_TASK), 1), else_=0)
    mine = (
        select(Task.code, Unit.name, Task.state)
        .join(Part, Part.task_id == Task.id)
        .join(Unit, Unit.id == Task.lead_unit_id)
        .where(Part.whole_id == task_id)
        .order_by(closed, Task.id)
    )
    shown = tuple(PartOfTask(*row) for row in await session.execute(mine.limit(SHOWN)))
    counts = select(func.count(), func.count(case((closed == 0, 1))))
    counts = counts.select_from(Task).join(Part, Part.task_id == Task.id)
    total, open_ = (await session.execute(counts.where(Part.whole_id == task_id))).one()
    return shown, open_, total - len(shown)
