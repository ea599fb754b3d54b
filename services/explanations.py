"""«Yêu cầu giải trình»: a leader has a task explained; the answer stays with the task."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import TaskAct
from domain.requests import RequestKind
from models.requests import Request
from models.work import Task
from services.contacts import Visitor
from services.requests import Opened, answered, ask, for_answer, waiting
from services.task_doors import for_act
from services.task_notes import actor, note, tell
from services.task_people import hands

EXPLANATION = RequestKind.EXPLANATION


async def demand(
    session: AsyncSession, task_id: int, visitor: Visitor, now: datetime
) -> tuple[Task, Request, tuple[int, ...], bool]:
    """Ask whoever has the task today to explain it, by the end of the days of the policy. Returns
    the task, the request, who must answer, and whether it is new: asked again while one waits,
    nothing changes."""
    task, who = await for_act(session, task_id, visitor, TaskAct.EXPLAIN, now)
    doing = hands(task, who)
    pending = await waiting(session, task.id, EXPLANATION)
    if pending is not None:
        return task, pending, (pending.to_id,) if pending.to_id else doing, False
    named = doing[0] if task.assignee_id in doing else None
    asked = await ask(session, task, EXPLANATION, visitor, now, to_id=named)
    await note(session, task, "explanation_asked", now, actor=actor(visitor), request=asked.id)
    await tell(session, task, "explanation.asked", doing, now, request=asked.id)
    return task, asked, doing, True


async def to_answer(
    session: AsyncSession, request_id: int, visitor: Visitor, now: datetime
) -> Opened:
    """The request, if this visitor must answer it and it waits. Raises Refusal."""
    return await for_answer(session, request_id, EXPLANATION, visitor, now)


async def answer(
    session: AsyncSession, request_id: int, visitor: Visitor, words: str, now: datetime
) -> Opened:
    """Explain; whoever asked hears the answer."""
    opened = await to_answer(session, request_id, visitor, now)
    await answered(session, opened, visitor, words, now, how="explained")
    asked, task = opened.request, opened.task
    if asked.asked_by_id is not None:
        await tell(session, task, "explanation.given", (asked.asked_by_id,), now, request=asked.id)
    return opened
