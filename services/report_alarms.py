"""The clocks of reports: the answer's ladder, and the desk's while nobody is responsible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ladder import Audience, Rung
from domain.lifecycle import HANDLED, Matter, Priority, ReportKind, ReportState
from domain.rights import Role
from models.reports import Report
from services.alarms import Due, Plan, Planner, announced, digest_item, plan_each
from services.almanac import Almanac, almanac
from services.clocks import Climber, Course, advance, arm, silence
from services.directory import Directory, directory
from services.post import Post
from services.report_file import kept_from

DEADLINE, UNROUTED = "deadline", "unrouted"
LADDERS = {DEADLINE: "report.ladder", UNROUTED: "report.unrouted"}
WAITING_FOR: dict[str, tuple[ReportState, ...]] = {
    DEADLINE: HANDLED,
    UNROUTED: (ReportState.NEW,),
}
"""In which states a clock still has something to say."""

COLUMNS = (
    Report.id,
    Report.kind,
    Report.state,
    Report.unit_id,
    Report.holder_unit_id,
    Report.holder_id,
    Report.handler_id,
    Report.received_at,
    Report.due_at,
    Report.due_version,
)
Facts = Report | Row[*tuple[Any, ...]]


async def arm_report(session: AsyncSession, report: Report, now: datetime) -> None:
    """Set the clock a report should have in its present state, and stop the other."""
    book = await almanac(session)
    for kind in LADDERS:
        if ticks(report, kind):
            course = course_of(report, kind, book, now)
            await arm(session, Matter.REPORT, report.id, kind, report.due_version, course, book)
        else:
            await silence(session, Matter.REPORT, report.id, kind)


def ticks(report: Facts, kind: str) -> bool:
    """Praise waits for nobody."""
    return report.kind is not ReportKind.PRAISE and report.state in WAITING_FOR[kind]


def course_of(report: Facts, kind: str, book: Almanac, arrived: datetime) -> Course:
    """``arrived``: when the desk got it; a report sent back to the desk starts anew there."""
    ladder = book.ladder(LADDERS[kind])
    if kind == DEADLINE:
        return Course(ladder, report.due_at, report.received_at, urgent=False)
    return Course(ladder, arrived, arrived, urgent=False)


def planner(kind: str) -> Planner:
    async def plan(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
        return await plan_reports(session, alarms, kind, now)

    return plan


PLANNERS: dict[tuple[Matter, str], Planner] = {
    (Matter.REPORT, kind): planner(kind) for kind in LADDERS
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
        if not ticks(report, self.kind) or alarm.version != report.due_version:
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
        plan.events.append(announced(alarm, step, rung, told, self.now))


@dataclass(frozen=True)
class Readers:
    """Who sits where, and whom each report of a batch is kept from."""

    who: Directory
    kept: frozenset[tuple[int, int]]

    def of(self, report: Row[*tuple[Any, ...]], rung: Rung, kind: str) -> dict[int, Audience]:
        """Whom this rung tells, each once and in their lowest capacity, stand-ins included."""
        found: dict[int, Audience] = {}
        for audience in rung.tell:
            for person in self.seats(report, audience, kind):
                reader = self.instead(report.id, person)
                if reader is not None:
                    found.setdefault(reader, audience)
        return found

    def instead(self, report_id: int, person: int) -> int | None:
        """The stand-in, or the person when it is about the stand-in; None when about both."""
        for reader in (self.who.hears(person), person):
            if (report_id, reader) not in self.kept:
                return reader
        return None

    def seats(
        self, report: Row[*tuple[Any, ...]], audience: Audience, kind: str
    ) -> tuple[int, ...]:
        desk = self.who.covering(Role.HOTLINE, report.unit_id)
        match audience:
            case Audience.HEAD | Audience.HANDLER:
                hands = (report.holder_id, report.handler_id)
                return tuple(hand for hand in hands if hand is not None) or desk
            case Audience.HOTLINE:
                return desk
            case Audience.SUPERIOR:
                return self.superiors(report, kind)
            case Audience.SUPERVISOR:
                return self.who.covering(Role.SUPERVISOR, report.unit_id)
            case _:
                return ()

    def superiors(self, report: Row[*tuple[Any, ...]], kind: str) -> tuple[int, ...]:
        """Above the responsible head; above the desk while nobody is responsible. A superior the
        report is about is passed over for the next one; the last word is the supervisors'."""
        kept = {person for number, person in self.kept if number == report.id}
        if kind == UNROUTED:
            return self.chiefs_of_desk(kept)
        unit = report.holder_unit_id or report.unit_id
        above = self.who.superiors(unit, kept) if unit is not None else ()
        return above or self.who.covering(Role.SUPERVISOR, report.unit_id)

    def chiefs_of_desk(self, kept: Iterable[int]) -> tuple[int, ...]:
        banned = set(kept)
        desks = [unit for role, unit in self.who.seats if role is Role.HOTLINE]
        found: list[int] = []
        for unit in desks:
            heads = [head for head in self.who.heads(unit) if head not in banned]
            found += heads or self.who.superiors(unit, banned)
        return tuple(dict.fromkeys(found))


async def read_readers(
    session: AsyncSession, reports: Sequence[Row[*tuple[Any, ...]]], now: datetime
) -> Readers:
    who = await directory(session, now)
    people = {person for seated in who.seats.values() for person in seated}
    people |= {who.hears(person) for person in people}
    for report in reports:
        hands = [hand for hand in (report.holder_id, report.handler_id) if hand is not None]
        people |= {reader for hand in hands for reader in (hand, who.hears(hand))}
    kept = await kept_from(session, [report.id for report in reports], people, now)
    return Readers(who, kept)


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
    if rung.days is not None:
        plan.items.append(digest_item(alarm, key, climbed, person, audience, now))
        return
    ids = {
        "clock": alarm.kind,
        "version": report.due_version,
        "rung": climbed,
        "audience": audience,
    }
    plan.letters.append(
        Post(
            "report.rung",
            Matter.REPORT,
            report.id,
            to_person=person,
            key=key,
            ids=ids,
            priority=Priority.REMINDER,
        )
    )
