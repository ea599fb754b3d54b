"""Finding what a workbook names: units by code or name, people by name, near before far."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.papers import Flaw, Problem, Problems
from domain.words import fold, nfc
from models.office import Person, Unit

MOST = 500  # problems listed; a file wrong throughout says how many more
_WITH_UNIT = re.compile(r"(?P<name>[^()]+)\((?P<unit>[^()]+)\)\s*")


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as an import sees it."""

    id: int
    code: str
    name: str
    path: str
    valid_from: date
    valid_to: date | None


class Places:
    """The units of the office, found by code, else by exact name, else by folded name."""

    def __init__(self, places: Iterable[Place]) -> None:
        self.by_code: dict[str, Place] = {}
        self._named: defaultdict[str, dict[int, Place]] = defaultdict(dict)
        self.by_id: dict[int, Place] = {}
        for place in places:
            self.by_code[place.code.casefold()] = place
            self.by_id[place.id] = place
            for spelling in spellings(place.name):
                self._named[spelling][place.id] = place

    def find(self, said: str) -> tuple[Place, ...]:
        """Every unit the words may mean; one when they are clear."""
        coded = self.by_code.get(nfc(said).strip().casefold())
        if coded is not None:
            return (coded,)
        named = (self._named.get(spelling) for spelling in spellings(said))
        return tuple(next((found.values() for found in named if found), ()))


def spellings(name: str) -> tuple[str, str]:
    tidy = " ".join(name.split())
    return nfc(tidy).casefold(), fold(tidy)


@dataclass(frozen=True, slots=True)
class Somebody:
    id: int
    name: str
    unit_id: int


class Crowd:
    """The people in office, found by name without regard to accents; «Tên (MÃ)» names the unit."""

    def __init__(self, people: Iterable[Somebody], places: Places) -> None:
        self._places = places
        self._named: defaultdict[str, list[Somebody]] = defaultdict(list)
        for person in people:
            self._named[fold(person.name)].append(person)

    def find(self, said: str, near: Place | None = None) -> tuple[Somebody, ...]:
        """Whom the words may mean: of several those in the unit ``near``, else those below it."""
        exact = _WITH_UNIT.fullmatch(said)
        if exact is not None:
            units = {place.id for place in self._places.find(exact["unit"])}
            return tuple(one for one in self._called(exact["name"]) if one.unit_id in units)
        found = self._called(said)
        if len(found) < 2 or near is None:
            return found
        here = tuple(one for one in found if one.unit_id == near.id)
        below = tuple(one for one in found if self._path(one).startswith(near.path))
        return here or below or found

    def full(self, one: Somebody) -> str:
        """A name nobody shares: «Tên (MÃ)»."""
        return f"{one.name} ({self._places.by_id[one.unit_id].code})"

    def _called(self, name: str) -> tuple[Somebody, ...]:
        return tuple(self._named.get(fold(" ".join(name.split())), ()))

    def _path(self, one: Somebody) -> str:
        return self._places.by_id[one.unit_id].path


async def places_of(session: AsyncSession) -> Places:
    columns = (Unit.id, Unit.code, Unit.name, Unit.path, Unit.valid_from, Unit.valid_to)
    return Places(Place(*row) for row in await session.execute(select(*columns)))


async def crowd_of(session: AsyncSession, places: Places, today: date) -> Crowd:
    query = (
        select(Person.id, Person.name, Person.unit_id)
        .where(or_(Person.left_on.is_(None), Person.left_on > today))
        .order_by(Person.id)
    )
    return Crowd((Somebody(*row) for row in await session.execute(query)), places)


class Complaints:
    """Problems only the database can show, in the order of the file."""

    def __init__(self) -> None:
        self._found: list[Problem] = []

    def unknown(self, claim: Problem) -> None:
        self._found.append(claim)

    def unclear(self, claim: Problem, flaw: Flaw, meant: Iterable[str]) -> None:
        self._found.append(replace(claim, code=flaw, expected=", ".join(meant)))

    def problems(self) -> Problems | None:
        if not self._found:
            return None
        ordered = sorted(self._found, key=lambda each: (each.sheet, each.row))
        return Problems(tuple(ordered[:MOST]), more=max(0, len(ordered) - MOST))


def by_row(claims: Iterable[Problem]) -> dict[int, list[Problem]]:
    rows: defaultdict[int, list[Problem]] = defaultdict(list)
    for claim in claims:
        rows[claim.row].append(claim)
    return rows
