"""«Phản ánh này sẽ đến ai, vì sao»: the way of a report, real or thought of, in names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.exclusion import Why
from domain.lifecycle import About, Category, ReportKind
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.notices.report_ways import ClimbLine, Kept, RouteShown, RuleLine, TriedLine
from domain.routing import subject
from models.office import Person, Unit
from models.routing import RoutingRule
from services.contacts import Visitor
from services.directory import directory
from services.report_file import for_officer
from services.report_names import line_of, names_near, whom
from services.report_ways import Asked, Trail, find_way, reasons, way_of
from services.routing_rules import need_to_try, table


@dataclass(frozen=True, slots=True)
class Thought:
    """A report that is only thought of. ``named`` is whom it would be about, in words."""

    kind: ReportKind
    category: Category
    unit_id: int | None
    about: About
    named: str
    at: datetime


async def of_report(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime
) -> RouteShown:
    """Why a report lies where it lies, as the way would be found now; for the desk and the
    supervision, who may open it. Raises Refusal. Nothing is changed."""
    opened = await for_officer(session, report_id, visitor, now)
    if not (opened.desk or opened.watches):
        raise Refusal(NotYours())
    report = opened.report
    about = report.about
    trail = await way_of(session, report, await directory(session, now), now)
    asked = Asked(
        report.kind, report.category, report.unit_id, report.about, trail.accused,
        report.received_at,
    )  # fmt: skip
    report.about = about
    return await shown(session, asked, trail, report.code)


async def of_thought(
    session: AsyncSession, thought: Thought, visitor: Visitor | None, now: datetime
) -> RouteShown:
    """Where such a report would go now. ``visitor`` None is the operator at the machine;
    anybody else must be allowed to change the rules or to route. Raises Refusal."""
    if visitor is not None:
        need_to_try(visitor)
    who = await directory(session, now)
    names = await names_near(session, thought.unit_id, who)
    named = whom(thought.named, names) if thought.named else frozenset()
    line = line_of(who, thought.unit_id)
    about = subject(thought.about, named, line[0].leadership) if line else thought.about
    accused = dict.fromkeys(named, Why.NAMED)
    asked = Asked(thought.kind, thought.category, thought.unit_id, about, accused, thought.at)
    return await shown(session, asked, await find_way(session, asked, who, now), "")


async def shown(session: AsyncSession, asked: Asked, trail: Trail, code: str) -> RouteShown:
    way = trail.way
    people = {*reasons(trail), *way.desk, *((way.holder,) if way.holder is not None else ())}
    names = await names_of(session, people)
    units = dict((await session.execute(select(Unit.id, Unit.name))).all())
    rules = {row.id: rule_line(row) for row in await table(session)}
    return RouteShown(
        code=code,
        sort=asked.kind,
        category=asked.category,
        unit=units.get(asked.unit_id or 0, ""),
        about=asked.about,
        accused=kept(trail.accused.items(), names),
        tried=tuple(
            TriedLine(rules[one.rule_id], one.miss, kept(one.shut, names), one.taken)
            for one in trail.tried
        ),
        skipped=trail.skipped,
        climbed=tuple(
            ClimbLine(units.get(one.unit_id, ""), kept(one.shut, names), one.taken)
            for one in trail.climbed
        ),
        desk_kept=kept(trail.desk_shut, names) if way.holder is None else (),
        holder=names.get(way.holder or 0, ""),
        holder_unit=units.get(way.unit_id or 0, ""),
        desk=tuple(names[one] for one in way.desk if one in names),
        rule=trail.rule,
        last=trail.last is not None and way.holder == trail.last.person and not trail.rule,
        stranded=way.stranded,
        praise=asked.kind is ReportKind.PRAISE,
    )


def kept(people: Iterable[tuple[int, Why]], names: Mapping[int, str]) -> tuple[Kept, ...]:
    return tuple(Kept(names[person], why) for person, why in people if person in names)


async def names_of(session: AsyncSession, people: Iterable[int]) -> dict[int, str]:
    query = select(Person.id, Person.name).where(Person.id.in_(set(people)))
    return dict((await session.execute(query)).all())


def rule_line(row: RoutingRule) -> RuleLine:
    to = ""
    if row.to_person is not None:
        to = f"{row.to_person.name} ({row.to_person.unit.name})"
    elif row.to_unit is not None:
        to = row.to_unit.name
    return RuleLine(
        row.id,
        row.place,
        row.kind,
        row.category,
        row.unit.name if row.unit is not None else "",
        row.hours,
        row.from_on,
        row.to_on,
        row.target,
        to,
        row.basis,
    )
