"""A restored office: what the living one may have said since the backup is not said as if new.

Between the backup and its end the office went on: it sent letters that wait in the backup,
climbed rungs, answered updates. Nobody can know which. So after a restore

- letters that waited, and those of every clock that is due, leave marked «gửi lại»; those
  promised at most once stay behind as ambiguous;
- updates that people sent before the restore are handled, for what they caused is lost, and every
  letter they lead to is marked;
- linking codes expire (one may have been used), open questions count on far ahead (a button of a
  question asked since is not taken for a newer one), numbers of codes and of chat lines go on
  well beyond those given out, and nobody holds a lease.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import OPEN_LETTER, LetterState, Promise
from domain.worktime import local
from models.bulk import insert_new
from models.contacts import ChatLine, Draft, LinkCode
from models.office import House
from models.outward import UnitGroup
from models.post import Letter
from models.work import Serial
from services import leases
from services.post import DOUBTED

AT, FIRST = "restored.at", "restored.first"
TURNS_AHEAD = 1_000
CODES_AHEAD = 1_000
LINES_AHEAD = 1_000_000
SLACK = timedelta(minutes=1)  # between our clock and the platforms'
BACKLOG = timedelta(minutes=10)
"""How long after the first update a platform may still bring undated ones that it kept for us."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a restore left in doubt."""

    again: int  # letters that leave marked
    kept_back: int  # letters that stay behind as ambiguous
    codes: int  # linking codes that expired


async def hold(session: AsyncSession, now: datetime) -> Held:
    """Mark what may have been said already. The clocks that are due were planned before.

    ``now`` is the moment of the restore; real and business time are the same here."""
    again = await mark_again(session, now)
    kept_back = await keep_back(session, now)
    codes = await expire_codes(session, now)
    await session.execute(update(Draft).values(turn=Draft.turn + TURNS_AHEAD))
    await number_codes_ahead(session, now)
    await leases.free_all(session)
    await number_lines_ahead(session, now)
    await session.merge(House(name=AT, value=now.isoformat()))
    if (first := await session.get(House, FIRST)) is not None:
        await session.delete(first)
    await session.flush()
    return Held(again, kept_back, codes)


async def mark_again(session: AsyncSession, now: datetime) -> int:
    marked = (
        update(Letter)
        .where(Letter.state.in_(OPEN_LETTER), Letter.promise == Promise.AT_LEAST)
        .values(state=LetterState.WAITING, again=True, worker=None)
        .execution_options(synchronize_session=False)
    )
    return await changed(session, marked)


async def keep_back(session: AsyncSession, now: datetime) -> int:
    kept = (
        update(Letter)
        .where(Letter.state.in_(OPEN_LETTER), Letter.promise == Promise.AT_MOST)
        .values(state=LetterState.AMBIGUOUS, settled_at=now, failure="restored from a backup")
        .execution_options(synchronize_session=False)
    )
    return await changed(session, kept)


async def expire_codes(session: AsyncSession, now: datetime) -> int:
    expired = (
        update(LinkCode)
        .where(LinkCode.used_at.is_(None), LinkCode.expires_at > now)
        .values(expires_at=now)
        .execution_options(synchronize_session=False)
    )
    groups = (
        update(UnitGroup)
        .where(UnitGroup.contact_id.is_(None), UnitGroup.expires_at > now)
        .values(expires_at=now)
        .execution_options(synchronize_session=False)
    )
    return await changed(session, expired) + await changed(session, groups)


async def changed(session: AsyncSession, statement: Any) -> int:
    done = await session.execute(statement)
    return int(done.rowcount)  # type: ignore[attr-defined]


async def number_codes_ahead(session: AsyncSession, now: datetime) -> None:
    """Series begun since the backup are not in it: those of today are begun here."""
    day = local(now).date()
    for series in (f"task:{day.year}", f"report:{day.isoformat()}"):
        await insert_new(session, Serial, [{"series": series, "last": 0}])
    await session.execute(update(Serial).values(last=Serial.last + CODES_AHEAD))


async def number_lines_ahead(session: AsyncSession, now: datetime) -> None:
    """A browser asks for the lines after the last one it saw, and it saw lines that are lost.
    An empty line of nobody's chat has the next numbers begin beyond them on both engines."""
    last = await session.scalar(select(func.max(ChatLine.id))) or 0
    line = {"id": last + LINES_AHEAD, "chat_hash": "", "mine": False, "body": b"", "at": now}
    await session.execute(insert(ChatLine).values(**line))


# --- while the restored office lives -----------------------------------------------------------


async def doubt(
    session: AsyncSession, received_at: datetime, said_at: datetime | None, now: datetime
) -> None:
    """Mark whatever this unit of work posts, if its update may have been answered before.

    ``said_at`` is when the platform says it was written, None where platforms do not say. Those
    count as old while a backlog may still be coming in."""
    restored_at = await restored(session)
    if restored_at is None:
        return
    backlog = received_at <= await first_heard(session, now) + BACKLOG
    old = min(said_at or received_at, received_at) <= restored_at + SLACK
    if old or (said_at is None and backlog):
        session.info[DOUBTED] = True


async def restored(session: AsyncSession) -> datetime | None:
    """When this office was restored; asked once, for the answer changes only while it is shut."""
    cache: dict[str, Any] = session.info["cache"]
    if AT not in cache:
        value = await session.scalar(select(House.value).where(House.name == AT))
        cache[AT] = None if value is None else datetime.fromisoformat(value)
    kept: datetime | None = cache[AT]
    return kept


async def first_heard(session: AsyncSession, now: datetime) -> datetime:
    """When the restored office first heard anything; from its first update on."""
    cache: dict[str, Any] = session.info["cache"]
    if FIRST not in cache:
        await insert_new(session, House, [{"name": FIRST, "value": now.isoformat()}])
        value = await session.scalar(select(House.value).where(House.name == FIRST))
        cache[FIRST] = datetime.fromisoformat(value or now.isoformat())
    kept: datetime = cache[FIRST]
    return kept
