"""Bringing a report to whoever is responsible: names found, people barred, the office told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LIVE_REPORT, About, Matter, Priority, ReportKind, ReportState
from domain.rights import Role
from domain.routing import Route, Station, meant, mentioned, route, subject
from models.bulk import insert_new
from models.office import Person
from models.reports import Barred, Report
from services.alarms import record
from services.case_receivers import also_for_absent
from services.directory import Directory, directory
from services.operators import operators
from services.post import Post, post
from services.report_alarms import arm_report
from services.report_file import hearing, lines

SPOKEN = ("body", "addition")


async def place(
    session: AsyncSession,
    report: Report,
    now: datetime,
    *,
    by: int | None = None,
    passing: int = 0,
    to_desk: bool = False,
) -> None:
    """Give a report to the head it belongs to, or to the desk, and tell them.

    ``passing`` 1 goes one body higher than the head who answered. ``to_desk``: a head returned
    it as not theirs, so it goes there whatever the unit.
    """
    who = await directory(session, now)
    way = await way_of(session, report, who, passing)
    await bar(session, report.id, way.barred)
    await session.flush()
    if to_desk:
        way = Route(None, None, who.covering(Role.HOTLINE, report.unit_id), way.barred)
    desk = await hearing(session, report, way.desk, now)
    report.holder_id, report.holder_unit_id, report.handler_id = way.holder, way.unit_id, None
    report.taken_at = None
    if way.holder is None:
        report.state = ReportState.NEW
        await tell_desk(session, report, desk, who, way, now)
    else:
        await hand_over(session, report, way.holder, who, now)
    await record(
        session,
        Matter.REPORT,
        report.id,
        "routed",
        now,
        actor=by,
        version=report.due_version,
        data={"unit": way.unit_id, "holder": way.holder, "stranded": way.stranded},
    )
    await arm_report(session, report, now)


async def way_of(session: AsyncSession, report: Report, who: Directory, passing: int) -> Route:
    """Where it goes; naming somebody of the unit's leadership makes it a report about them."""
    named = await people_meant(session, report, who)
    line = line_of(who, report.unit_id)
    if line:
        report.about = subject(report.about, named, line[0].leadership)
    return route(report.about, named, line, who.covering(Role.HOTLINE, report.unit_id), passing)


async def hand_over(
    session: AsyncSession, report: Report, holder: int, who: Directory, now: datetime
) -> None:
    """The head gets it; the citizen hears where it went. Praise needs no handling: it is read."""
    praise = report.kind is ReportKind.PRAISE
    if praise:
        report.state = ReportState.CLOSED
    elif report.paused_at is not None:
        report.state = ReportState.WAITING  # the reporter is still asked, by whoever has it
    elif report.state is not ReportState.REOPENED:
        report.state = ReportState.FORWARDED
    kind = "report.praise" if praise else "report.new"
    await post(session, [await to_officer(session, kind, report, holder, who, now)], now)
    if not praise:
        await also_for_absent(session, report, (holder,), who, now)
        await post(session, [to_reporter(report)], now)


def to_reporter(report: Report, priority: Priority = Priority.REMINDER) -> Post:
    """Where the report lies now."""
    where = {"holder_unit": report.holder_unit_id, "version": report.due_version}
    return Post(
        "report.forwarded", Matter.REPORT, report.id,
        to_report=report.id, ids=where, priority=priority,
    )  # fmt: skip


async def to_officer(
    session: AsyncSession,
    kind: str,
    report: Report,
    person: int,
    who: Directory,
    now: datetime,
    **ids: Any,
) -> Post:
    """A letter about a report to a person or their stand-in, unless it is about the latter."""
    instead = who.hears(person)
    if not await hearing(session, report, [instead], now):
        instead = person
    return Post(
        kind,
        Matter.REPORT,
        report.id,
        to_person=instead,
        ids={"for": person, "version": report.due_version, **ids},
        priority=Priority.URGENT,
    )


async def superiors(
    session: AsyncSession, report: Report, who: Directory, now: datetime
) -> tuple[int, ...]:
    """Who stands above the responsible head: of the nearest body with anybody it is not about."""
    if report.holder_unit_id is None:
        return ()
    for unit in who.above(report.holder_unit_id):
        heads = await hearing(session, report, station(who, unit).heads, now)
        if heads:
            return heads
    return ()


async def tell_desk(
    session: AsyncSession,
    report: Report,
    desk: tuple[int, ...],
    who: Directory,
    way: Route,
    now: datetime,
) -> None:
    """Every hotline officer who may; when none may, the supervisors; stranded, the operator."""
    readers = desk or await hearing(
        session, report, who.covering(Role.SUPERVISOR, report.unit_id), now
    )
    letters = [
        await to_officer(session, "report.desk", report, person, who, now) for person in readers
    ]
    if way.stranded or not desk:
        letters += [
            Post("report.stranded", Matter.REPORT, report.id, to_person=person)
            for person in await hearing(session, report, await operators(session, now), now)
        ]
    await post(session, letters, now)


def line_of(who: Directory, unit_id: int | None) -> tuple[Station, ...]:
    """The unit and the units over it, nearest first; () when no unit is known."""
    if unit_id is None:
        return ()
    return tuple(station(who, unit) for unit in (unit_id, *who.above(unit_id)))


def station(who: Directory, unit_id: int) -> Station:
    leaders = who.seats.get((Role.LEADER, unit_id), ())
    heads = who.heads(unit_id) or leaders
    return Station(unit_id, heads, who.leadership(unit_id) + leaders)


async def people_meant(session: AsyncSession, report: Report, who: Directory) -> frozenset[int]:
    """Whom the words of a report are about, beside those known already: names of the unit's
    people, and full names of anybody with a seat. A praised name accuses nobody."""
    known = frozenset(
        await session.scalars(select(Barred.person_id).where(Barred.report_id == report.id))
    )
    if report.kind is ReportKind.PRAISE:
        return known
    names = await names_near(session, report.unit_id, who)
    typed = await lines(session, report.id, "whom")
    said = await lines(session, report.id, *SPOKEN)
    for line in typed:
        known |= meant(line.words, names.own) | mentioned(line.words, names.all)
    for line in said:
        known |= mentioned(line.words, names.all)
    return known


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


async def bar(session: AsyncSession, report_id: int, people: Iterable[int]) -> None:
    """Once barred, always barred: seats change, what was said about somebody does not."""
    rows = [{"report_id": report_id, "person_id": person} for person in sorted(set(people))]
    await insert_new(session, Barred, rows)


async def look_again(session: AsyncSession, report: Report, now: datetime) -> None:
    """New words may name somebody: bar them, and take the report away from those it is about."""
    who = await directory(session, now)
    before = frozenset(
        await session.scalars(select(Barred.person_id).where(Barred.report_id == report.id))
    )
    named = await people_meant(session, report, who)
    line = line_of(who, report.unit_id)
    about = subject(report.about, named, line[0].leadership if line else ())
    if named == before and about is report.about:
        return
    report.about = about
    await bar(session, report.id, named)
    if about is About.LEADERSHIP and line:
        await bar(session, report.id, line[0].leadership)
    hands = [hand for hand in (report.holder_id, report.handler_id) if hand is not None]
    if report.state not in LIVE_REPORT:
        return
    if len(await hearing(session, report, hands, now)) < len(hands):
        await place(session, report, now)
