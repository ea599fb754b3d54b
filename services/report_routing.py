"""Bringing a report to whoever is responsible: names found, people barred, the office told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from domain.exclusion import Why
from domain.lifecycle import LIVE_REPORT, About, Matter, Priority, ReportKind, ReportState
from domain.rights import Role
from domain.routing import Route
from models.bulk import insert_new
from models.reports import Barred, Report
from services import commendations
from services.alarms import record
from services.case_receivers import also_for_absent
from services.directory import Directory, directory
from services.operators import operators
from services.post import Post, post
from services.report_alarms import arm_report
from services.report_file import hearing
from services.report_names import about_of, accused_of, line_of, people_meant, station
from services.report_returns import deciding, supervisors
from services.report_ways import way_of


async def place(
    session: AsyncSession,
    report: Report,
    now: datetime,
    *,
    by: int | None = None,
    passing: int = 0,
    to_desk: bool = False,
    ruled: bool = True,
) -> None:
    """Give a report to the head it belongs to, or to the desk, and tell them.

    ``passing`` 1 goes one body higher than the head who answered. ``to_desk``: a head returned
    it as not theirs, so it goes there whatever the unit. ``ruled`` False: somebody has said which
    unit, so the office's rules are not asked.
    """
    who = await directory(session, now)
    ruled = ruled and not to_desk
    trail = await way_of(session, report, who, now, passing=passing, ruled=ruled)
    way = trail.way
    await bar(session, report.id, trail.accused)
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
    went = {"unit": way.unit_id, "holder": way.holder, "stranded": way.stranded}
    await record(
        session, Matter.REPORT, report.id, "routed", now,
        actor=by, version=report.due_version, data=went | {"rule": trail.rule},
    )  # fmt: skip
    await arm_report(session, report, now)


async def know_accused(session: AsyncSession, report: Report, now: datetime) -> None:
    """Find whom a report is about before anybody sees it, without giving it to anyone."""
    who = await directory(session, now)
    trail = await way_of(session, report, who, now)
    await bar(session, report.id, trail.accused)
    await session.flush()


async def hand_over(
    session: AsyncSession, report: Report, holder: int, who: Directory, now: datetime
) -> None:
    """The head gets it; the citizen hears where it went. Praise needs no handling: it is read."""
    praise = report.kind is ReportKind.PRAISE
    if praise:
        report.state = ReportState.CLOSED
        await commendations.note(session, report, now)
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
    """Every hotline officer who may; when none may, the supervisors; stranded, the operator, or
    nobody, which is counted. What was returned too often goes to the supervisors, who decide."""
    arbiters = await deciding(session, report, who, now)
    readers = arbiters or desk or await supervisors(session, report, who, now)
    kind = "report.disputed" if arbiters else "report.desk"
    letters = [await to_officer(session, kind, report, person, who, now) for person in readers]
    if way.stranded or not (arbiters or desk):
        keepers = await hearing(session, report, await operators(session, now), now)
        letters += [
            Post("report.stranded", Matter.REPORT, report.id, to_person=person)
            for person in keepers or (() if letters else (None,))
        ]
    await post(session, letters, now)


async def bar(session: AsyncSession, report_id: int, people: Mapping[int, Why]) -> None:
    """Once barred, always barred: seats change, what was said about somebody does not."""
    rows = [
        {"report_id": report_id, "person_id": person, "why": why}
        for person, why in sorted(people.items())
    ]
    await insert_new(session, Barred, rows)


async def look_again(session: AsyncSession, report: Report, now: datetime) -> None:
    """New words may name somebody: bar them, and take the report away from those it is about."""
    who = await directory(session, now)
    before = await accused_of(session, report.id)
    accused = dict.fromkeys(await people_meant(session, report, who), Why.NAMED) | before
    line = line_of(who, report.unit_id)
    about = about_of(report, accused, line)
    if accused == before and about is report.about:
        return
    report.about = about
    if about is About.LEADERSHIP and line:
        accused = dict.fromkeys(line[0].leadership, Why.LED) | accused
    await bar(session, report.id, accused)
    await session.flush()
    await take_away(session, report, now)


async def take_away(session: AsyncSession, report: Report, now: datetime) -> bool:
    """Give a report that is being handled a new way when its hands may not have it any more;
    whether it was so. A handler alone is taken off it."""
    if report.state not in LIVE_REPORT or report.holder_id is None:
        return False
    free = await hearing(session, report, [report.holder_id], now)
    if not free:
        await place(session, report, now)
        return True
    if report.handler_id is None or await hearing(session, report, [report.handler_id], now):
        return False
    report.handler_id = None
    await session.flush()
    who = await directory(session, now)
    letter = await to_officer(session, "report.new", report, report.holder_id, who, now)
    await post(session, [letter], now)
    return True
