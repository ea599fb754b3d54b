"""Telling the operators that something needs a hand."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, Priority
from domain.rights import Role
from domain.worktime import local
from models.contacts import Contact
from models.office import Grant
from services.contacts import in_force
from services.post import Post, post


async def operators(session: AsyncSession, now: datetime) -> list[int]:
    query = (
        select(Grant.person_id)
        .where(Grant.role == Role.OPERATOR, in_force(local(now).date()))
        .distinct()
        .order_by(Grant.person_id)
    )
    return list(await session.scalars(query))


async def operators_to_reach(session: AsyncSession, now: datetime) -> int:
    """How many operators have an open chat: nobody else hears what ails the house."""
    query = select(func.count(Contact.person_id.distinct())).where(
        Contact.person_id.in_(await operators(session, now)), Contact.closed_at.is_(None)
    )
    return await session.scalar(query) or 0


async def tell_update_failed(
    session: AsyncSession, update_id: int, trace: str, now: datetime
) -> None:
    """One letter per operator and hour, however many updates fail."""
    hour = f"{now:%Y%m%d%H}"
    letters = [
        Post(
            "update.failed",
            Matter.PERSON,
            person,
            to_person=person,
            key=f"update.failed:{person}:{hour}",
            ids={"update": update_id, "trace": trace},
            priority=Priority.URGENT,
        )
        for person in await operators(session, now)
    ]
    await post(session, letters, now)
