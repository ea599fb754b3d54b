"""What every act on a task ends with: a line in its history, a letter to those it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, Priority, Urgency
from models.work import Task
from services.alarms import record
from services.contacts import Visitor
from services.directory import directory
from services.post import Post, post


def actor(visitor: Visitor) -> int | None:
    return visitor.person.id if visitor.person is not None else None


async def note(
    session: AsyncSession,
    task: Task,
    kind: str,
    at: datetime,
    *,
    actor: int | None = None,
    **data: object,
) -> None:
    await record(
        session, Matter.TASK, task.id, kind, at, actor=actor, version=task.due_version, data=data
    )


async def tell(
    session: AsyncSession,
    task: Task,
    kind: str,
    people: Sequence[int],
    now: datetime,
    **ids: object,
) -> None:
    """A letter about an act: it leaves at once, for somebody is at work on it right now."""
    who = await directory(session, now)
    urgent = task.urgency is not Urgency.NORMAL
    await post(
        session,
        [
            Post(
                kind,
                Matter.TASK,
                task.id,
                to_person=person,
                ids={"version": task.due_version, **ids},
                priority=Priority.URGENT if urgent else Priority.REMINDER,
            )
            for person in dict.fromkeys(map(who.hears, people))
        ],
        now,
    )
