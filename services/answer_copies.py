"""One answer given to several reports of the same matter: what it rests on goes with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.closing import AnswerState
from models.answers import Answer
from models.reports import Report
from services.answer_clocks import arm_survey
from services.answer_drafts import EVIDENCE, MEASURE, NO_EVIDENCE, sent
from services.report_file import lines, write

COPIED = {MEASURE: "other", EVIDENCE: "document", NO_EVIDENCE: "unproved"}


async def as_sent(
    session: AsyncSession,
    report: Report,
    other: Report,
    author: int,
    now: datetime,
    heard_at: datetime,
) -> None:
    """The answer of ``report`` as it was sent for ``other`` too. Files stay with the first: they
    may show whose report it was."""
    row = await sent(session, report)
    if row is None:
        return
    for kind, field in COPIED.items():
        if getattr(row, field):
            words = (await lines(session, report.id, kind))[-1].words
            write(session, other.id, kind, words, now, author)
    session.add(copied(row, other, author, now, heard_at))
    await session.flush()
    await arm_survey(session, other, now)


def copied(row: Answer, other: Report, author: int, now: datetime, heard_at: datetime) -> Answer:
    return Answer(
        report_id=other.id,
        state=AnswerState.SENT,
        version=other.due_version,
        finding=row.finding,
        measures=[*row.measures],
        other=row.other,
        document=row.document,
        document_shared=row.document_shared,
        unproved=row.unproved,
        heard=row.heard,
        unheard=row.unheard,
        gaps=[*row.gaps],
        author_id=row.author_id,
        holder_id=other.holder_id or author,
        unit_id=other.holder_unit_id,
        at=now,
        decided_at=heard_at,
        decided_by_id=author,
    )
