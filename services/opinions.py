"""Opinions of coordinating units: each has its own short deadline, whatever the task's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import TaskAct
from domain.notices import Refusal
from domain.notices.requests import NobodyToConsult
from domain.requests import RequestKind, RequestState
from models.office import Unit
from models.requests import Request
from models.work import Coordination, Task
from services.contacts import Visitor
from services.directory import directory
from services.request_clocks import answerers
from services.requests import Opened, answered, ask, for_answer
from services.task_doors import for_act
from services.task_notes import actor, note, tell
from services.task_people import hands

OPINION = RequestKind.OPINION


async def may_ask(
    session: AsyncSession, task_id: int, visitor: Visitor, now: datetime
) -> tuple[Task, Sequence[Unit]]:
    """The task and the coordinating units that could be asked now. Raises Refusal when there is
    none, or all have been asked and not answered."""
    task, _ = await for_act(session, task_id, visitor, TaskAct.CONSULT, now)
    mine = select(Coordination.unit_id).where(Coordination.task_id == task.id)
    asked = select(Request.unit_id).where(
        Request.task_id == task.id, Request.kind == OPINION, Request.state == RequestState.WAITING
    )
    query = select(Unit).where(Unit.id.in_(mine), Unit.id.not_in(asked)).order_by(Unit.path)
    units = (await session.scalars(query)).all()
    if not units:
        waits = await session.scalar(asked.limit(1)) is not None
        raise Refusal(NobodyToConsult(task.code, waits))
    return task, units


async def request(
    session: AsyncSession, task_id: int, visitor: Visitor, words: str, now: datetime
) -> tuple[Task, list[Request], Sequence[Unit]]:
    """Ask every coordinating unit that has not been asked; their heads hear at once."""
    task, units = await may_ask(session, task_id, visitor, now)
    who = await directory(session, now)
    made: list[Request] = []
    for unit in units:
        asked = await ask(session, task, OPINION, visitor, now, unit_id=unit.id, words=words)
        made.append(asked)
        heads = answerers(asked, task, who)
        await note(
            session, task, "opinion_asked", now, actor=actor(visitor),
            text=words, request=asked.id, unit=unit.id,
        )  # fmt: skip
        await tell(session, task, "opinion.asked", heads, now, request=asked.id)
    return task, made, units


async def to_answer(
    session: AsyncSession, request_id: int, visitor: Visitor, now: datetime
) -> Opened:
    """The request, if this visitor may answer it for the unit. Raises Refusal."""
    return await for_answer(session, request_id, OPINION, visitor, now)


async def answer(
    session: AsyncSession, request_id: int, visitor: Visitor, words: str, now: datetime
) -> Opened:
    """Give the unit's opinion; whoever asked and whoever does the task hear it."""
    opened = await to_answer(session, request_id, visitor, now)
    await answered(session, opened, visitor, words, now, how="opinion_given")
    asked, doing = opened.request, hands(opened.task, opened.who)
    readers = dict.fromkeys(each for each in (asked.asked_by_id, *doing) if each is not None)
    await tell(session, opened.task, "opinion.given", tuple(readers), now, request=asked.id)
    return opened
