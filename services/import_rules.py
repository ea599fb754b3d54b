"""A workbook of routing rules into the office and out of it: all or nothing, and twice the same."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.papers import Flaw, Problem, Problems
from domain.rule_papers import RuleBook, RuleRow
from domain.rules import Target
from domain.worktime import today
from models.routing import RoutingRule
from services.import_names import Complaints, Crowd, Places, by_row, crowd_of, places_of
from services.import_units import one
from services.routing_rules import NewRule, replace_all, table


async def apply_rules(session: AsyncSession, book: RuleBook, now: datetime) -> int | Problems:
    """Replace the table by the workbook's, or say everything that is wrong with it. Returns how
    many rules there are now."""
    places = await places_of(session)
    crowd = await crowd_of(session, places, today(now))
    complaints = Complaints()
    units, people = by_row(book.unknown_units), by_row(book.unknown_people)
    new = [
        rule_of(row, units.get(row.row, []), people.get(row.row, []), places, crowd, complaints)
        for row in book.rules
    ]
    wrong = complaints.problems()
    if wrong is not None:
        return wrong
    return await replace_all(session, new, now)


def rule_of(
    row: RuleRow,
    units: list[Problem],
    people: list[Problem],
    places: Places,
    crowd: Crowd,
    complaints: Complaints,
) -> NewRule:
    """The rule with what its names mean; what they do not mean is among the complaints."""
    found = {claim.heading: one(places.find(claim.value), claim, complaints) for claim in units}
    about = found.get(units[0].heading) if row.unit else None
    to = found.get(units[-1].heading) if row.target is Target.UNIT else None
    person = None
    if people:
        meant = crowd.find(row.to)
        if len(meant) == 1:
            person = meant[0].id
        elif meant:
            names = sorted(crowd.full(each) for each in meant)
            complaints.unclear(people[0], Flaw.AMBIGUOUS_PERSON, names)
        else:
            complaints.unknown(people[0])
    return NewRule(
        row.target,
        person,
        to.id if to is not None else None,
        row.kind,
        row.category,
        about.id if about is not None else None,
        row.hours,
        row.from_on,
        row.to_on,
        row.basis,
    )


async def rules_book(session: AsyncSession) -> RuleBook:
    """The table as a workbook holds it."""
    return RuleBook(tuple(row_of(row) for row in await table(session)))


def row_of(row: RoutingRule) -> RuleRow:
    to = ""
    if row.to_person is not None:
        to = f"{row.to_person.name} ({row.to_person.unit.code})"
    elif row.to_unit is not None:
        to = row.to_unit.code
    return RuleRow(
        row.kind,
        row.category,
        row.unit.code if row.unit is not None else "",
        row.hours,
        row.from_on,
        row.to_on,
        row.target,
        to,
        row.basis,
        row.place,
    )
