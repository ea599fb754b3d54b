"""Office hours of units that differ from the office's, with the days they hold."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.notices.office_hours import OfficeHoursShown, SeasonLine
from domain.notices.supervision import Choice
from domain.officehours import written_hours
from domain.rights import RIGHTS, Right
from domain.worktime import today
from models.deadlines import OfficeHours
from models.office import Unit
from services import scopes
from services.alarms import record
from services.almanac import almanac
from services.contacts import Visitor
from services.deadlines import hours_of

Span = tuple[date, date | None]  # both included; None: until further notice


# --- looking -------------------------------------------------------------------------------


async def shown(
    session: AsyncSession, unit_id: int, visitor: Visitor, now: datetime
) -> OfficeHoursShown:
    """When a unit is open, today and later, as everybody who works here may see it. Raises
    Refusal(NotYours())."""
    unit = await seen(session, unit_id, visitor, now)
    book, day = await almanac(session), today(now)
    timetable = await hours_of(session, unit.id, book)
    return OfficeHoursShown(
        Choice(unit.id, unit.name),
        written_hours(timetable.on(day)),
        written_hours((await hours_of(session, None, book)).on(day)),
        tuple([line async for line in seasons(session, unit, day)]),
        may_change(visitor, unit),
    )


async def seen(session: AsyncSession, unit_id: int, visitor: Visitor, now: datetime) -> Unit:
    if visitor.person is None:
        raise Refusal(NotYours())
    unit = await scopes.unit(session, unit_id, scopes.in_being(today(now)))
    if unit is None:
        raise Refusal(NotYours())
    return unit


async def seasons(session: AsyncSession, unit: Unit, day: date) -> AsyncIterator[SeasonLine]:
    """What holds or is still to come: of the unit, then of those above it."""
    above = [int(part) for part in unit.path.split("/") if part]
    query = (
        select(Unit, OfficeHours)
        .join(Unit, Unit.id == OfficeHours.unit_id)
        .where(OfficeHours.unit_id.in_(above), lasting(day))
        .order_by(Unit.path.desc(), OfficeHours.from_on)
    )
    for owner, row in (await session.execute(query)).all():
        of = "" if owner.id == unit.id else owner.name
        yield SeasonLine(row.hours, row.from_on, row.to_on, row.basis, of)


def lasting(day: date) -> ColumnElement[bool]:
    return or_(OfficeHours.to_on.is_(None), OfficeHours.to_on >= day)


async def units(session: AsyncSession, query: str, now: datetime) -> Sequence[Unit]:
    """Units in being whose name or code fits what was typed; all of them when nothing was."""
    there = scopes.in_being(today(now))
    if query:
        return await scopes.find(session, query, there)
    return await scopes.all_of(session, there)


# --- changing ------------------------------------------------------------------------------


def may_change(visitor: Visitor, unit: Unit) -> bool:
    """Who looks after the system changes the hours of every unit, a head or leader those of the
    units they lead. A stand-in does not: the hours outlast the absence."""
    if visitor.may(Right.OPERATE):
        return True
    led = (each for each in visitor.scopes if Right.ACCEPT in RIGHTS[each.role] and not each.lent)
    return any(each.covers(unit.path) for each in led)


async def change(
    session: AsyncSession,
    unit_id: int,
    hours: str | None,
    span: Span,
    basis: str,
    visitor: Visitor,
    now: datetime,
) -> Unit:
    """The unit's hours from one day to another; None: those of the units above it again. Raises
    Refusal(NotYours()), and ValueError for a change without the document that orders it."""
    unit = await changed_by(session, unit_id, visitor, now)
    actor = visitor.person.id if visitor.person is not None else None
    await lay(session, unit, hours, span, basis, now, actor)
    return unit


async def changed_by(session: AsyncSession, unit_id: int, visitor: Visitor, now: datetime) -> Unit:
    """A unit whose hours this visitor may change. Raises Refusal(NotYours())."""
    unit = await seen(session, unit_id, visitor, now)
    if not may_change(visitor, unit):
        raise Refusal(NotYours())
    return unit


async def put(
    session: AsyncSession, code: str, hours: str, span: Span, basis: str, now: datetime
) -> str | None:
    """The same by the operator at the command line, who names the unit by its code. Returns its
    name, None when there is none of that code."""
    unit = await session.scalar(select(Unit).where(Unit.code == code))
    if unit is None:
        return None
    await lay(session, unit, hours, span, basis, now, None)
    return unit.name


async def lay(
    session: AsyncSession,
    unit: Unit,
    hours: str | None,
    span: Span,
    basis: str,
    now: datetime,
    actor: int | None,
) -> None:
    """What held before ends the day before; what would have begun within is replaced."""
    if not basis.strip():
        raise ValueError("a change of office hours names the document that orders it")
    first, last = span
    theirs = select(OfficeHours).where(OfficeHours.unit_id == unit.id, lasting(first))
    for row in list(await session.scalars(theirs.with_for_update())):
        if row.from_on < first:
            if last is not None and (row.to_on is None or row.to_on > last):
                session.add(after(row, last))
            row.to_on = first - timedelta(days=1)
        elif last is None or (row.to_on is not None and row.to_on <= last):
            await session.delete(row)
        elif row.from_on <= last:
            row.from_on = last + timedelta(days=1)
    if hours is not None:
        row = OfficeHours(unit_id=unit.id, from_on=first, to_on=last, hours=hours, basis=basis)
        session.add(row)
    data = {
        "unit": unit.id, "hours": hours or "", "from": first.isoformat(),
        "to": last.isoformat() if last is not None else "", "basis": basis,
    }  # fmt: skip
    await record(session, Matter.CALENDAR, first.year, "hours_changed", now, actor=actor, data=data)


def after(row: OfficeHours, last: date) -> OfficeHours:
    """A summer within the year: what held before holds again afterwards."""
    return OfficeHours(
        unit_id=row.unit_id,
        from_on=last + timedelta(days=1),
        to_on=row.to_on,
        hours=row.hours,
        basis=row.basis,
    )
