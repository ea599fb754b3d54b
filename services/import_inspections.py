"""A workbook of inspections into the office: all or nothing, and twice changes nothing. One that
is known gets the result the workbook holds by now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.inspections import InspectionBook, InspectionRow, InspectionState
from domain.papers import Flaw, Problem, Problems
from domain.words import fold
from domain.worktime import today
from models.inspections import Inspection
from services.import_names import Complaints, Crowd, Place, Places, by_row, crowd_of, places_of
from services.inspection_corrections import replace
from services.inspections import Plan, Result, close, store


@dataclass(frozen=True, slots=True)
class InspectionsImported:
    added: int = 0
    finished: int = 0  # known as a plan; the workbook has the result
    corrected: int = 0  # the workbook has another result
    known: int = 0  # left as they are


async def apply_inspections(
    session: AsyncSession, book: InspectionBook, now: datetime
) -> InspectionsImported | Problems:
    """The leader of each is the one who makes it. Nothing is written when any name is unknown."""
    places = await places_of(session)
    crowd = await crowd_of(session, places, today(now))
    complaints = Complaints()
    units, people = by_row(book.unknown_units), by_row(book.unknown_people)
    found = [
        (row, unit_of(row, units, places, complaints), leader_of(row, people, crowd, complaints))
        for row in book.inspections
    ]
    if (problems := complaints.problems()) is not None:
        return problems
    imported = select(Inspection).where(Inspection.import_key.is_not(None))
    known = {row.import_key: row for row in await session.scalars(imported)}
    done: Counter[str] = Counter()
    for row, unit, person in found:
        key = import_key(row, unit)
        if key not in known:
            known[key] = await store(session, plan_of(row), result_of(row), person, unit, now, key)
            done["added"] += 1
        else:
            done[await brought_up(session, known[key], result_of(row), now)] += 1
    return InspectionsImported(**done)


async def brought_up(
    session: AsyncSession, row: Inspection, result: Result | None, now: datetime
) -> str:
    """What became of one that is known; one that was dropped stays so."""
    if result is None:
        return "known"
    if row.state is InspectionState.OPEN:
        await close(session, row, result, row.maker_id, now)
        return "finished"
    done = row.state is InspectionState.DONE
    if done and await replace(session, row, result, "", row.maker_id, now):
        return "corrected"
    return "known"


def unit_of(
    row: InspectionRow, claims: dict[int, list[Problem]], places: Places, complaints: Complaints
) -> int:
    """The id, 0 after a complaint."""
    found: tuple[Place, ...] = places.find(row.unit_code)
    if len(found) == 1:
        return found[0].id
    claim = claims[row.row][0]
    if found:
        complaints.unclear(claim, Flaw.AMBIGUOUS_UNIT, sorted(place.code for place in found))
    else:
        complaints.unknown(claim)
    return 0


def leader_of(
    row: InspectionRow, claims: dict[int, list[Problem]], crowd: Crowd, complaints: Complaints
) -> int:
    found = crowd.find(row.leader)
    if len(found) == 1:
        return found[0].id
    claim = claims[row.row][0]
    if found:
        complaints.unclear(claim, Flaw.AMBIGUOUS_PERSON, (crowd.full(one) for one in found))
    else:
        complaints.unknown(claim)
    return 0


def plan_of(row: InspectionRow) -> Plan:
    return Plan(row.kind, row.plan, row.targets, row.from_on, row.to_on, row.planned)


def result_of(row: InspectionRow) -> Result | None:
    if not row.done:
        return None
    return Result(row.checked, row.bodies, row.people, row.reasons, row.outcome)


def import_key(row: InspectionRow, unit_id: int) -> str:
    """What makes an inspection the same one in the next file."""
    days = f"{row.from_on.isoformat()} {row.to_on.isoformat()}"
    parts = (row.kind, fold(row.plan), fold(row.targets), days, str(unit_id))
    return sha256("\x1f".join(parts).encode()).hexdigest()[:40]
