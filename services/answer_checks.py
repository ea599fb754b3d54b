"""What an answer needs before it may leave: something said, something proved, somebody heard."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.closing import AnswerState, Closing, Lacking
from domain.formulaic import Check, check
from domain.lifecycle import About, Finding, ReportKind
from domain.notices import Refusal
from domain.notices.closing import AnswerIncomplete
from domain.worktime import today
from models.answers import Answer
from models.reports import Barred, Report
from services.almanac import almanac
from services.answer_drafts import ANSWER
from services.case_explanations import was_heard
from services.exclusion import barred
from services.report_file import lines


async def look(
    session: AsyncSession, report: Report, closing: Closing, reader: int, now: datetime
) -> Check:
    """What the answer lacks, as this reader is shown it."""
    book = await almanac(session)
    most = book.number("report.answers_compared")
    earlier = await earlier_answers(session, report, most, reader, now)
    least = book.number("report.answer_words")
    done = bool(closing.measures or closing.other)
    return check(closing.words, closing.finding, done=done, earlier=earlier, least=least)


async def earlier_answers(
    session: AsyncSession, report: Report, most: int, reader: int, now: datetime
) -> tuple[str, ...]:
    """What the unit answered before, about other reports and about this one. They are compared,
    and shown to nobody; those about the reader are not even compared."""
    query = (
        select(Answer.report_id)
        .join(Report, Report.id == Answer.report_id)
        .where(
            Answer.state == AnswerState.SENT,
            Answer.unit_id == report.holder_unit_id,
            ~barred(reader, today(now)),
        )
        .order_by(Answer.id.desc())
        .limit(most)
    )
    reports = dict.fromkeys([report.id, *await session.scalars(query)])
    found = [line for one in reports for line in await lines(session, one, ANSWER)]
    return tuple(line.words for line in found)


async def about_somebody(session: AsyncSession, report: Report) -> bool:
    """Whether a finding against somebody may follow: a person or rank was named."""
    if report.kind is ReportKind.PRAISE:
        return False
    if report.about is not About.UNSAID:
        return True
    named = select(Barred.person_id).where(Barred.report_id == report.id).limit(1)
    return await session.scalar(named) is not None or bool(await lines(session, report.id, "whom"))


async def unheard(session: AsyncSession, report: Report, now: datetime) -> bool:
    """Somebody is named who has not given their side, though nobody let them pass."""
    if not await about_somebody(session, report):
        return False
    return not await was_heard(session, report.id, now)


async def require(
    session: AsyncSession, report: Report, closing: Closing, now: datetime, *, files: bool
) -> None:
    """Raises Refusal(AnswerIncomplete) for what neither a head nor a draft may leave out. A
    question is replied to: there is nothing to prove."""
    if closing.finding is Finding.REPLIED:
        return
    if not (files or closing.document or closing.unproved):
        raise Refusal(AnswerIncomplete(report.code, Lacking.EVIDENCE))
    excused = closing.heard or closing.unheard
    if closing.against and not excused and await unheard(session, report, now):
        raise Refusal(AnswerIncomplete(report.code, Lacking.HEARING))
