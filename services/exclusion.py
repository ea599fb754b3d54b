"""From whom a report is kept, as SQL: the condition every door carries, read anew each time.

``domain.exclusion`` says the same of people and places in memory, with the reason; journeys and a
property test hold both to each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from domain.exclusion import Ties
from domain.lifecycle import About
from domain.rights import Role
from models.office import Absence, Grant, Person, Policy, Unit
from models.reports import Barred, Report

LEADING = (Role.HEAD, Role.DEPUTY, Role.LEADER)
ON_DUTY = (Role.HOTLINE, Role.SUPERVISOR, Role.OPERATOR)
RECEIVER = "report.receiver"
NOBODY = "-"

PersonId = int | InstrumentedAttribute[int]


@lru_cache(maxsize=1024)  # spelling it out anew takes longer than asking the database
def barred(person: PersonId, day: date) -> ColumnElement[bool]:
    """Whether a report is about this person, about somebody they work under or stand in for, or
    about the leadership of their unit."""
    reader = aliased(Person)
    near = select(Barred.person_id).where(
        Barred.report_id == Report.id,
        or_(
            Barred.person_id == person,
            Barred.person_id.in_(chiefs(person, day)),
            Barred.person_id.in_(stood_for(person, day)),
        ),
    )
    belongs = select(reader.id).where(reader.id == person, reader.unit_id == Report.unit_id)
    leads = select(Grant.id).where(
        Grant.person_id == person,
        Grant.unit_id == Report.unit_id,
        Grant.role.in_(LEADING),
        in_force_of(Grant, day),
    )
    return or_(
        near.correlate(Report, Person).exists(),
        and_(
            Report.about == About.LEADERSHIP,
            or_(
                belongs.correlate(Report, Person).exists(), leads.correlate(Report, Person).exists()
            ),
        ),
    )


def chiefs(person: PersonId, day: date) -> Select[int]:
    """Whoever leads the person's unit or one over it. The desk, supervisors and operators are not
    counted as under the very top while the office has named nobody above it: they are the last."""
    me, home, led = aliased(Person), aliased(Unit), aliased(Unit)
    seat, duty = aliased(Grant), aliased(Grant)
    serves = select(duty.id).where(
        duty.person_id == person, duty.role.in_(ON_DUTY), in_force_of(duty, day)
    )
    last_of_all = and_(
        led.parent_id.is_(None),
        serves.correlate(Person, Report).exists(),
        ~receivers(day).correlate(None).exists(),
    )
    return (
        select(seat.person_id)
        .join_from(seat, led, led.id == seat.unit_id)
        .join(home, home.path.startswith(led.path))
        .join(me, me.unit_id == home.id)
        .where(me.id == person, seat.role.in_(LEADING), in_force_of(seat, day), ~last_of_all)
        .correlate(Person, Report)
    )


def stood_for(person: PersonId, day: date) -> Select[int]:
    """For whom they stand in, directly or through one who stands in and is away too."""
    near, far = aliased(Absence), aliased(Absence)
    direct = (
        select(near.person_id)
        .where(near.stand_in_id == person, near.from_on <= day, near.to_on >= day)
        .correlate(Person, Report)
    )
    return (
        select(far.person_id)
        .where(
            or_(far.stand_in_id == person, far.stand_in_id.in_(direct)),
            far.from_on <= day,
            far.to_on >= day,
        )
        .correlate(Person, Report)
    )


def receivers(day: date) -> Select[int]:
    """The person the policy names for what is about the top: «Họ và tên | mã đơn vị»."""
    one, unit = aliased(Person), aliased(Unit)
    return (
        select(one.id)
        .join_from(one, unit, unit.id == one.unit_id)
        .join(Policy, Policy.value == one.name + " | " + unit.code)
        .where(Policy.name == RECEIVER, or_(one.left_on.is_(None), one.left_on > day))
    )


def in_force_of(grant: type[Grant], day: date) -> ColumnElement[bool]:
    return and_(grant.from_on <= day, or_(grant.to_on.is_(None), grant.to_on >= day))


# --- the same in memory ----------------------------------------------------------------------


async def ties_of(
    session: AsyncSession, people: Iterable[int], accused: Iterable[int], day: date
) -> Ties:
    """How these people hang together with those a report is about, today."""
    everyone = {*people, *accused}
    homes = await session.execute(
        select(Person.id, Unit.path)
        .join(Unit, Unit.id == Person.unit_id)
        .where(Person.id.in_(everyone))
    )
    seats = await session.execute(
        select(Grant.person_id, Unit.path)
        .join(Unit, Unit.id == Grant.unit_id)
        .where(Grant.person_id.in_(set(accused)), Grant.role.in_(LEADING), in_force_of(Grant, day))
    )
    led: dict[int, tuple[str, ...]] = {}
    for person, path in seats:
        led[person] = (*led.get(person, ()), path)
    away = await session.execute(
        select(Absence.stand_in_id, Absence.person_id).where(
            Absence.from_on <= day, Absence.to_on >= day, Absence.stand_in_id.is_not(None)
        )
    )
    stands: dict[int, tuple[int, ...]] = {}
    for stand_in, person in away:
        if stand_in is None:
            continue
        stands[stand_in] = (*stands.get(stand_in, ()), person)
    return Ties(dict(homes.all()), led, stands, await spared(session, day))


async def spared(session: AsyncSession, day: date) -> frozenset[int]:
    if await session.scalar(receivers(day).limit(1)) is not None:
        return frozenset()
    query = select(Grant.person_id).where(Grant.role.in_(ON_DUTY), in_force_of(Grant, day))
    return frozenset(await session.scalars(query))
