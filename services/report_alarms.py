"""The clocks of reports: the answer's ladder, and the desk's while nobody is responsible."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.case_terms import Limit
from domain.ladder import Audience, Rung
from domain.lifecycle import HANDLED, Matter, Priority, ReportKind, ReportState
from domain.worktime import at, today
from models.reports import Report
from services.alarms import Due, Plan, Planner, announced, digest_item, plan_each
from services.almanac import Almanac, almanac
from services.case_apologies import arm_apology
from services.case_clock import days_of
from services.clocks import Climber, Course, advance, arm, silence
from services.post import Post
from services.report_readers import Facts, Readers, read_readers
from services.retention_clock import settle

DEADLINE, UNROUTED, FORWARD = "deadline", "unrouted", "forward"
REASON = "late_reason"  # asks why it will be late, before it is
EXTENSION = "extension"  # of more time that somebody must decide on
LADDERS = {
    DEADLINE: "report.ladder",
    REASON: "report.late_reason",
    UNROUTED: "report.triage",
    FORWARD: "report.forward",
}
"""Clocks that follow from the state a report is in."""
ALL_LADDERS = {**LADDERS, EXTENSION: "report.extension"}
OF_DESK = {UNROUTED: Limit.TRIAGE, FORWARD: Limit.FORWARD}
STANDING = (DEADLINE, REASON)
"""Clocks that stand still while the reporter is asked."""
WAITING_FOR: dict[str, tuple[ReportState, ...]] = {
    DEADLINE: HANDLED,
    REASON: HANDLED,
    UNROUTED: (ReportState.NEW,),
    FORWARD: (ReportState.NEW,),
    EXTENSION: HANDLED,
}
"""In which states a clock still has something to say."""

COLUMNS = (
    Report.id,
    Report.kind,
    Report.category,
    Report.state,
    Report.unit_id,
    Report.holder_unit_id,
    Report.holder_id,
    Report.handler_id,
    Report.received_at,
    Report.due_at,
    Report.due_version,
    Report.paused_at,
)


async def arm_report(session: AsyncSession, report: Report, now: datetime) -> None:
    """Set the clocks a report should have in its present state, and stop the others."""
    book = await almanac(session)
    for kind in LADDERS:
        if ticks(report, kind):
            course = course_of(report, kind, book, now)
            begun = now if kind in OF_DESK else None
            await arm(
                session, Matter.REPORT, report.id, kind, report.due_version, course, book,
                begun=begun,
            )  # fmt: skip
        else:
            await silence(session, Matter.REPORT, report.id, kind)
    await arm_apology(session, report, now)
    await settle(session, report, book, now)


async def lay_anew(session: AsyncSession, report: Report, now: datetime) -> None:
    """The clocks of a deadline that moved, from here on: what lies behind is not said again. The
    desk's clocks run as they ran."""
    book = await almanac(session)
    for kind in STANDING:
        if not ticks(report, kind):
            await silence(session, Matter.REPORT, report.id, kind)
            continue
        course = course_of(report, kind, book, now)
        if kind == DEADLINE:
            course = Course(course.ladder, course.anchor, now, urgent=False)
        await arm(session, Matter.REPORT, report.id, kind, report.due_version, course, book)
    await arm_apology(session, report, now)


def ticks(report: Facts, kind: str) -> bool:
    """Praise waits for nobody."""
    if report.kind is ReportKind.PRAISE or report.state not in WAITING_FOR[kind]:
        return False
    return report.paused_at is None or kind not in STANDING


def course_of(report: Facts, kind: str, book: Almanac, arrived: datetime) -> Course:
    """``arrived``: when the desk got it, which a report sent back to the desk does anew; or when
    more time was asked for."""
    ladder = book.ladder(ALL_LADDERS[kind])
    if kind in STANDING:
        return Course(ladder, report.due_at, report.received_at, urgent=False)
    if kind == EXTENSION:
        return Course(ladder, arrived, arrived, urgent=False)
    days = days_of(book, report.category, OF_DESK[kind])
    day = book.calendar.add_working_days(today(arrived), days)
    return Course(ladder, at(day, book.clock("office.closes")), arrived, urgent=False)


def planner(kind: str) -> Planner:
    async def plan(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
        return await plan_reports(session, alarms, kind, now)

    return plan


PLANNERS: dict[tuple[Matter, str], Planner] = {
    (Matter.REPORT, kind): planner(kind) for kind in ALL_LADDERS
}


async def plan_reports(
    session: AsyncSession, alarms: Sequence[Due], kind: str, now: datetime
) -> Plan:
    book = await almanac(session)
    query = select(*COLUMNS).where(Report.id.in_([alarm.matter_id for alarm in alarms]))
    reports = {row.id: row for row in await session.execute(query)}
    readers = await read_readers(session, list(reports.values()), now)
    batch = Batch(kind, reports, book, readers, Climber(book, now), now)
    return plan_each(alarms, batch.plan_one)


@dataclass(frozen=True)
class Batch:
    """What planning the clocks of many reports at one moment has in common."""

    kind: str
    reports: Mapping[int, Row[*tuple[Any, ...]]]
    book: Almanac
    readers: Readers
    climber: Climber
    now: datetime

    def plan_one(self, plan: Plan, alarm: Due) -> None:
        report = self.reports[alarm.matter_id]
        over = self.kind == REASON and report.due_at < self.now  # too late to ask beforehand
        if over or not ticks(report, self.kind) or alarm.version != report.due_version:
            plan.silence(alarm)
            return
        course = course_of(report, self.kind, self.book, alarm.anchor_at or report.received_at)
        holder = report.holder_id
        heard = holder is not None and self.readers.who.can_hear(holder)
        step = self.climber.step(alarm, course, head=heard and self.kind == DEADLINE)
        plan.alarms.append(advance(alarm, step))
        if step.rung is None:
            return
        rung = course.ladder.rungs[step.rung]
        told = self.readers.of(report, rung, self.kind)
        for person, audience in told.items():
            announce(plan, report, alarm, rung, step.climbed, person, audience, self.now)
        if not told:
            plan.letters += stranded(report, alarm, step.climbed, self.readers)
        plan.events.append(announced(alarm, step, rung, told, self.now))


def stranded(
    report: Row[*tuple[Any, ...]], alarm: Due, climbed: int, readers: Readers
) -> list[Post]:
    """Nobody in the whole line may or can hear this rung: the operators hear that; where there is
    none, it is a letter to nobody, which is counted."""
    return [
        Post(
            "report.stranded",
            Matter.REPORT,
            report.id,
            to_person=person,
            key=f"report.stranded:{report.id}:{alarm.version}:{alarm.kind}:{climbed}:{person}",
            ids={"untold": True},
            priority=Priority.URGENT,
        )
        for person in readers.last_resort(report) or (None,)
    ]


def announce(
    plan: Plan,
    report: Row[*tuple[Any, ...]],
    alarm: Due,
    rung: Rung,
    climbed: int,
    person: int,
    audience: Audience,
    now: datetime,
) -> None:
    """A morning's rung waits for the digest; one in hours goes at once."""
    # The anchor is part of the key: a report back at the desk climbs there a second time.
    anchor = int((alarm.anchor_at or report.received_at).timestamp())
    key = f"report:{report.id}:{report.due_version}:{alarm.kind}:{anchor}:{climbed}:{person}"
    if rung.days is not None and alarm.kind != REASON:
        plan.items.append(digest_item(alarm, key, climbed, person, audience, now))
        return
    plan.letters.append(rung_letter(report, alarm, key, climbed, person, audience))


def rung_letter(
    report: Row[*tuple[Any, ...]],
    alarm: Due,
    key: str,
    climbed: int,
    person: int,
    audience: Audience,
) -> Post:
    """Why it will be late is asked in a letter of its own, with the way to say so."""
    ids = {
        "clock": alarm.kind,
        "version": report.due_version,
        "rung": climbed,
        "audience": audience,
    }
    return Post(
        "case.reason" if alarm.kind == REASON else "report.rung",
        Matter.REPORT,
        report.id,
        to_person=person,
        key=key,
        ids=ids,
        priority=Priority.REMINDER,
    )
