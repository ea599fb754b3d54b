"""What tests of tasks have in common: giving one, and finding its rows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from domain.lifecycle import Matter
from models.contacts import Contact
from models.office import Person
from models.work import Event, Task
from services.contacts import Visitor, scopes_of
from services.tasks import assign
from tests.world import Actor, World


def at(day: str, clock: str = "17:00") -> datetime:
    """Office time as an instant: ``at("2026-11-25")``."""
    return datetime.fromisoformat(f"{day}T{clock}:00+07:00").astimezone(UTC)


async def visitor(world: World, actor: Actor) -> Visitor:
    """An official as the desk would see them."""
    async with world.database.read() as session:
        person = await session.get_one(Person, actor.person_id)
        contact = (
            await session.scalars(select(Contact).where(Contact.person_id == person.id))
        ).first() or Contact()
        scopes = await scopes_of(session, person.id, world.local.date())
    return Visitor(contact, person, scopes)


async def give(
    world: World,
    to: Actor | None,
    *,
    by: Actor | None = None,
    unit: str = "KT",
    due: datetime | None = None,
    content: str = "Rà soát hồ sơ đất đai tồn đọng",
    **more: Any,
) -> str:
    """Assign a task and let everything happen that follows; its code."""
    giver = await visitor(world, by) if by is not None else None
    async with world.database.write() as session:
        made = await assign(
            session,
            by=giver,
            content=content,
            lead_unit_id=await world.unit_id(unit),
            assignee_id=to.person_id if to is not None else None,
            due_at=due,
            now=world.now,
            **more,
        )
    await world.settle()
    return made.code


async def task(world: World, code: str) -> Task:
    async with world.database.read() as session:
        return (await session.scalars(select(Task).where(Task.code == code))).one()


async def events(world: World, code: str) -> list[Event]:
    row = await task(world, code)
    async with world.database.read() as session:
        about = (Event.matter == Matter.TASK, Event.matter_id == row.id)
        query = select(Event).where(*about).order_by(Event.id)
        return list(await session.scalars(query))
