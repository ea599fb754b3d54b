"""A report as its reporter sees it: state, dates, the public part of its history, what was said."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LIVE_REPORT, ReportAct, ReportKind, ReportState, may_report
from domain.notices import Refusal
from domain.notices.reports import Milestone, ReportShown
from domain.worktime import today
from models.contacts import Contact
from models.reports import Report
from services import part_reading, report_owners, reports
from services.almanac import Almanac, almanac
from services.answer_drafts import outcome
from services.case_standing import shown_at
from services.report_file import lines

SHOWN_HISTORY = 12


async def shown(
    session: AsyncSession, report: Report, now: datetime, contact: Contact | None = None
) -> ReportShown:
    """For whoever passed the reporter's door; ``contact`` is the chat it is shown in, None a page
    of ours."""
    book = await almanac(session)
    history = await report_owners.public_history(session, report.id)
    asked = await lines(session, report.id, "question")
    given = await lines(session, report.id, "answer")
    waiting = report.state is ReportState.WAITING
    own = contact is not None and await report_owners.is_own(session, report.id, contact)
    return ReportShown(
        report=report.id,
        code=report.code,
        sort=report.kind,
        category=report.category,
        state=report.state,
        unit=await report_owners.responsible(session, report),
        at=report.received_at,
        due=report.due_at,
        overdue=overdue(report, book, now),
        history=tuple(Milestone(one.kind, one.at) for one in history[-SHOWN_HISTORY:]),
        question=asked[-1].words if asked and waiting else "",
        finding=report.finding,
        answer=given[-1].words if given and report.finding is not None else "",
        may_object=may_object(report, book, now),
        may_rate=report.finding is not None and may_report(ReportAct.RATE, report.state),
        may_withdraw=may_report(ReportAct.WITHDRAW, report.state),
        linked=own,
        together=(await part_reading.bodies_of(session, report))[1:],
        outcome=await outcome(session, report),
    )


def overdue(report: Report, book: Almanac, now: datetime) -> int:
    """Working days after the deadline; praise has none."""
    now = shown_at(report, now)
    late = report.state in LIVE_REPORT and now > report.due_at
    if not late or report.kind is ReportKind.PRAISE:
        return 0
    return max(1, book.calendar.working_days_between(today(report.due_at), today(now)))


def may_object(report: Report, book: Almanac, now: datetime) -> bool:
    try:
        reports.refuse_objection(report, book, now)
    except Refusal:
        return False
    return True
