"""What keeps a letter from leaving now, or sends it to somebody else: office hours, quiet hours,
absences; as they are at the moment of sending."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.worktime import may_speak
from services import quiet
from services.alarms import DIGEST
from services.almanac import almanac
from services.directory import stand_ins

Held = tuple[tuple[str, ...], dict[int, datetime], dict[int, int]]


async def held_back(session: AsyncSession, now: datetime) -> Held:
    """Kinds of letters that wait for the next office hours (what clocks wrote and could not leave
    in time), people whose digests wait until their quiet hours end, and who stands in for whom."""
    book = await almanac(session)
    hushed = () if may_speak(now, book.calendar, book.quiet) else (DIGEST,)
    return hushed, await quiet.until(session, book, now), await stand_ins(session, now)
