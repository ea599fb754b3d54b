"""«Cách tính hạn» of a case, for its reporter and for officers who may see it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.case_clock import routings
from domain.lifecycle import LIVE_REPORT, ReportAct, ReportKind
from domain.notices import Refusal
from domain.notices.case_clock import CaseClockExplained
from domain.notices.general import NotNow
from models.reports import Report
from services import case_extensions
from services.case_clock import reckoned
from services.case_profiles import may_reclassify
from services.contacts import Visitor
from services.late_files import may_enter, of_a_late_file
from services.report_file import for_officer


async def for_reader(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime
) -> CaseClockExplained:
    """For an officer, through the one door. Raises Refusal; praise has no deadline."""
    opened = await for_officer(session, report_id, visitor, now)
    acts = tuple(str(act) for act in (ReportAct.EXTEND, ReportAct.PROMISE) if opened.may(act))
    acts += ("reclassify",) if may_reclassify(opened) else ()
    acts += ("late_file",) if of_a_late_file(opened) and may_enter(visitor) else ()
    return replace(
        await explained(session, opened.report, acts),
        request=await case_extensions.to_be_decided(session, opened, now),
    )


async def explained(
    session: AsyncSession, report: Report, acts: tuple[str, ...] = ()
) -> CaseClockExplained:
    """For whoever was let through another door already: the reporter's, or by code and PIN."""
    if report.kind is ReportKind.PRAISE:
        raise Refusal(NotNow(report.code))
    found = await reckoned(session, report)
    return CaseClockExplained(
        report=report.id,
        code=report.code,
        steps=found.steps,
        due=report.due_at,
        days=found.terms.days,
        cap=found.terms.cap or 0,
        round=found.round,
        extended=found.extended,
        moved=routings(found.steps),
        paused=found.paused_since is not None,
        over=report.state not in LIVE_REPORT,
        agrees=found.due == report.due_at,
        acts=acts,
    )
