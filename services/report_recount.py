"""Answers to citizens are due in working days too: a change of the calendar counts them again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LIVE_REPORT, Matter, ReportKind
from domain.notices import Notice
from domain.notices.deadlines import ReportDueMoved
from models.reports import Report
from services.alarms import record
from services.case_clock import reckoned_all, settle_due
from services.case_promises import keep
from services.case_receivers import seated
from services.compose import Composer
from services.directory import directory
from services.dispatch import Claim
from services.post import Post, post
from services.report_alarms import lay_anew
from services.report_routing import to_officer

BATCH = 200


async def recount_reports(session: AsyncSession, now: datetime) -> int:
    """Open reports whose answer is due on another day now: a new version, its ladder laid anew;
    the reporter and whoever holds the report are told, once. Returns how many."""
    count, last = 0, 0
    while True:
        query = (
            select(Report)
            .where(
                Report.state.in_(LIVE_REPORT), Report.kind != ReportKind.PRAISE, Report.id > last
            )
            .order_by(Report.id)
            .limit(BATCH)
            .with_for_update(of=Report)
        )
        found = (await session.scalars(query)).all()
        for report, reckoning in await reckoned_all(session, found):
            if reckoning.due != report.due_at:
                count += 1
                await move(session, report, now)
        if len(found) < BATCH:
            return count
        last = found[-1].id


async def move(session: AsyncSession, report: Report, now: datetime) -> None:
    before = report.due_version
    was = await settle_due(session, report)
    await keep(session, report, before)
    await lay_anew(session, report, now)
    data = {"was": was.isoformat() if was else None, "due": report.due_at.isoformat()}
    await record(
        session, Matter.REPORT, report.id, "recounted", now, version=report.due_version, data=data
    )
    ids = {"version": report.due_version}
    letters = [Post("report.moved", Matter.REPORT, report.id, to_report=report.id, ids=ids)]
    who = await directory(session, now)
    letters += [
        await to_officer(session, "report.moved", report, person, who, now)
        for person in await seated(session, report, now)
    ]
    await post(session, letters, now)


async def moved(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """Nothing to say when it was counted again meanwhile, answered, or given to somebody else."""
    report = await session.get_one(Report, claim.matter_id, populate_existing=True)
    if claim.person_id is not None and claim.ids["for"] not in await seated(session, report, now):
        return None
    if report.due_version != claim.ids["version"] or report.state not in LIVE_REPORT:
        return None
    return ReportDueMoved(report.code, report.due_at)


COMPOSERS: dict[str, Composer] = {"report.moved": moved}
