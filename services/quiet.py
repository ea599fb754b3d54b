"""Quiet hours of one's own: reminders wait for their end, besides those of the office."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter
from domain.notices import Refusal
from domain.notices.deadlines import QuietUnclear
from domain.officehours import written
from domain.quiethours import heard_at, leaves_room
from domain.worktime import Quiet
from models.deadlines import QuietHours
from models.office import Person
from services.alarms import record
from services.almanac import Almanac

KEPT = "quiet hours"


async def own(session: AsyncSession, person_id: int) -> Quiet | None:
    row = await session.get(QuietHours, person_id)
    return None if row is None else quiet_of(row)


def quiet_of(row: QuietHours) -> Quiet:
    return Quiet(time.fromisoformat(row.from_at), time.fromisoformat(row.to_at))


async def choose(
    session: AsyncSession, person: Person, quiet: Quiet | None, book: Almanac, now: datetime
) -> None:
    """Keep them from now on; None gives them up. Raises Refusal(QuietUnclear()) when they leave
    no moment of the office's day in which a reminder could come."""
    if quiet is not None and not leaves_room(quiet, book.quiet):
        raise Refusal(QuietUnclear())
    await session.execute(delete(QuietHours).where(QuietHours.person_id == person.id))
    if quiet is not None:
        start, end = f"{quiet.start:%H:%M}", f"{quiet.end:%H:%M}"
        session.add(QuietHours(person_id=person.id, from_at=start, to_at=end))
    await session.flush()
    session.info["cache"].pop(KEPT, None)
    said = written((quiet.start, quiet.end)) if quiet is not None else ""
    await record(
        session, Matter.PERSON, person.id, "quiet", now, actor=person.id, data={"hours": said}
    )


async def everybodys(session: AsyncSession) -> Mapping[int, Quiet]:
    """Whose quiet hours are when; kept as long as the almanac is."""
    cache: dict[str, Any] = session.info["cache"]
    if KEPT not in cache:
        rows = await session.scalars(select(QuietHours))
        cache[KEPT] = {row.person_id: quiet_of(row) for row in rows}
    kept: Mapping[int, Quiet] = cache[KEPT]
    return kept


async def until(session: AsyncSession, book: Almanac, now: datetime) -> dict[int, datetime]:
    """Who wants to be left alone now, and the first moment at which both they and the office may
    be spoken to again."""
    quiets = await everybodys(session)
    ends = {person: heard_at(now, book.calendar, own, book.quiet) for person, own in quiets.items()}
    return {person: end for person, end in ends.items() if end > now}
