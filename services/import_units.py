"""Units of a workbook into the tree of the office: checked first, then placed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.papers import Flaw, PeopleBook, Problem, UnitRow
from domain.words import fold
from models.office import Unit
from services.import_names import Complaints, Place, Places, by_row


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
