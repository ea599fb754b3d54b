"""A person's open tasks with a deadline, behind a secret address: given, taken back, read."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import OPEN_TASK, Matter, Urgency
from domain.worktime import today
from models.office import Person
from models.outward import CalendarFeed
from models.sealing import vault_of
from models.work import Document, Task
from services.alarms import record
from services.contacts import revoke_feeds

PURPOSE = "calendar-feed"
TOKEN_BYTES = 24  # of chance: 192 bits, 32 letters


@dataclass(frozen=True, slots=True)
class FeedTask:
    """A deadline as a calendar shows it. ``changed_at`` is when anything of it changed last."""

    code: str
    content: str
    deliverable: str
    document: str  # the number of the document that orders it, "" for none
    giver: str
    urgency: Urgency
    due_at: datetime
    version: int  # of the deadline, from 1
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Feed:
    language: str
    tasks: tuple[FeedTask, ...]


async def give(session: AsyncSession, person: Person, now: datetime) -> str:
    """A new token; the one before opens nothing any more."""
    await revoke_feeds(session, person.id, now)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed(token_hash=hash_of(session, token), person_id=person.id, made_at=now)
    session.add(feed)
    await record(session, Matter.PERSON, person.id, "calendar.given", now, actor=person.id)
    return token


async def stop(session: AsyncSession, person: Person, now: datetime) -> bool:
    """Take the address back; False when there was none."""
    gone = await revoke_feeds(session, person.id, now)
    if gone:
        await record(session, Matter.PERSON, person.id, "calendar.stopped", now, actor=person.id)
    return bool(gone)


async def given_at(session: AsyncSession, person: Person) -> datetime | None:
    """Since when the person has an address, None for none."""
    query = select(func.max(CalendarFeed.made_at)).where(
        CalendarFeed.person_id == person.id, CalendarFeed.revoked_at.is_(None)
    )
    found: datetime | None = await session.scalar(query)
    return found


async def read(session: AsyncSession, token: str, now: datetime) -> Feed | None:
    """What the address shows; None for one nobody was given, taken back, or of somebody who
    left. The token is looked up by its keyed hash, so no comparison tells how near a guess was."""
    owner = (
        select(Person)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(
            CalendarFeed.token_hash == hash_of(session, token),
            CalendarFeed.revoked_at.is_(None),
            or_(Person.left_on.is_(None), Person.left_on > today(now)),
        )
    )
    person = (await session.scalars(owner)).one_or_none()
    if person is None:
        return None
    return Feed(person.language, await deadlines(session, person.id))


async def deadlines(session: AsyncSession, person_id: int) -> tuple[FeedTask, ...]:
    """Tasks in this person's own name that wait for them, the nearest deadline first."""
    query = (
        select(Task, Person.name, Document.number)
        .outerjoin(Person, Person.id == Task.assigner_id)
        .outerjoin(Document, Document.id == Task.document_id)
        .where(
            Task.assignee_id == person_id,
            Task.state.in_(OPEN_TASK),
            Task.due_at.is_not(None),
        )
        .order_by(Task.due_at, Task.id)
    )
    rows = (await session.execute(query)).all()
    return tuple(
        FeedTask(
            code=task.code,
            content=task.content,
            deliverable=task.deliverable,
            document=number or "",
            giver=giver or "",
            urgency=task.urgency,
            due_at=task.due_at,
            version=task.due_version,
            changed_at=max(filter(None, (task.assigned_at, task.acknowledged_at, task.since))),
        )
        for task, giver, number in rows
        if task.due_at is not None
    )


def hash_of(session: AsyncSession, token: str) -> str:
    return vault_of(session).digest(PURPOSE, token)
