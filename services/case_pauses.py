"""The clock of a case stands still while its reporter is asked, and for exactly that long.

It stops at «Hỏi thêm», so often a round as the office allows, and goes on with the answer or when
the days for it are over. Whoever gets the case meanwhile gets it with the pause it is in.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, Priority, ReportState
from domain.worktime import at, today
from models.reports import Report
from services.alarms import Due, Plan, Planner, record
from services.almanac import Almanac, almanac
from services.case_clock import reckoned, settle_due
from services.case_receivers import seated
from services.clocks import put, silence
from services.directory import directory
from services.post import Post, post
from services.report_alarms import lay_anew
from services.report_routing import to_officer

ASKED = "asked"


class Ended(StrEnum):
    ANSWERED = "answered"
    EXPIRED = "expired"
    CLOSED = "closed"  # the case is answered or withdrawn all the same


def until_when(book: Almanac, now: datetime) -> datetime:
    """By when the reporter may answer with the clock standing still."""
    day = book.calendar.add_working_days(today(now), book.number("report.question_days"))
    return at(day, book.clock("office.closes"))


def reminded_at(until: datetime, book: Almanac) -> datetime:
    """The morning on which the reporter hears that the days are nearly over."""
    back = book.number("report.question_reminder_days")
    return book.morning_of(book.calendar.back_working_days(today(until), back))


async def stops(session: AsyncSession, report: Report) -> bool:
    """Whether another question stops the clock: not more often than the office allows."""
    book = await almanac(session)
    if report.paused_at is not None:
        return True
    asked = (await reckoned(session, report)).asked
    return asked < book.number("report.question_times")


async def begin(session: AsyncSession, report: Report, now: datetime, *, stop: bool) -> None:
    """A question was put: the days for its answer begin, and the clock stops if it may. The event
    «asked» is written. Another question of the same pause does not make it longer."""
    if report.paused_at is not None:
        return
    book = await almanac(session)
    if stop:
        report.paused_at = now
    until = until_when(book, now)
    remind = reminded_at(until, book)
    await put(
        session,
        {
            "matter": Matter.REPORT,
            "matter_id": report.id,
            "kind": ASKED,
            "version": report.due_version,
            "anchor_at": until,
            "climbed": 0 if remind > now else 1,
            "told_head_at": None,
            "next_at": remind if remind > now else until,
            "failures": 0,
        },
    )
    await session.flush()
    await lay_anew(session, report, now)


async def end(session: AsyncSession, report: Report, how: Ended, now: datetime) -> None:
    """The answer came, or its days are over: the case goes on by as much later as it stood."""
    if report.state is ReportState.WAITING:
        report.state = ReportState.VERIFYING if report.taken_at else ReportState.FORWARDED
    await silence(session, Matter.REPORT, report.id, ASKED)
    paused, report.paused_at = report.paused_at, None
    if paused is not None or how is Ended.EXPIRED:
        await record(
            session, Matter.REPORT, report.id, "resumed", now,
            version=report.due_version, data={"how": how},
        )  # fmt: skip
    if paused is not None:
        await settle_due(session, report)
        await lay_anew(session, report, now)


# --- planning ------------------------------------------------------------------------------


async def plan_questions(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    """Remind the reporter once, then let the case go on without the answer."""
    plan = Plan()
    for alarm in alarms:
        query = select(Report).where(Report.id == alarm.matter_id).with_for_update()
        report = (await session.scalars(query)).one()
        if report.state is not ReportState.WAITING and report.paused_at is None:
            plan.silence(alarm)
        elif alarm.climbed == 0 and alarm.anchor_at is not None and alarm.anchor_at > now:
            plan.letters.append(reminder(report, alarm))
            plan.alarms.append(changed(alarm, climbed=1, next_at=alarm.anchor_at))
        else:
            await expire(session, report, now)
            plan.posted += 1
            plan.alarms.append(changed(alarm, climbed=2, next_at=None))
    return plan


def changed(alarm: Due, **values: Any) -> dict[str, Any]:
    return {"id": alarm.id, "failures": 0, **values}


def reminder(report: Report, alarm: Due) -> Post:
    anchor = int(alarm.anchor_at.timestamp()) if alarm.anchor_at is not None else 0
    return Post(
        "case.ask_again",
        Matter.REPORT,
        report.id,
        to_report=report.id,
        key=f"case.ask_again:{report.id}:{anchor}",
        ids={"until": anchor},
        priority=Priority.REMINDER,
    )


async def expire(session: AsyncSession, report: Report, now: datetime) -> None:
    """«Chưa nhận được thông tin»: both sides hear that it goes on, and until when."""
    await end(session, report, Ended.EXPIRED, now)
    await session.flush()
    ids = {"version": report.due_version}
    letters = [Post("case.unanswered", Matter.REPORT, report.id, to_report=report.id, ids=ids)]
    who = await directory(session, now)
    letters += [
        await to_officer(session, "case.unanswered", report, person, who, now)
        for person in await seated(session, report, now)
    ]
    await post(session, letters, now)


PLANNERS: dict[tuple[Matter, str], Planner] = {(Matter.REPORT, ASKED): plan_questions}
