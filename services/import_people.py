"""Units and people of a workbook into the office: all of it, or nothing and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter
from domain.papers import Flaw, PeopleBook, PersonRow, Problems
from domain.rights import Role
from domain.words import fold
from domain.worktime import local
from models.office import Grant, Person
from models.work import Event
from services.alarms import event
from services.contacts import in_force
from services.import_names import Complaints, Places, by_row, places_of
from services.import_units import check_units, differs, one, write_units

PersonKey = tuple[str, int]  # folded name, unit id
GrantKey = tuple[int, Role, int]  # person, role, unit


@dataclass(frozen=True, slots=True)
class PeopleImported:
    """How much a workbook of people changed."""

    units_new: int = 0
    units_changed: int = 0
    people_new: int = 0
    people_changed: int = 0
    granted: int = 0
    revoked: int = 0

    @property
    def changed(self) -> bool:
        return any(getattr(self, name) for name in self.__dataclass_fields__)


async def apply_people(
    session: AsyncSession, book: PeopleBook, now: datetime
) -> PeopleImported | Problems:
    """Enter units, people and their roles (in force from today), or say everything that is wrong
    and change nothing. What the file does not name stays; a second time nothing changes."""
    places = await places_of(session)
    complaints = Complaints()
    parents = check_units(book, places, complaints)
    meant = check_people(book, places, complaints)
    if problems := complaints.problems():
        return problems
    units = await write_units(session, book.units, parents)
    offices = {code: unit.id for code, unit in units.rows.items()}
    offices |= {said: offices[code] for said, code in meant.items()}
    people = await write_people(session, book.people, offices)
    grants = wanted(book.people, people.ids, offices)
    granted, revoked = await write_grants(session, grants, now)
    return PeopleImported(
        len(units.added),
        len(units.changed),
        len(people.added),
        len(people.changed),
        granted,
        revoked,
    )


# --- people --------------------------------------------------------------------------------


def check_people(book: PeopleBook, places: Places, complaints: Complaints) -> dict[str, str]:
    """What the cells mean that name a unit outside the file: their words, casefolded -> code."""
    here = {unit.code.casefold() for unit in book.units}
    claims = by_row(each for each in book.unknown_units if each.code is Flaw.UNKNOWN_UNIT)
    meant: dict[str, str] = {}
    for person in book.people:
        said = [text for text in (person.unit_code, person.scope_code) if text]
        outside = [text for text in said if text.casefold() not in here]
        for text, claim in zip(outside, claims.get(person.row, ()), strict=True):
            place = one(places.find(text), claim, complaints)
            if place is not None:
                meant[text.casefold()] = place.code.casefold()
    return meant


@dataclass(frozen=True, slots=True)
class PeopleWritten:
    ids: dict[PersonKey, int]
    added: set[PersonKey]
    changed: set[PersonKey]


async def write_people(
    session: AsyncSession, rows: Iterable[PersonRow], offices: dict[str, int]
) -> PeopleWritten:
    """One person per folded name and unit; an empty cell leaves what is known."""
    units = {offices[row.unit_code.casefold()] for row in rows}
    found = await session.scalars(select(Person).where(Person.unit_id.in_(units)))
    people = {(person.name_fold, person.unit_id): person for person in found}
    added: set[PersonKey] = set()
    changed: set[PersonKey] = set()
    for row in rows:
        key = key_of(row, offices)
        person = people.get(key)
        if person is None:
            people[key] = person = Person(name=row.name, name_fold=key[0], unit_id=key[1])
            session.add(person)
            added.add(key)
        if differs(person, told(row)) and key not in added:
            changed.add(key)
    await session.flush()
    return PeopleWritten({key: person.id for key, person in people.items()}, added, changed)


def key_of(row: PersonRow, offices: dict[str, int]) -> PersonKey:
    return fold(" ".join(row.name.split())), offices[row.unit_code.casefold()]


def told(row: PersonRow) -> dict[str, Any]:
    """What the file says of a person; being in it means being in office."""
    said = {"title": row.title, "phone": row.phone, "email": row.email}
    return {name: value for name, value in said.items() if value} | {"left_on": None}


# --- grants --------------------------------------------------------------------------------


def wanted(
    rows: Iterable[PersonRow], ids: dict[PersonKey, int], offices: dict[str, int]
) -> dict[int, set[GrantKey]]:
    """The grants each person of the file should hold: over the scope, else over the own unit."""
    grants: defaultdict[int, set[GrantKey]] = defaultdict(set)
    for row in rows:
        person = ids[key_of(row, offices)]
        grants[person].add(
            (person, row.role, offices[(row.scope_code or row.unit_code).casefold()])
        )
    return dict(grants)


async def write_grants(
    session: AsyncSession, grants: dict[int, set[GrantKey]], now: datetime
) -> tuple[int, int]:
    """Open what is new from today, close what is no longer said as of yesterday, keep the rest.
    How many were opened and closed."""
    today = local(now).date()
    query = select(Grant).where(Grant.person_id.in_(grants))
    held = {grant_key(one): one for one in await session.scalars(query.where(in_force(today)))}
    asked = set().union(*grants.values())
    ended = [one for key, one in held.items() if key not in asked]
    for grant in ended:
        grant.to_on = today - timedelta(days=1)
    opened = sorted(asked - held.keys())
    # A role taken away and given back on one day is the same row again.
    again = await session.scalars(query.where(Grant.from_on == today))
    same_day = {grant_key(one): one for one in again}
    for key in opened:
        if key in same_day:
            same_day[key].to_on = None
        else:
            person, role, unit = key
            session.add(Grant(person_id=person, role=role, unit_id=unit, from_on=today))
    await write_history(session, opened, [grant_key(one) for one in ended], now)
    return len(opened), len(ended)


def grant_key(grant: Grant) -> GrantKey:
    return grant.person_id, grant.role, grant.unit_id


async def write_history(
    session: AsyncSession, opened: Iterable[GrantKey], ended: Iterable[GrantKey], now: datetime
) -> None:
    events = [
        event(Matter.PERSON, person, kind, now, data={"role": role, "unit": unit})
        for kind, grants in (("granted", opened), ("revoked", ended))
        for person, role, unit in grants
    ]
    if events:
        await session.execute(insert(Event), events)
