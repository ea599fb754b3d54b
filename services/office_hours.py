"""Office hours of units that differ from the office's, with the days they hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter
from models.deadlines import OfficeHours
from models.office import Unit
from services.alarms import record


async def put(
    session: AsyncSession,
    code: str,
    hours: str,
    span: tuple[date, date | None],
    basis: str,
    now: datetime,
) -> str | None:
    """The hours of the unit of that code from one day to another (None: until further notice).
    What held before ends the day before; what would have begun within is replaced. Returns the
    unit's name, None when there is none of that code."""
    unit = await session.scalar(select(Unit).where(Unit.code == code))
    if unit is None:
        return None
    first, last = span
    theirs = select(OfficeHours).where(
        OfficeHours.unit_id == unit.id,
        or_(OfficeHours.to_on.is_(None), OfficeHours.to_on >= first),
    )
    for row in list(await session.scalars(theirs)):
        if row.from_on < first:
            if last is not None and (row.to_on is None or row.to_on > last):
                session.add(after(row, last))
            row.to_on = first - timedelta(days=1)
        elif last is None or (row.to_on is not None and row.to_on <= last):
            await session.delete(row)
        elif row.from_on <= last:
            row.from_on = last + timedelta(days=1)
    session.add(OfficeHours(unit_id=unit.id, from_on=first, to_on=last, hours=hours, basis=basis))
    await record(
        session, Matter.CALENDAR, first.year, "hours_changed", now,
        data={"unit": unit.id, "hours": hours, "from": first.isoformat(), "basis": basis},
    )  # fmt: skip
    return unit.name


def after(row: OfficeHours, last: date) -> OfficeHours:
    """A summer within the year: what held before holds again afterwards."""
    return OfficeHours(
        unit_id=row.unit_id,
        from_on=last + timedelta(days=1),
        to_on=row.to_on,
        hours=row.hours,
        basis=row.basis,
    )
