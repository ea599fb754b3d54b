"""Another category for a case: its limits are those of the new one, from the beginning of this
round; pauses and extensions stay."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LIVE_REPORT, SORTED, Category, Matter, Priority
from domain.notices import Refusal
from domain.notices.general import NotNow, NotYours
from models.reports import Report
from services.alarms import record
from services.almanac import almanac
from services.case_clock import begun_under, settle_due
from services.case_extensions import person_of
from services.contacts import Visitor
from services.post import Post, post
from services.report_alarms import lay_anew
from services.report_file import Opened, for_officer


def may_reclassify(opened: Opened) -> bool:
    """The responsible head, or the desk; in any open case that is no praise or question."""
    report = opened.report
    open_ = report.state in LIVE_REPORT and report.category in SORTED
    return open_ and (opened.holder or opened.desk)


async def for_reclassifying(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime, *, lock: bool = False
) -> Report:
    """The case, if this officer may say what it is. Raises Refusal."""
    opened = await for_officer(session, report_id, visitor, now, lock=lock)
    if not may_reclassify(opened):
        raise Refusal(NotNow(opened.report.code) if opened.holder or opened.desk else NotYours())
    return opened.report


async def reclassify(
    session: AsyncSession, report_id: int, category: Category, visitor: Visitor, now: datetime
) -> Report:
    """Change the category; a deadline that moves by it is told to the reporter. Raises Refusal."""
    report = await for_reclassifying(session, report_id, visitor, now, lock=True)
    if category is report.category or category not in SORTED:
        raise Refusal(NotNow(report.code))
    was, report.category = report.category, category
    data = {"from": was, "to": category, **begun_under(await almanac(session), category)}
    await record(
        session, Matter.REPORT, report.id, "reclassified", now,
        actor=person_of(visitor).id, version=report.due_version, data=data,
    )  # fmt: skip
    if await settle_due(session, report) is not None:
        await lay_anew(session, report, now)
        letter = Post(
            "case.reclassified",
            Matter.REPORT,
            report.id,
            to_report=report.id,
            ids={"version": report.due_version},
            priority=Priority.REMINDER,
        )
        await post(session, [letter], now)
    return report
