"""Units and people of a workbook into the office: all of it, or nothing and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter
from domain.papers import Flaw, PeopleBook, PersonRow, Problem, Problems, UnitRow
from domain.rights import Role
from domain.words import fold
from domain.worktime import local
from models.office import Grant, Person, Unit
from models.work import Event
from services.alarms import event
from services.contacts import in_force
from services.import_names import Complaints, Place, Places, by_row, places_of

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


# --- units ---------------------------------------------------------------------------------


def check_units(book: PeopleBook, places: Places, complaints: Complaints) -> dict[str, str]:
    """The parent of each unit of the file, as a code: of the file, else one the office has."""
    here = {unit.code.casefold(): unit for unit in book.units}
    claims = by_row(each for each in book.unknown_units if each.code is Flaw.UNKNOWN_PARENT)
    parents: dict[str, str] = {}
    for unit in book.units:
        said = unit.parent_code
        if not said or said.casefold() in here:
            parents[unit.code] = said
            continue
        (claim,) = claims[unit.row]
        parent = one(places.find(said), claim, complaints)
        if parent is None:
            continue
        parents[unit.code] = parent.code
        if not covers(parent, unit):
            complaints.unclear(claim, Flaw.PARENT_NOT_VALID, [period(parent)])
        elif ring := circle(unit.code, parents, places):
            complaints.unclear(claim, Flaw.PARENT_CYCLE, [" → ".join(ring)])
    return parents


def one(found: tuple[Place, ...], claim: Problem, complaints: Complaints) -> Place | None:
    if len(found) == 1:
        return found[0]
    if found:
        complaints.unclear(claim, Flaw.AMBIGUOUS_UNIT, sorted(place.code for place in found))
    else:
        complaints.unknown(claim)
    return None


def covers(parent: Place, unit: UnitRow) -> bool:
    ends, parent_ends = unit.valid_to or date.max, parent.valid_to or date.max
    return parent.valid_from <= unit.valid_from and ends <= parent_ends


def period(place: Place) -> str:
    until = f"{place.valid_to:%d/%m/%Y}" if place.valid_to else "…"
    return f"{place.valid_from:%d/%m/%Y} – {until}"


def circle(code: str, parents: dict[str, str], places: Places) -> list[str]:
    """The codes from a unit up to itself, partly through the file, partly through the office."""
    known = {parent.casefold(): above for parent, above in parents.items()}
    way = [code]
    while len(way) <= len(known) + len(places.by_id) + 1:
        here = way[-1].casefold()
        above = known[here] if here in known else office_parent(here, places)
        if not above:
            return []
        way.append(above)
        if above.casefold() == code.casefold():
            return way
    return []


def office_parent(code: str, places: Places) -> str:
    place = places.by_code.get(code)
    above = place.path.strip("/").split("/")[:-1] if place else []
    return places.by_id[int(above[-1])].code if above else ""


@dataclass(frozen=True, slots=True)
class UnitsWritten:
    rows: dict[str, Unit]  # by casefolded code, the whole office
    added: set[str]
    changed: set[str]


async def write_units(
    session: AsyncSession, rows: Iterable[UnitRow], parents: dict[str, str]
) -> UnitsWritten:
    """Insert and change units, then place everybody anew in the tree."""
    units = {unit.code.casefold(): unit for unit in await session.scalars(select(Unit))}
    done = UnitsWritten(units, set(), set())
    for row in rows:
        unit = units.get(row.code.casefold())
        if unit is None:
            units[row.code.casefold()] = unit = Unit(code=row.code, **facts(row))
            session.add(unit)
            done.added.add(row.code)
        elif differs(unit, facts(row)):
            done.changed.add(row.code)
    await session.flush()
    for row in rows:
        unit, above = units[row.code.casefold()], units.get(parents[row.code].casefold())
        moved = differs(unit, {"parent_id": above.id if above else None})
        if moved and row.code not in done.added:
            done.changed.add(row.code)
    place_all(units.values())
    await session.flush()
    return done


def facts(row: UnitRow) -> dict[str, Any]:
    return {
        "name": row.name,
        "name_fold": fold(row.name),
        "level": row.level,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }


def differs(row: Any, wanted: dict[str, Any]) -> bool:
    """Set what is different; whether anything was."""
    different = {name: value for name, value in wanted.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


def place_all(units: Iterable[Unit]) -> None:
    """Every path from the parents: whoever moved takes the whole branch along."""
    by_id = {unit.id: unit for unit in units}
    for unit in by_id.values():
        way: list[int] = []
        here: Unit | None = unit
        while here is not None:
            way.append(here.id)
            here = by_id[here.parent_id] if here.parent_id else None
        differs(unit, {"path": f"/{'/'.join(map(str, reversed(way)))}/"})


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
