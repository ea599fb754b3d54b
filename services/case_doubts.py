"""Looking over every open case: is its stored deadline the one its history says, and is whoever
has it still there?

Some at a time, round after round, a full round a day. What does not agree is a row that the
auditor counts, told at once to the supervisors; it is corrected by nobody but a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.case_clock import Reckoning
from domain.lifecycle import LIVE_REPORT, Matter, Priority, ReportKind
from domain.rights import Role
from domain.worktime import today
from models.bulk import insert_new
from models.case_clock import CaseDoubt
from models.reports import Report
from models.work import Alarm
from services.alarms import Due, Plan, Planner, record
from services.almanac import Almanac, almanac
from services.case_clock import reckoned_all
from services.directory import directory
from services.post import Post, post
from services.report_file import hearing
from services.report_routing import place

LOOKED_OVER, WHOLE = "case_clocks", 0
AT_A_TIME = 200


async def wind(session: AsyncSession, now: datetime) -> None:
    """See that the clock of the looking over runs; one that runs is left alone."""
    row = {
        "matter": Matter.UNIT,
        "matter_id": WHOLE,
        "kind": LOOKED_OVER,
        "version": 1,
        "climbed": 0,
        "next_at": next_morning(await almanac(session), now),
        "failures": 0,
    }
    await insert_new(session, Alarm, [row])


def next_morning(book: Almanac, now: datetime) -> datetime:
    return book.morning_of(book.calendar.next_working(today(now)))


async def look_over(
    session: AsyncSession, after: int, now: datetime, limit: int = AT_A_TIME
) -> int | None:
    """Compare the next open cases; the last one's id, None when there are no more."""
    query = (
        select(Report)
        .where(Report.state.in_(LIVE_REPORT), Report.kind != ReportKind.PRAISE, Report.id > after)
        .order_by(Report.id)
        .limit(limit)
    )
    found = (await session.scalars(query)).all()
    await to_successors(session, found, now)
    agreeing: list[int] = []
    for report, reckoning in await reckoned_all(session, found):
        if reckoning.due == report.due_at and standing(report, reckoning):
            agreeing.append(report.id)
        else:
            await doubt(session, report, reckoning, now)
    gone = CaseDoubt.report_id.in_(agreeing)
    await session.execute(delete(CaseDoubt).where(gone))
    return found[-1].id if len(found) == limit else None


async def to_successors(session: AsyncSession, reports: Sequence[Report], now: datetime) -> None:
    """Cases of somebody who left the office go to whoever is responsible now; the deadline and a
    pause stay as they are."""
    gone = (await directory(session, now)).gone
    for report in reports:
        if report.holder_id in gone:
            passing = max(0, report.reopened - 1)  # an appeal stays above who answered first
            await place(session, report, now, passing=passing)
        elif report.handler_id in gone:
            report.handler_id = None


def standing(report: Report, reckoning: Reckoning) -> bool:
    """Whether row and history agree that the clock stands still, or does not."""
    return (report.paused_at is None) == (reckoning.paused_since is None)


async def doubt(session: AsyncSession, report: Report, reckoning: Reckoning, now: datetime) -> None:
    """Told once per finding, to whoever supervises the unit and may know of the case."""
    known = await session.get(CaseDoubt, report.id)
    if known is not None:
        known.stored_at, known.reckoned_at = report.due_at, reckoning.due
        return
    session.add(
        CaseDoubt(
            report_id=report.id,
            stored_at=report.due_at,
            reckoned_at=reckoning.due,
            found_at=now,
        )
    )
    data = {"stored": report.due_at.isoformat(), "reckoned": reckoning.due.isoformat()}
    await record(session, Matter.REPORT, report.id, "clock_apart", now, data=data)
    who = await directory(session, now)
    watchers = who.covering(Role.SUPERVISOR, report.unit_id)
    letters = [
        Post(
            "case.apart",
            Matter.REPORT,
            report.id,
            to_person=person,
            key=f"case.apart:{report.id}:{int(now.timestamp())}:{person}",
            priority=Priority.URGENT,
        )
        for person in await hearing(session, report, watchers, now)
    ]
    await post(session, letters, now)


async def forget_closed(session: AsyncSession) -> None:
    """What is over is doubted no more."""
    over = select(Report.id).where(Report.state.not_in(LIVE_REPORT))
    await session.execute(delete(CaseDoubt).where(CaseDoubt.report_id.in_(over)))


async def plan_looking(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    """A batch now, the next one at once, and after the last the next morning."""
    plan = Plan()
    for alarm in alarms:
        last = await look_over(session, alarm.climbed, now)
        if last is None:
            await forget_closed(session)
        tomorrow = next_morning(await almanac(session), now)
        following = {"climbed": last or 0, "next_at": tomorrow if last is None else now}
        plan.posted += 1
        plan.alarms.append({"id": alarm.id, "failures": 0, **following})
    return plan


PLANNERS: dict[tuple[Matter, str], Planner] = {(Matter.UNIT, LOOKED_OVER): plan_looking}
