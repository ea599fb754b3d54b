"""Wording letters about withdrawn reports, calls to make and data to erase, when they are sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.notices import Notice
from domain.notices.access import ErasureRefused, ReportWithdrawn
from domain.notices.counter import DutyDue, ReportUncalled
from domain.notices.hotline import Card
from domain.worktime import today
from models.access import Duty
from models.reports import Report
from services.almanac import almanac
from services.compose import Composer
from services.dispatch import Claim
from services.report_cards import summary
from services.report_file import Opened, hearing, lines
from services.report_letters import officers, reopen, report_of


async def withdrawn(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    return ReportWithdrawn(facts, await summary(session, opened.report, "withdrawal"))


async def duty(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """For whoever the report is not about; the buttons for those who may open it. ``None`` when
    it was done meanwhile."""
    sort = claim.ids["sort"]
    row = await session.get(Duty, (claim.matter_id or 0, sort), populate_existing=True)
    report = await session.get(Report, claim.matter_id or 0, populate_existing=True)
    if row is None or report is None or row.closed_at or row.version != claim.ids["version"]:
        return None
    if not await hearing(session, report, [claim.person_id or 0], now):
        return None
    calendar = (await almanac(session)).calendar
    late = calendar.working_days_between(today(row.due_at), today(now)) if now > row.due_at else 0
    opens = await reopen(session, claim, now) is not None
    return DutyDue(
        sort, report.id, report.code, row.due_at, late, row.tries, claim.ids["audience"], opens
    )


async def uncalled(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    report = await session.get(Report, claim.matter_id or 0, populate_existing=True)
    if report is None or not await hearing(session, report, [claim.person_id or 0], now):
        return None
    return ReportUncalled(report.code, claim.ids["tries"])


async def kept(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """To the reporter: why the data stay."""
    report = await report_of(session, claim)
    given = await lines(session, report.id, "erasure_refusal")
    petitions = (await almanac(session)).text("office.petitions")
    return ErasureRefused(report.code, given[-1].words, petitions) if given else None


COMPOSERS: dict[str, Composer] = {
    "report.withdrawn": officers(withdrawn),
    "report.duty": duty,
    "report.uncalled": uncalled,
    "report.kept": kept,
}
