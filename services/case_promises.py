"""Why a case will be late, or is, and by which day it is promised: said by whoever has it.

The citizen reads it word for word in the apology, or at once when that has been said already. What
nobody stated is said to be missing; nothing is ever put in its place.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, Priority, ReportAct
from domain.notices import Refusal
from domain.notices.case_dialogues import CaseDueWrong, DueFault
from domain.worktime import end_of_day, today
from models.case_clock import CasePromise
from models.reports import Report
from services.alarms import record
from services.almanac import almanac
from services.case_apologies import apologised
from services.case_extensions import person_of
from services.clocks import silence
from services.contacts import Visitor
from services.post import Post, post
from services.report_alarms import REASON
from services.report_file import for_act, lines, write

WHY = "late_reason"
"""The kind of entry in the case's file."""


async def state(
    session: AsyncSession,
    report_id: int,
    visitor: Visitor,
    why: str,
    day: date,
    now: datetime,
) -> Report:
    """Write reason and new day down for the deadline in force. Raises Refusal."""
    report = await for_act(session, report_id, visitor, ReportAct.PROMISE, now)
    await refuse_day(session, report, day, now)
    me = person_of(visitor)
    session.add(
        CasePromise(
            report_id=report.id, version=report.due_version, by_id=me.id, at=now, promised_on=day
        )
    )
    write(session, report.id, WHY, why, now, me.id)
    await silence(session, Matter.REPORT, report.id, REASON)
    await record(
        session, Matter.REPORT, report.id, "late_stated", now, actor=me.id,
        version=report.due_version, data={"promised": day.isoformat()},
    )  # fmt: skip
    await session.flush()
    if await apologised(session, report):
        letter = Post(
            "case.promised",
            Matter.REPORT,
            report.id,
            to_report=report.id,
            ids={"version": report.due_version},
            priority=Priority.URGENT,
        )
        await post(session, [letter], now)
    return report


async def refuse_day(session: AsyncSession, report: Report, day: date, now: datetime) -> None:
    """Raises Refusal for a day that is not after the deadline and today, or is off."""
    calendar = (await almanac(session)).calendar
    if day <= max(today(report.due_at), today(now)):
        latest = max(report.due_at, now)
        raise Refusal(CaseDueWrong(report.code, DueFault.NOT_LATER, latest))
    if not calendar.is_working(day):
        raise Refusal(CaseDueWrong(report.code, DueFault.DAY_OFF, end_of_day(day)))


async def keep(session: AsyncSession, report: Report, before: int) -> None:
    """The calendar alone moved the deadline, which had been the version ``before``: what was said
    of it holds, unless the day that was promised is no later any more."""
    await session.execute(
        update(CasePromise)
        .where(
            CasePromise.report_id == report.id,
            CasePromise.version == before,
            CasePromise.promised_on > today(report.due_at),
        )
        .values(version=report.due_version)
    )


async def promise_of(session: AsyncSession, report: Report) -> tuple[str, date] | None:
    """Reason and day as last stated for the deadline in force; None while nobody has."""
    query = (
        select(CasePromise)
        .where(CasePromise.report_id == report.id, CasePromise.version == report.due_version)
        .order_by(CasePromise.id.desc())
        .limit(1)
    )
    found = (await session.scalars(query)).one_or_none()
    if found is None:
        return None
    said = await lines(session, report.id, WHY)
    return said[-1].words, found.promised_on
