"""Gathering a reporter's own copy of a case, and sending it to the chat that asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.case_copy import (
    OFFICE,
    OWN,
    CaseCopy,
    CopyFile,
    CopyLine,
    CopyOrder,
    CopyShape,
    CopyStep,
)
from domain.lifecycle import Matter
from domain.notices.access import OwnCopy
from models.contacts import Contact
from models.reports import Attachment, Report
from services import report_owners
from services.dispatch import OWN_COPY
from services.post import reply
from services.report_file import lines


async def gathered(session: AsyncSession, report: Report, now: datetime) -> CaseCopy:
    """The copy as of now. The caller has passed the reporter's door."""
    said = await lines(session, report.id, *OWN, *OFFICE)
    history = await report_owners.public_history(session, report.id)
    files = await session.scalars(
        select(Attachment)
        .where(Attachment.matter == Matter.REPORT, Attachment.matter_id == report.id)
        .order_by(Attachment.id)
    )
    return CaseCopy(
        report.code,
        report.kind,
        report.category,
        report.state,
        report.privacy,
        report.source,
        await report_owners.responsible(session, report),
        report.received_at,
        report.due_at,
        report.answered_at,
        report.finding,
        report.rating,
        tuple(CopyLine(line.kind, line.words, line.at) for line in said),
        tuple(CopyStep(step.kind, step.at) for step in history),
        tuple(CopyFile(file.kind, file.size, file.at) for file in files),
        now,
    )


async def send(session: AsyncSession, report: Report, contact: Contact, now: datetime) -> None:
    """Two files, one to read and one for machines, sealed on their way like all that is said."""
    copy = await gathered(session, report, now)
    for shape in (CopyShape.DOCX, CopyShape.JSON):
        notice = OwnCopy(CopyOrder(copy, shape, contact.language))
        reply(session, contact, notice, now, kind=OWN_COPY)
