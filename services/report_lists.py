"""The reports an officer may see, page by page; every count stands behind ``visible_to``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import ASIDE, LIVE_REPORT, ReportKind, ReportState
from domain.notices.hotline import ReportList, ReportRow
from domain.paging import nearest
from domain.rights import Right
from domain.worktime import today
from models.reports import Report
from services.almanac import almanac
from services.case_standing import past_due, shown_at
from services.contacts import Visitor
from services.report_file import visible_to

PER_PAGE = 8
DESKS = (Right.ROUTE_REPORTS, Right.SEE_REPORTS, Right.ANSWER_REPORTS)


async def listed(
    session: AsyncSession, visitor: Visitor, page: int, now: datetime
) -> ReportList | None:
    """A page: what waits for the desk first, then by deadline, then what is done. None for
    somebody who has nothing to do with reports."""
    shown = (Report.erased_at.is_(None), Report.state.not_in(ASIDE))
    may = and_(visible_to(visitor, now), *shown)
    total = await session.scalar(select(func.count()).select_from(Report).where(may)) or 0
    if not total and not any(visitor.may(right) for right in DESKS):
        return None
    page, pages = nearest(page, total, PER_PAGE)
    rank = case((Report.state == ReportState.NEW, 0), (Report.state.in_(LIVE_REPORT), 1), else_=2)
    query = (
        select(Report)
        .where(may)
        .order_by(rank, case((rank == 2, -Report.id), else_=0), Report.due_at, Report.id)
        .offset((page - 1) * PER_PAGE)
        .limit(PER_PAGE)
    )
    calendar = (await almanac(session)).calendar
    rows = tuple(
        ReportRow(
            report.id,
            report.code,
            report.category,
            report.state,
            report.due_at,
            max(1, calendar.working_days_between(today(report.due_at), today(clock)))
            if report.state in LIVE_REPORT and (clock := shown_at(report, now)) > report.due_at
            else 0,
        )
        for report in await session.scalars(query)
    )
    return ReportList(rows, total, page, pages)


@dataclass(frozen=True, slots=True)
class ReportCounts:
    """How many reports somebody may see, and how they stand. Praise has no deadline."""

    total: int
    unrouted: int
    handling: int
    overdue: int
    answered: int


async def counts(
    session: AsyncSession,
    visitor: Visitor,
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
) -> ReportCounts:
    """Counts over reports received in [since, until), all behind the one condition."""
    live = Report.state.in_(LIVE_REPORT)
    serious = Report.kind != ReportKind.PRAISE
    query = select(
        func.count(),
        func.count().filter(Report.state == ReportState.NEW),
        func.count().filter(and_(live, Report.state != ReportState.NEW)),
        func.count().filter(and_(live, serious, past_due(now))),
        func.count().filter(
            or_(Report.state == ReportState.ANSWERED, Report.answered_at.is_not(None))
        ),
    ).where(visible_to(visitor, now), Report.state.not_in(ASIDE))
    if since is not None:
        query = query.where(Report.received_at >= since)
    if until is not None:
        query = query.where(Report.received_at < until)
    return ReportCounts(*(await session.execute(query)).one())
