"""Somebody leaves the office: from that day they are nobody here, and their head hears what they
leave behind."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LIVE_TASK, Matter
from domain.notices import Notice
from domain.notices.handovers import SomebodyLeaves
from models.office import Person
from models.work import Task
from services.absences import heads_over
from services.alarms import record
from services.compose import Composer
from services.directory import directory
from services.dispatch import Claim
from services.post import Post, post


async def leave(session: AsyncSession, person: Person, on: date, now: datetime) -> tuple[int, int]:
    """From ``on`` their chat is a stranger's, their rights end, and what would be theirs goes to
    the head of the unit. Returns how many tasks they hold and how many heads were told to hand them
    over; a day written down again is corrected."""
    person.left_on = on
    await record(session, Matter.PERSON, person.id, "leaves", now, data={"on": on.isoformat()})
    held = await holds(session, person.id)
    who = await directory(session, now)
    heads = tuple(dict.fromkeys(map(who.hears, heads_over(person, who)))) if held else ()
    await post(
        session,
        [Post("person.leaves", Matter.PERSON, person.id, to_person=head) for head in heads],
        now,
    )
    return held, len(heads)


async def holds(session: AsyncSession, person_id: int) -> int:
    query = select(func.count()).where(Task.assignee_id == person_id, Task.state.in_(LIVE_TASK))
    return await session.scalar(query) or 0


async def told(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    person = await session.get_one(Person, claim.matter_id)
    held = await holds(session, person.id)
    if not held or person.left_on is None:
        return None
    return SomebodyLeaves(person.name, person.left_on, held)


COMPOSERS: dict[str, Composer] = {"person.leaves": told}
