"""A unit's group chat: a head ties it once with a code; it ends when the head, the platform or
another group ends it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.codes import LINK_ALPHABET, normal_link_code
from domain.lifecycle import Matter, Priority
from domain.messages import Address
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.notices.groups import GroupHourUnclear
from domain.rights import RIGHTS, Right
from domain.worktime import at, may_speak, today
from models.contacts import Contact
from models.office import Unit
from models.outward import UnitGroup
from models.sealing import vault_of
from services import contacts
from services.alarms import record
from services.almanac import Almanac, almanac
from services.clocks import put, silence
from services.contacts import CODE_LENGTH, Visitor, count_attempt
from services.post import Post, post

DIGEST, LOST = "group.digest", "group.lost"


def headed(visitor: Visitor) -> tuple[int, ...]:
    """The units whose group this person may tie: those they are head or leader of."""
    return tuple(
        dict.fromkeys(each.unit_id for each in visitor.scopes if Right.ACCEPT in RIGHTS[each.role])
    )


async def units(session: AsyncSession, visitor: Visitor) -> Sequence[Unit]:
    """Raises Refusal(NotYours()) for who is head of nothing."""
    ids = headed(visitor)
    if not ids:
        raise Refusal(NotYours())
    query = select(Unit).where(Unit.id.in_(ids)).order_by(Unit.path)
    return list(await session.scalars(query))


async def unit_of(session: AsyncSession, visitor: Visitor, unit_id: int) -> Unit:
    """Raises Refusal(NotYours()) for anybody else's unit."""
    if unit_id not in headed(visitor):
        raise Refusal(NotYours())
    return await session.get_one(Unit, unit_id)


async def live(session: AsyncSession, *having: object) -> UnitGroup | None:
    query = (
        select(UnitGroup)
        .where(UnitGroup.contact_id.is_not(None), UnitGroup.closed_at.is_(None), *having)  # type: ignore[arg-type]  # conditions
        .options(joinedload(UnitGroup.unit))
        .order_by(UnitGroup.id)
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def of_unit(session: AsyncSession, unit_id: int) -> UnitGroup | None:
    return await live(session, UnitGroup.unit_id == unit_id)


# --- tying ---------------------------------------------------------------------------------


async def invite(
    session: AsyncSession, visitor: Visitor, unit_id: int, now: datetime
) -> tuple[str, datetime]:
    """A fresh one-time code for this unit's group, and until when it is good; older ones die."""
    unit = await unit_of(session, visitor, unit_id)
    book, known = await almanac(session), await of_unit(session, unit.id)
    await session.execute(
        update(UnitGroup)
        .where(UnitGroup.unit_id == unit.id, UnitGroup.contact_id.is_(None))
        .values(expires_at=now)
    )
    code = "".join(secrets.choice(LINK_ALPHABET) for _ in range(CODE_LENGTH))
    until = now + book.hours("group.link_hours")
    session.add(
        UnitGroup(
            unit_id=unit.id,
            code_hash=code_hash(session, code),
            made_by=visitor.person.id if visitor.person else 0,
            made_at=now,
            expires_at=until,
            post_at=known.post_at if known else book.text("group.at"),
        )
    )
    await session.flush()
    return code, until


def code_hash(session: AsyncSession, code: str) -> str:
    return vault_of(session).digest("group-code", normal_link_code(code))


async def speaker(session: AsyncSession, address: Address | None, now: datetime) -> Visitor | None:
    """Who acts in a group: the official whose own chat it is; None for anybody else."""
    contact = await contacts.at(session, address) if address is not None else None
    if contact is None:
        return None
    found = await contacts.who(session, contact, now)
    return found if found.official else None


async def tie(
    session: AsyncSession,
    group: Contact,
    thread: str,
    code: str,
    by: Visitor | None,
    now: datetime,
) -> UnitGroup | None:
    """Tie this chat (or topic) to the unit of the code, if its head says it; None otherwise.
    A unit has one group and a chat one unit: what stood before ends. Raises Refusal for too many
    tries; the caller commits a failed one as well."""
    limit = (await almanac(session)).limit("link.tries")
    await count_attempt(session, f"group:{group.id}", now, limit)
    query = (
        select(UnitGroup)
        .where(UnitGroup.code_hash == code_hash(session, code))
        .options(joinedload(UnitGroup.unit))
        .with_for_update(of=UnitGroup)
    )
    row = (await session.scalars(query)).one_or_none()
    good = row is not None and row.contact_id is None and row.expires_at > now
    if row is None or not good or by is None or row.unit_id not in headed(by):
        return None
    for before in (
        await of_unit(session, row.unit_id),
        await live(session, UnitGroup.contact_id == group.id, UnitGroup.thread == thread),
    ):
        if before is not None and before.closed_at is None:
            await end(session, before, "replaced", now)
    row.contact_id, row.thread, row.linked_at = group.id, thread, now
    await session.flush()
    await note(session, row, "group.tied", now, by)
    await set_clock(session, row, now)
    return row


async def set_hour(
    session: AsyncSession, visitor: Visitor, unit_id: int, hour: time, now: datetime
) -> UnitGroup | None:
    """Tell the tasks at that local hour; None where there is no group. Raises Refusal, also for
    an hour at which nobody is to be disturbed."""
    await unit_of(session, visitor, unit_id)
    book = await almanac(session)
    day = book.calendar.on_or_after(today(now))
    if not may_speak(at(day, hour), book.calendar, book.quiet):
        raise Refusal(GroupHourUnclear(book.text("quiet.to"), book.text("quiet.from")))
    row = await of_unit(session, unit_id)
    if row is not None:
        row.post_at = f"{hour:%H:%M}"
        await session.flush()
        await set_clock(session, row, now)
    return row


# --- ending --------------------------------------------------------------------------------


async def stop(session: AsyncSession, visitor: Visitor, unit_id: int, now: datetime) -> bool:
    """By its head; False where there was no group. Raises Refusal."""
    await unit_of(session, visitor, unit_id)
    row = await of_unit(session, unit_id)
    if row is None:
        return False
    await end(session, row, "stopped", now)
    await note(session, row, "group.stopped", now, visitor)
    return True


async def lost(
    session: AsyncSession, contact_id: int, now: datetime, *, thread: str | None = None
) -> None:
    """The platform no longer lets us speak in this chat, or in this topic of it: the ties end,
    and whoever made them hears of it."""
    query = select(UnitGroup).where(
        UnitGroup.contact_id == contact_id,
        UnitGroup.closed_at.is_(None),
        *([] if thread is None else [UnitGroup.thread == thread]),
    )
    for row in list(await session.scalars(query)):
        await end(session, row, "lost", now)
        await note(session, row, "group.lost", now, None)
        letter = Post(
            LOST,
            Matter.UNIT,
            row.unit_id,
            to_person=row.made_by,
            key=f"{LOST}:{row.id}",
            ids={"topic": thread is not None},
            priority=Priority.URGENT,
        )
        await post(session, [letter], now)


async def end(session: AsyncSession, row: UnitGroup, why: str, now: datetime) -> None:
    row.closed_at, row.closed_why = now, why
    await session.flush()
    await silence(session, Matter.UNIT, row.unit_id, DIGEST)


async def note(
    session: AsyncSession, row: UnitGroup, kind: str, now: datetime, by: Visitor | None
) -> None:
    actor = by.person.id if by is not None and by.person is not None else None
    await record(session, Matter.UNIT, row.unit_id, kind, now, actor=actor, data={"group": row.id})


# --- the clock -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Hour:
    """A local time of day on working days."""

    clock: time

    def after(self, moment: datetime, book: Almanac) -> datetime:
        """The first strictly after ``moment``."""
        day = book.calendar.on_or_after(today(moment))
        while at(day, self.clock) <= moment:
            day = book.calendar.next_working(day)
        return at(day, self.clock)


async def set_clock(session: AsyncSession, row: UnitGroup, now: datetime) -> None:
    book = await almanac(session)
    following = Hour(time.fromisoformat(row.post_at)).after(now, book)
    await put(
        session,
        {
            "matter": Matter.UNIT,
            "matter_id": row.unit_id,
            "kind": DIGEST,
            "version": 1,
            "anchor_at": None,
            "climbed": 0,
            "told_head_at": None,
            "next_at": following,
            "failures": 0,
        },
    )
