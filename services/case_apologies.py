"""The clock of a case that says sorry: at the due moment an apology, then a note every week.

It rings whether or not anybody gave a reason, and whoever has the case: lateness is the one thing
the citizen hears of in any event. A paused case is not late; answered, it is silent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.case_terms import Limit
from domain.lifecycle import LIVE_REPORT, Matter, Priority, ReportKind
from domain.worktime import at, local, speakable, today
from models.reports import Report
from models.work import Alarm
from services.alarms import Due, Plan, Planner, event, plan_each
from services.almanac import Almanac, almanac
from services.case_clock import days_of
from services.clocks import put, silence
from services.post import Post

APOLOGY = "apology"
Facts = Report | Row[*tuple[Any, ...]]

COLUMNS = (
    Report.id,
    Report.kind,
    Report.state,
    Report.category,
    Report.due_at,
    Report.due_version,
    Report.paused_at,
)


def owed(report: Facts) -> bool:
    """Whether lateness of this case would be the office's."""
    live = report.state in LIVE_REPORT and report.kind is not ReportKind.PRAISE
    return live and report.paused_at is None


async def arm_apology(session: AsyncSession, report: Report, now: datetime) -> None:
    """Set the clock over the deadline in force. What was said of this lateness is not said again,
    also when the calendar moved a deadline that has passed."""
    if not owed(report):
        await silence(session, Matter.REPORT, report.id, APOLOGY)
        return
    query = select(Alarm.version, Alarm.climbed, Alarm.next_at).where(
        Alarm.matter == Matter.REPORT, Alarm.matter_id == report.id, Alarm.kind == APOLOGY
    )
    row = (await session.execute(query)).one_or_none()
    same = row is not None and (row.version == report.due_version or report.due_at <= now)
    said = row.climbed if row is not None and same else 0
    book = await almanac(session)
    number = max(said, reached(report, now, book) + 1) if said else 0
    await put(
        session,
        {
            "matter": Matter.REPORT,
            "matter_id": report.id,
            "kind": APOLOGY,
            "version": report.due_version,
            "anchor_at": report.due_at,
            "climbed": said,
            "told_head_at": None,
            "next_at": note_at(report, number, book) if number else report.due_at,
            "failures": 0,
        },
    )


async def apologised(session: AsyncSession, report: Report) -> bool:
    """Whether the citizen has been told of this lateness, also where the calendar has moved the
    deadline since."""
    query = select(Alarm.id).where(
        Alarm.matter == Matter.REPORT,
        Alarm.matter_id == report.id,
        Alarm.kind == APOLOGY,
        Alarm.version == report.due_version,
        Alarm.climbed > 0,
    )
    return await session.scalar(query) is not None


def note_at(report: Facts, number: int, book: Almanac) -> datetime:
    """When the n-th note after the apology is said: so many weeks on, in the morning."""
    days = days_of(book, report.category, Limit.PROGRESS)
    day = local(report.due_at).date() + timedelta(days=number * days)
    return speakable(at(day, book.morning), book.calendar, book.quiet)


def reached(report: Facts, now: datetime, book: Almanac) -> int:
    """How many notes should have been said by now; after an outage only the last of them is."""
    days = days_of(book, report.category, Limit.PROGRESS)
    most = max(0, (today(now) - today(report.due_at)).days // days)
    while most and note_at(report, most, book) > now:
        most -= 1
    return most


async def plan_apologies(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    book = await almanac(session)
    query = select(*COLUMNS).where(Report.id.in_([alarm.matter_id for alarm in alarms]))
    reports: Mapping[int, Facts] = {row.id: row for row in await session.execute(query)}

    def plan_one(plan: Plan, alarm: Due) -> None:
        report = reports[alarm.matter_id]
        if not owed(report) or alarm.version != report.due_version:
            plan.silence(alarm)
            return
        passed = reached(report, now, book)
        said = passed if alarm.climbed else 0  # whatever else is said, the apology is said first
        plan.letters.append(letter(report, said))
        data = {"note": said}
        what = "progress_note" if said else "apologised"
        plan.events.append(
            event(Matter.REPORT, report.id, what, now, version=alarm.version, data=data)
        )
        following = note_at(report, passed + 1, book)
        plan.alarms.append(
            {"id": alarm.id, "climbed": passed + 1, "next_at": following, "failures": 0}
        )

    return plan_each(alarms, plan_one)


def letter(report: Facts, number: int) -> Post:
    """Said once per deadline and number, however often the clock is looked at."""
    kind = "case.progress" if number else "case.apology"
    return Post(
        kind,
        Matter.REPORT,
        report.id,
        to_report=report.id,
        key=f"{kind}:{report.id}:{report.due_version}:{number}",
        ids={"version": report.due_version, "note": number},
        priority=Priority.URGENT,
    )


PLANNERS: dict[tuple[Matter, str], Planner] = {(Matter.REPORT, APOLOGY): plan_apologies}
