"""Erasing a case: key, words, files and reporter go; the row stays, so that figures stay right."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.cases import CaseKey
from models.identities import Identity
from models.reports import Attachment, Piece, Report, ReportEntry, Reporter


async def erase(session: AsyncSession, report_id: int, why: str, now: datetime) -> None:
    """For good; the caller holds the row and has recorded who decided."""
    report = await session.get_one(Report, report_id)
    of_case = or_(Attachment.matter == "report", Attachment.matter.startswith("report."))
    files = select(Attachment.id).where(of_case, Attachment.matter_id == report_id)
    await session.execute(delete(Piece).where(Piece.attachment_id.in_(files)))
    await session.execute(delete(Attachment).where(of_case, Attachment.matter_id == report_id))
    for table in (ReportEntry, Reporter, Identity, CaseKey):
        await session.execute(delete(table).where(table.report_id == report_id))
    report.erased_at = now
