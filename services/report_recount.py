"""Answers to citizens are due in working days too: a change of the calendar counts them again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LIVE_REPORT, Matter, ReportKind
from domain.notices import Notice
from domain.notices.deadlines import ReportDueMoved
from models.reports import Report
from models.work import Event
from services.alarms import record
from services.almanac import Almanac, almanac
from services.clocks import arm
from services.compose import Composer
from services.dispatch import Claim
from services.post import Post, post
from services.report_alarms import DEADLINE, course_of, ticks
from services.reports import due_after

BEGINNINGS = ("received", "reopened")


async def recount_reports(session: AsyncSession, now: datetime) -> int:
    """Open reports whose answer is due on another day now: a new version, its ladder laid anew;
    the reporter and whoever holds the report are told. Returns how many."""
    book = await almanac(session)
    newest = (
        select(Event.matter_id, func.max(Event.at).label("since"))
        .where(Event.matter == Matter.REPORT, Event.kind.in_(BEGINNINGS))
        .group_by(Event.matter_id)
        .subquery()
    )
    query = (
        select(Report, newest.c.since)
        .join(newest, newest.c.matter_id == Report.id)
        .where(Report.state.in_(LIVE_REPORT), Report.kind != ReportKind.PRAISE)
        .with_for_update(of=Report)
    )
    count = 0
    for report, since in (await session.execute(query)).all():
        due = due_after(book, since)
        if due != report.due_at:
            count += 1
            await move(session, report, due, book, now)
    return count


async def move(
    session: AsyncSession, report: Report, due: datetime, book: Almanac, now: datetime
) -> None:
    was, report.due_at = report.due_at, due
    report.due_version += 1
    await session.flush()
    if ticks(report, DEADLINE):
        course = course_of(report, DEADLINE, book, now)
        await arm(session, Matter.REPORT, report.id, DEADLINE, report.due_version, course, book)
    data = {"was": was.isoformat(), "due": due.isoformat()}
    await record(
        session, Matter.REPORT, report.id, "recounted", now, version=report.due_version, data=data
    )
    ids = {"version": report.due_version}
    letters = [Post("report.moved", Matter.REPORT, report.id, to_report=report.id, ids=ids)]
    if report.holder_id is not None:
        letters.append(
            Post("report.moved", Matter.REPORT, report.id, to_person=report.holder_id, ids=ids)
        )
    await post(session, letters, now)


async def moved(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """Nothing to say when it was counted again meanwhile, answered, or given to somebody else."""
    report = await session.get_one(Report, claim.matter_id, populate_existing=True)
    if claim.person_id is not None and claim.person_id != report.holder_id:
        return None
    if report.due_version != claim.ids["version"] or report.state not in LIVE_REPORT:
        return None
    return ReportDueMoved(report.code, report.due_at)


COMPOSERS: dict[str, Composer] = {"report.moved": moved}
