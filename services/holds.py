"""A legal hold: a supervisor keeps a report from being erased, with a reason, until it ends."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LIVE_REPORT, Matter
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.notices.retention import HoldOver, HoldStands
from domain.rights import Right
from models.cases import open_beside, seal_beside
from models.reports import Report
from models.retention import LegalHold
from services.alarms import record
from services.almanac import almanac
from services.clocks import silence
from services.contacts import Visitor
from services.report_file import for_officer
from services.retention import held
from services.retention_clock import RETENTION, notice_at, period_of, wind

REASON, LIFTED = "hold", "hold_lifted"


async def for_hold(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime
) -> Report:
    """The locked report for whoever may hold it: a supervisor over its unit whom it is not about.
    Raises Refusal(NotYours)."""
    opened = await for_officer(session, report_id, visitor, now, lock=True)
    unit = opened.report.unit
    if not visitor.may(Right.HOLD_REPORTS, unit.path if unit is not None else None):
        raise Refusal(NotYours())
    return opened.report


async def hold(
    session: AsyncSession, report_id: int, reason: str, visitor: Visitor, now: datetime
) -> Report:
    """«Giữ hồ sơ». Raises Refusal(NotYours), Refusal(HoldStands) when one is in force."""
    report = await for_hold(session, report_id, visitor, now)
    if await held(session, report.id) is not None:
        raise Refusal(HoldStands(report.code))
    sealed = await seal_beside(session, report.id, REASON, reason)
    me = officer(visitor)
    session.add(LegalHold(report_id=report.id, set_by_id=me, set_at=now, reason=sealed))
    await record(session, Matter.REPORT, report.id, "held", now, actor=me)
    await silence(session, Matter.REPORT, report.id, RETENTION)
    return report


async def lift(
    session: AsyncSession, report_id: int, reason: str, visitor: Visitor, now: datetime
) -> Report:
    """«Thôi giữ hồ sơ»: a settled report has at least its whole notice before it goes. Raises
    Refusal(NotYours), Refusal(HoldOver) when none is in force."""
    report = await for_hold(session, report_id, visitor, now)
    row = await held(session, report.id)
    if row is None:
        raise Refusal(HoldOver(report.code))
    row.lifted_by_id, row.lifted_at = officer(visitor), now
    row.lift_reason = await seal_beside(session, report.id, LIFTED, reason)
    await record(session, Matter.REPORT, report.id, "hold_lifted", now, actor=row.lifted_by_id)
    await session.flush()
    if report.state not in LIVE_REPORT:
        book = await almanac(session)
        settled = report.answered_at or report.received_at
        tells_at = notice_at(period_of(book, report.category, settled), book)
        await wind(session, report.id, settled, max(tells_at, now + timedelta(minutes=1)))
    return report


async def reason_of(session: AsyncSession, row: LegalHold) -> str:
    return await open_beside(session, row.report_id, REASON, row.reason)


def officer(visitor: Visitor) -> int:
    if visitor.person is None:
        raise Refusal(NotYours())
    return visitor.person.id
