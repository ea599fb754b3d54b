"""Finding a report's way: whom it is about, the rules in order, the line of heads, the receiver.

The same answer is given to a report on its way and to somebody who asks «phản ánh này sẽ đến ai,
vì sao»: what is printed is what happens.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.exclusion import Ties, Why
from domain.lifecycle import About, Category, ReportKind
from domain.officehours import read_hours
from domain.rights import Role
from domain.routing import Receiver, Route, Station, ending, route
from domain.rules import Case, Rule, Target, Tried, try_rules
from domain.worktime import today
from models.office import Person
from models.reports import Report
from services.almanac import almanac
from services.directory import Directory
from services.exclusion import receivers, ties_of
from services.report_names import about_of, accused_of, line_of, people_meant, station
from services.routing_rules import rules_in_force

UNRULED = (ReportKind.PRAISE,)
"""Praise goes to the head of whoever is praised, whatever the table says."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What decides a report's way, of a real one or of one that is only thought of."""

    kind: ReportKind
    category: Category
    unit_id: int | None
    about: About
    accused: Mapping[int, Why]
    at: datetime


@dataclass(frozen=True, slots=True)
class Climb:
    """A station of the line of heads that was looked at, nearest first."""

    unit_id: int
    shut: tuple[tuple[int, Why], ...]
    taken: bool


@dataclass(frozen=True, slots=True)
class Trail:
    """The way and how it was found. ``skipped``: rules were not asked, because the report is about
    the leadership of its unit or about a supervisor."""

    way: Route
    accused: Mapping[int, Why]
    tried: tuple[Tried, ...] = ()
    skipped: bool = False
    climbed: tuple[Climb, ...] = ()
    rule: int = 0  # the place of the rule that was taken, 0 for none
    desk_shut: tuple[tuple[int, Why], ...] = ()
    last: Receiver | None = None


async def way_of(
    session: AsyncSession,
    report: Report,
    who: Directory,
    now: datetime,
    *,
    passing: int = 0,
    ruled: bool = True,
) -> Trail:
    """The way of a report; naming somebody of the unit's leadership makes it a report about
    them, which is noted on it."""
    known = await accused_of(session, report.id)
    named = await people_meant(session, report, who)
    line = line_of(who, report.unit_id)
    accused = dict.fromkeys(named, Why.NAMED) | known
    report.about = about_of(report, accused, line)
    asked = Asked(
        report.kind, report.category, report.unit_id, report.about, accused, report.received_at
    )
    return await find_way(session, asked, who, now, passing=passing, ruled=ruled)


async def find_way(
    session: AsyncSession,
    asked: Asked,
    who: Directory,
    now: datetime,
    *,
    passing: int = 0,
    ruled: bool = True,
) -> Trail:
    """Who gets it, every rule that was tried and everybody who was passed over. ``passing`` goes
    so many bodies higher; ``ruled`` False asks no rules (somebody answered or returned it)."""
    line = line_of(who, asked.unit_id)
    desk = who.covering(Role.HOTLINE, asked.unit_id)
    accused = dict(asked.accused)
    leaders = asked.about is About.LEADERSHIP and bool(line)
    if leaders:
        accused = dict.fromkeys(line[0].leadership, Why.LED) | accused
    rules = await rules_in_force(session, who, desk) if ruled and not passing else ()
    last = await receiver(session, now)
    ties = await ties_near(session, (*line, *rules), (*desk, *one_of(last)), accused, now)
    shut = ties.shut(ties.homes, accused, who.paths[asked.unit_id or 0] if leaders else "")
    above = supervisors_accused(who, asked, accused, ties)
    desk_shut = tuple((one, shut[one]) for one in desk if one in shut)
    skipped = bool(rules) and (leaders or bool(above))
    tried: tuple[Tried, ...] = ()
    if rules and not skipped and asked.kind not in UNRULED:
        tried, way, place = await by_rules(session, asked, who, rules, shut, accused)
        if way is not None:
            return Trail(way, accused, tried, rule=place, desk_shut=desk_shut, last=last)
    line = line_above(who, line, above) if above else line
    way = straight(asked, line, desk, passing, shut, accused, last, lifted=bool(above))
    climbed = climbs(line, shut, way, leaders=leaders and not above)
    return Trail(way, accused, tried, skipped, climbed, 0, desk_shut, last)


async def ties_near(
    session: AsyncSession,
    places: Iterable[Station | Rule],
    others: Iterable[int],
    accused: Mapping[int, Why],
    now: datetime,
) -> Ties:
    """How everybody who might get it hangs together with those it is about."""
    people = {*others, *accused, *(one for each in places for one in people_of(each))}
    return await ties_of(session, people, accused, today(now))


def one_of(last: Receiver | None) -> tuple[int, ...]:
    return (last.person,) if last is not None else ()


def straight(
    asked: Asked,
    line: Sequence[Station],
    desk: tuple[int, ...],
    passing: int,
    shut: Mapping[int, Why],
    accused: Mapping[int, Why],
    last: Receiver | None,
    *,
    lifted: bool,
) -> Route:
    """The way no rule decides: up the line of heads, to the desk, to the last receiver. A question
    is the desk's own; ``lifted``: the line was cut to what is above a supervisor it is about."""
    barred = frozenset(one for one, why in accused.items() if why is not Why.RECUSED)
    about = About.STAFF if lifted else asked.about
    if asked.kind is ReportKind.QUESTION:
        line = ()
    elif lifted and not line:
        return ending(desk, barred, frozenset(shut), last, stranded=True)
    return route(about, barred, line, desk, passing, shut=shut, last=last)


def people_of(one: Station | Rule) -> tuple[int, ...]:
    return one.heads if isinstance(one, Station) else one.people


async def by_rules(
    session: AsyncSession,
    asked: Asked,
    who: Directory,
    rules: tuple[Rule, ...],
    shut: dict[int, Why],
    accused: Mapping[int, Why],
) -> tuple[tuple[Tried, ...], Route | None, int]:
    """What the table says: every rule tried, the way of the one taken, and its place."""
    book = await almanac(session)
    case = Case(asked.kind, asked.category, who.paths.get(asked.unit_id or 0, ""), asked.at)
    hours = read_hours(book.text("office.hours"))
    tried, rule, left = try_rules(rules, case, shut, book.calendar, hours)
    if rule is None:
        return tried, None, 0
    barred = frozenset(accused)
    if rule.target is Target.DESK:
        return tried, Route(None, None, left, barred), rule.place
    return tried, Route(rule.unit_id, left[0], (), barred), rule.place


def climbs(
    line: Sequence[Station], shut: Mapping[int, Why], way: Route, *, leaders: bool
) -> tuple[Climb, ...]:
    """The stations looked at on the way up, and why those passed over were."""
    found: list[Climb] = []
    for each in line[1:] if leaders else line:
        taken = way.holder is not None and way.unit_id == each.unit_id
        kept = tuple((one, shut[one]) for one in each.heads if one in shut)
        found.append(Climb(each.unit_id, kept, taken))
        if taken:
            break
    return tuple(found)


def supervisors_accused(
    who: Directory, asked: Asked, accused: Mapping[int, Why], ties: Ties
) -> tuple[str, ...]:
    """The places of supervisors over the unit whom it is about: only what is above those may
    handle it, for everything below is what they supervise."""
    watching = set(who.covering(Role.SUPERVISOR, asked.unit_id))
    return tuple(
        ties.homes.get(one, "")
        for one, why in accused.items()
        if one in watching and why is not Why.RECUSED
    )


def line_above(
    who: Directory, line: Sequence[Station], places: Sequence[str]
) -> tuple[Station, ...]:
    """Of the line (where none is known, of what is over the first place) only what stands above
    all these places."""
    found = tuple(line) or tuple(station(who, unit) for unit in units_of(places[0]))
    return tuple(one for one in found if all(over(who, one.unit_id, at) for at in places))


def units_of(place: str) -> tuple[int, ...]:
    """«/1/4/» is unit 4 and what is over it, nearest first."""
    return tuple(int(part) for part in reversed(place.strip("/").split("/")) if part)


def over(who: Directory, unit_id: int, place: str) -> bool:
    """Whether a unit stands above a place, and is not the place itself."""
    path = who.paths.get(unit_id, "?")
    return place.startswith(path) and place != path


async def receiver(session: AsyncSession, now: datetime) -> Receiver | None:
    """Whom the policy names for what is about the top of the tree; None until somebody is."""
    person = await session.scalar(receivers(today(now)).limit(1))
    if person is None:
        return None
    unit = await session.scalar(select(Person.unit_id).where(Person.id == person))
    return Receiver(person, unit or 0)


def reasons(trail: Trail) -> dict[int, Why]:
    """Everybody who was passed over on a trail, with the reason."""
    found: dict[int, Why] = {}
    many: Iterable[tuple[tuple[int, Why], ...]] = (
        *(one.shut for one in trail.tried),
        *(one.shut for one in trail.climbed),
        trail.desk_shut,
    )
    for shut in many:
        found |= dict(shut)
    return dict(trail.accused) | found
