"""Whom a report is about, as far as its words and the office's names say, and who leads where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.exclusion import Why
from domain.lifecycle import About, ReportKind
from domain.rights import Role
from domain.routing import Station, meant, mentioned, subject
from models.office import Person
from models.reports import Barred, Report
from services.directory import Directory
from services.report_file import lines

SPOKEN = ("body", "addition")


async def accused_of(session: AsyncSession, report_id: int) -> dict[int, Why]:
    """Who is kept from a report for themselves, and why."""
    query = select(Barred.person_id, Barred.why).where(Barred.report_id == report_id)
    return {person: why or Why.NAMED for person, why in await session.execute(query)}


def about_of(report: Report, accused: Mapping[int, Why], line: Sequence[Station]) -> About:
    """Whom it is about now that names have spoken; who only stood aside is not spoken of."""
    people = [one for one, why in accused.items() if why is not Why.RECUSED]
    return subject(report.about, people, line[0].leadership) if line else report.about


# --- the line of heads -----------------------------------------------------------------------


def line_of(who: Directory, unit_id: int | None) -> tuple[Station, ...]:
    """The unit and the units over it, nearest first; () when no unit is known."""
    if unit_id is None:
        return ()
    return tuple(station(who, unit) for unit in (unit_id, *who.above(unit_id)))


def station(who: Directory, unit_id: int) -> Station:
    leaders = who.seats.get((Role.LEADER, unit_id), ())
    heads = who.heads(unit_id) or leaders
    return Station(unit_id, heads, who.leadership(unit_id) + leaders)


# --- whom it is about ------------------------------------------------------------------------


async def people_meant(session: AsyncSession, report: Report, who: Directory) -> frozenset[int]:
    """Whom the words of a report are about, beside those known already: names of the unit's
    people, and full names of anybody with a seat. A praised name accuses nobody."""
    known = frozenset(await accused_of(session, report.id))
    if report.kind in (ReportKind.PRAISE, ReportKind.QUESTION):
        return known
    names = await names_near(session, report.unit_id, who)
    typed = await lines(session, report.id, "whom")
    said = await lines(session, report.id, *SPOKEN)
    for line in typed:
        known |= whom(line.words, names)
    for line in said:
        known |= mentioned(line.words, names.all)
    return known


def whom(words: str, names: Names) -> frozenset[int]:
    """Whom a typed name may mean: somebody of the unit, or anybody named in full."""
    return meant(words, names.own) | mentioned(words, names.all)


class Names:
    """Names that may stand in a report: of the unit it concerns, and of all it might be about."""

    def __init__(self, own: dict[int, str], everyone: dict[int, str]) -> None:
        self.own = own
        self.all = everyone


async def names_near(session: AsyncSession, unit_id: int | None, who: Directory) -> Names:
    seated = {person for people in who.seats.values() for person in people}
    leading = set(station(who, unit_id).leadership) if unit_id is not None else set()
    query = select(Person.id, Person.name, Person.unit_id).where(
        (Person.id.in_(seated)) | (Person.unit_id == unit_id)
    )
    rows = (await session.execute(query)).all()
    own = {row.id: row.name for row in rows if row.unit_id == unit_id or row.id in leading}
    return Names(own, {row.id: row.name for row in rows})
