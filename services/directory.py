"""Who sits where today: heads, leaders, supervisors, clerks, hotline officers, and who is away.

Read once as a value, so that planning a thousand alarms asks the database five times.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.rights import Role
from domain.worktime import local
from models.contacts import Contact
from models.office import Absence, Grant, Person, Unit
from services.contacts import in_force

SEATS = (
    Role.HEAD,
    Role.DEPUTY,
    Role.LEADER,
    Role.SUPERVISOR,
    Role.CLERK,
    Role.HOTLINE,
    Role.CUSTODIAN,
)


@dataclass(frozen=True)
class Directory:
    paths: dict[int, str]  # unit -> place in the tree
    seats: dict[tuple[Role, int], tuple[int, ...]]  # (role, unit) -> people
    away: dict[int, int | None]  # absent person -> stand-in
    reachable: frozenset[int]  # people with an open contact
    gone: frozenset[int] = frozenset()  # people who left the office

    def heads(self, unit_id: int) -> tuple[int, ...]:
        return self.seats.get((Role.HEAD, unit_id), ())

    def leadership(self, unit_id: int) -> tuple[int, ...]:
        return self.heads(unit_id) + self.seats.get((Role.DEPUTY, unit_id), ())

    def above(self, unit_id: int) -> tuple[int, ...]:
        """The units over this one, nearest first."""
        path = self.paths.get(unit_id, "")
        return tuple(int(part) for part in reversed(path.strip("/").split("/")[:-1]) if part)

    def superiors(self, unit_id: int, excluded: Iterable[int] = ()) -> tuple[int, ...]:
        """The heads (or leaders) of the nearest unit above that has any not excluded."""
        for unit in self.above(unit_id):
            seated = self.heads(unit) or self.seats.get((Role.LEADER, unit), ())
            left = without(seated, excluded)
            if left:
                return left
        return ()

    def covering(self, role: Role, unit_id: int | None) -> tuple[int, ...]:
        """People holding a role over a unit; over any unit when it is unknown."""
        path = self.paths.get(unit_id, "") if unit_id is not None else None
        return tuple(
            dict.fromkeys(
                person
                for (seat, unit), people in self.seats.items()
                if seat is role and (path is None or path.startswith(self.paths.get(unit, "?")))
                for person in people
            )
        )

    def hears(self, person: int) -> int:
        """Whom to tell instead of somebody who is away: the stand-in, or who stands in for them.
        Nobody stands in who has left; a circle of people away is told as if they were here."""
        seen, found = {person}, person
        while (instead := self.away.get(found)) is not None:
            if instead in seen or instead in self.gone:
                return person
            seen.add(instead)
            found = instead
        return found

    def can_hear(self, person: int) -> bool:
        """Linked, and not away without a stand-in who is."""
        heard = self.hears(person)
        return heard not in self.away and heard in self.reachable


def without(people: Iterable[int], excluded: Iterable[int]) -> tuple[int, ...]:
    banned = set(excluded)
    return tuple(person for person in people if person not in banned)


SHARED = "directory.shared"
"""In a session's info, where several batches may use one directory: what holds it, by day."""


async def directory(session: AsyncSession, now: datetime) -> Directory:
    today = local(now).date()
    shared: dict[date, Directory] = session.info.get(SHARED, {})
    if today not in shared:
        shared[today] = await read(session, today)
    return shared[today]


async def read(session: AsyncSession, today: date) -> Directory:
    units = await session.execute(select(Unit.id, Unit.path))
    grants = await session.execute(
        select(Grant.role, Grant.unit_id, Grant.person_id)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.role.in_(SEATS),
            in_force(today),
            or_(Person.left_on.is_(None), Person.left_on > today),
        )
        .order_by(Grant.id)
    )
    seats: dict[tuple[Role, int], tuple[int, ...]] = {}
    for role, unit, person in grants:
        seats[role, unit] = (*seats.get((role, unit), ()), person)
    linked = await session.scalars(
        select(Contact.person_id).where(Contact.person_id.is_not(None), Contact.closed_at.is_(None))
    )
    return Directory(
        dict(units.all()),
        seats,
        await absent(session, today),
        frozenset(person for person in linked if person),
        await gone(session, today),
    )


async def absent(session: AsyncSession, today: date) -> dict[int, int | None]:
    """Who is away, and who stands in."""
    query = select(Absence.person_id, Absence.stand_in_id).where(
        Absence.from_on <= today, Absence.to_on >= today
    )
    return dict((await session.execute(query)).all())


async def gone(session: AsyncSession, today: date) -> frozenset[int]:
    return frozenset(await session.scalars(select(Person.id).where(Person.left_on <= today)))


async def stand_ins(session: AsyncSession, now: datetime) -> dict[int, int]:
    """Whoever is away at this moment and is told through somebody else, and through whom."""
    today = local(now).date()
    away = await absent(session, today)
    if not away:
        return {}
    who = Directory({}, {}, away, frozenset(), await gone(session, today))
    return {person: who.hears(person) for person in away if who.hears(person) != person}
