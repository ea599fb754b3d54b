"""Answers as they lie in the file: the draft that waits, and what was sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.closing import AnswerState, Closing, Outcome, in_order
from models.answers import Answer, AnswerFile
from models.reports import Report
from services.report_file import lines, write

DRAFT, ANSWER = "draft", "answer"
MEASURE, EVIDENCE, NO_EVIDENCE = "measure", "evidence", "no_evidence"
UNHEARD, DESPITE, RETURNED = "unheard", "despite", "draft_returned"
PARTS = {
    MEASURE: "other",
    EVIDENCE: "document",
    NO_EVIDENCE: "unproved",
    UNHEARD: "unheard",
    DESPITE: "despite",
}
"""Kinds of entries beside the words of an answer, and the fields of a ``Closing`` they hold."""


@dataclass(frozen=True, slots=True)
class Drafted:
    """A draft with its words opened. ``files`` are attachments and whether they are shared."""

    row: Answer
    closing: Closing
    files: tuple[tuple[int, bool], ...]


async def open_draft(session: AsyncSession, report: Report, *states: AnswerState) -> Drafted | None:
    """The newest draft for the present holder and deadline, if it is in one of these states
    (waiting, by default). One made for somebody who had the report before is nobody's."""
    query = (
        select(Answer)
        .where(
            Answer.report_id == report.id,
            Answer.version == report.due_version,
            Answer.holder_id == report.holder_id,
        )
        .order_by(Answer.id.desc())
        .limit(1)
    )
    row = (await session.scalars(query)).one_or_none()
    if row is None or row.state not in (states or (AnswerState.DRAFT,)):
        return None
    return await opened(session, row)


async def opened(session: AsyncSession, row: Answer) -> Drafted:
    """The words of the newest answer of a report: no older one is ever opened again."""
    found = {line.kind: line.words for line in await lines(session, row.report_id, DRAFT, *PARTS)}
    closing = Closing(
        finding=row.finding,
        words=found.get(DRAFT, ""),
        measures=in_order(row.measures),
        other=found.get(MEASURE, "") if row.other else "",
        document=found.get(EVIDENCE, "") if row.document else "",
        unproved=found.get(NO_EVIDENCE, "") if row.unproved else "",
        heard=row.heard,
        unheard=found.get(UNHEARD, "") if row.unheard else "",
    )
    return Drafted(row, closing, await files_of(session, row.id))


async def files_of(session: AsyncSession, answer_id: int) -> tuple[tuple[int, bool], ...]:
    query = (
        select(AnswerFile.attachment_id, AnswerFile.shared)
        .where(AnswerFile.answer_id == answer_id)
        .order_by(AnswerFile.attachment_id)
    )
    return tuple((file, shared) for file, shared in await session.execute(query))


def keep_words(
    session: AsyncSession,
    report_id: int,
    closing: Closing,
    before: Closing | None,
    at: datetime,
    author: int,
) -> None:
    """Seal what stands beside the words of an answer, but for what a draft said already."""
    for kind, field in PARTS.items():
        said = getattr(closing, field)
        if said and (before is None or said != getattr(before, field)):
            write(session, report_id, kind, said, at, author)


async def sent(session: AsyncSession, report: Report) -> Answer | None:
    """The answer that stands: sent for the present deadline."""
    query = (
        select(Answer)
        .where(
            Answer.report_id == report.id,
            Answer.state == AnswerState.SENT,
            Answer.version == report.due_version,
        )
        .order_by(Answer.id.desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def outcome(session: AsyncSession, report: Report) -> Outcome:
    """What the citizen may read beside the words of the answer that stands; nothing before."""
    row = await sent(session, report)
    if row is None:
        return Outcome()
    found = {line.kind: line.words for line in await lines(session, report.id, MEASURE, EVIDENCE)}
    return Outcome(
        in_order(row.measures),
        found.get(MEASURE, "") if row.other else "",
        found.get(EVIDENCE, "") if row.document and row.document_shared else "",
    )
