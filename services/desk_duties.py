"""What the hotline desk owes a reporter, each with a clock of its own: a call to somebody without a
chat, a decision about erasing. A duty is told at once, climbs a ladder and ends by an act."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ladder import Audience, Rung
from domain.lifecycle import Matter, Priority
from domain.rights import Role
from domain.worktime import at, today
from models.access import Duty
from models.reports import Report
from services.alarms import Due, Plan, Planner, announced, plan_each
from services.almanac import Almanac, almanac
from services.clocks import Climber, Course, advance, arm, silence
from services.directory import directory
from services.operators import operators
from services.post import Post, post
from services.report_alarms import COLUMNS, UNROUTED
from services.report_file import hearing
from services.report_readers import Readers, read_readers

CALL, ERASURE = "callback", "erasure"
LADDERS = {CALL: "callback.ladder", ERASURE: "erasure.ladder"}
DAYS = {CALL: "callback.days", ERASURE: "erasure.days"}


async def owe(session: AsyncSession, report: Report, sort: str, now: datetime) -> Duty | None:
    """Put a duty on the desk's list and tell the desk; None when it is there already."""
    book = await almanac(session)
    duty = await session.get(Duty, (report.id, sort), with_for_update=True)
    if duty is not None and duty.closed_at is None:
        return None
    if duty is None:
        duty = Duty(report_id=report.id, sort=sort, version=0)
        session.add(duty)
    duty.version += 1
    duty.asked_at, duty.due_at = now, due_after(book, sort, now)
    duty.tries, duty.closed_at, duty.outcome = 0, None, ""
    await session.flush()
    course = Course(book.ladder(LADDERS[sort]), duty.due_at, duty.asked_at, urgent=False)
    await arm(session, Matter.REPORT, report.id, sort, duty.version, course, book)
    await tell_at_once(session, report, duty, now)
    return duty


def due_after(book: Almanac, sort: str, now: datetime) -> datetime:
    """The end of office hours so many working days on."""
    day = book.calendar.add_working_days(today(now), book.number(DAYS[sort]))
    return at(day, book.clock("office.closes"))


async def tell_at_once(session: AsyncSession, report: Report, duty: Duty, now: datetime) -> None:
    """The desk; without one that may, the supervisors; without either, the operators."""
    who = await directory(session, now)
    people = await desk_over(session, report, now)
    if not people:
        watching = who.covering(Role.SUPERVISOR, report.unit_id)
        people = await hearing(session, report, map(who.hears, watching), now)
    if not people:
        people = await hearing(session, report, map(who.hears, await operators(session, now)), now)
    await post(session, [letter(duty, person, 0, Audience.HOTLINE) for person in people], now)


async def desk_over(session: AsyncSession, report: Report, now: datetime) -> tuple[int, ...]:
    """Who of the desk (or stands in there) answers for a report, and whom it is not about."""
    who = await directory(session, now)
    seated = who.covering(Role.HOTLINE, report.unit_id)
    return await hearing(session, report, map(who.hears, seated), now)


def letter(duty: Duty | Row[Any], person: int, rung: int, audience: str) -> Post:
    return Post(
        "report.duty",
        Matter.REPORT,
        duty.report_id,
        to_person=person,
        key=f"duty:{duty.sort}:{duty.report_id}:{duty.version}:{rung}:{person}",
        ids={"sort": duty.sort, "version": duty.version, "audience": audience},
        priority=Priority.URGENT,
    )


async def owed(session: AsyncSession, report_id: int, sort: str) -> Duty | None:
    """The open duty of that sort, locked for the act that ends it."""
    duty = await session.get(Duty, (report_id, sort), with_for_update=True, populate_existing=True)
    return duty if duty is not None and duty.closed_at is None else None


async def close(session: AsyncSession, duty: Duty, outcome: str, now: datetime) -> None:
    duty.closed_at, duty.outcome = now, outcome
    await silence(session, Matter.REPORT, duty.report_id, duty.sort)


# --- the clocks -----------------------------------------------------------------------------


def planner(sort: str) -> Planner:
    async def plan(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
        return await plan_duties(session, alarms, sort, now)

    return plan


PLANNERS: dict[tuple[Matter, str], Planner] = {
    (Matter.REPORT, sort): planner(sort) for sort in LADDERS
}


async def plan_duties(
    session: AsyncSession, alarms: Sequence[Due], sort: str, now: datetime
) -> Plan:
    ids = [alarm.matter_id for alarm in alarms]
    query = select(Duty).where(Duty.report_id.in_(ids), Duty.sort == sort)
    duties = {duty.report_id: duty for duty in await session.scalars(query)}
    rows = list(await session.execute(select(*COLUMNS).where(Report.id.in_(ids))))
    readers = await read_readers(session, rows, now)
    book = await almanac(session)
    reports = {row.id: row for row in rows}
    batch = Batch(sort, duties, reports, readers, book, Climber(book, now), now)
    return plan_each(alarms, batch.plan_one)


@dataclass(frozen=True)
class Batch:
    """What planning the duties of one sort at one moment has in common."""

    sort: str
    duties: Mapping[int, Duty]
    reports: Mapping[int, Row[*tuple[Any, ...]]]
    readers: Readers
    book: Almanac
    climber: Climber
    now: datetime

    def plan_one(self, plan: Plan, alarm: Due) -> None:
        duty, report = self.duties.get(alarm.matter_id), self.reports.get(alarm.matter_id)
        over = duty is None or duty.closed_at is not None or duty.version != alarm.version
        if over or duty is None or report is None:
            plan.silence(alarm)
            return
        course = Course(
            self.book.ladder(LADDERS[self.sort]), duty.due_at, duty.asked_at, urgent=False
        )
        step = self.climber.step(alarm, course, head=False)
        plan.alarms.append(advance(alarm, step))
        if step.rung is None:
            return
        rung = course.ladder.rungs[step.rung]
        told = self.told(report, rung)
        plan.letters += [
            letter(duty, person, step.climbed, audience) for person, audience in told.items()
        ]
        plan.events.append(announced(alarm, step, rung, told, self.now))

    def told(self, report: Row[*tuple[Any, ...]], rung: Rung) -> dict[int, Audience]:
        """Whom the rung names; nobody left there, whoever supervises."""
        told = self.readers.of(report, rung, UNROUTED)
        if told:
            return told
        return self.readers.of(report, Rung((Audience.SUPERVISOR,), days=1), UNROUTED)
