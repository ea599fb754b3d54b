"""Closing a report: an official drafts, the head approves, returns or words it anew, and whoever
answers alone approves by sending. What the answer rests on is kept with it.

Basis: the head answers for his unit's handling (Luật Tiếp công dân 2013 art. 28); a bad answer may
be returned to whoever handled it (QĐ 31/2021/QĐ-TTg art. 46); a finding against somebody comes
after hearing them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.closing import AnswerState, Closing, Lacking
from domain.lifecycle import Matter, Priority, ReportAct, ReportState
from domain.messages import File
from domain.notices import Refusal
from domain.notices.closing import AnswerIncomplete
from domain.notices.general import NotNow
from models.answers import Answer, AnswerFile
from models.reports import Report
from services import answer_clocks, report_handling
from services.answer_checks import look, require
from services.answer_drafts import DRAFT, RETURNED, Drafted, keep_words, open_draft, sent
from services.contacts import Visitor
from services.directory import directory
from services.dispatch import ANSWER_FILE
from services.files import attach
from services.post import AT_ONCE, Post, post
from services.report_file import for_act, write
from services.report_handling import actor, note
from services.report_routing import to_officer


@dataclass(frozen=True, slots=True)
class Proof:
    """Files beside an answer, each with whether the citizen gets it: sent now, and those of the
    draft by their attachment. ``document_shared``: the number of the paper is named too."""

    new: tuple[tuple[File, bool], ...] = ()
    kept: tuple[tuple[int, bool], ...] = ()
    document_shared: bool = False

    def __bool__(self) -> bool:
        return bool(self.new or self.kept)


async def draft(
    session: AsyncSession,
    report_id: int,
    closing: Closing,
    proof: Proof,
    visitor: Visitor,
    now: datetime,
) -> Report:
    """«Dự thảo trả lời»: the responsible head hears of it, the citizen does not. Raises Refusal."""
    report = await for_act(session, report_id, visitor, ReportAct.DRAFT, now)
    await require(session, report, closing, now, files=bool(proof))
    me = actor(visitor)
    await lapse(session, report)
    if report.state in (ReportState.FORWARDED, ReportState.REOPENED):
        report.state, report.taken_at = ReportState.VERIFYING, report.taken_at or now
    write(session, report.id, DRAFT, closing.words, now, me.id)
    keep_words(session, report.id, closing, None, now, me.id)
    row = answer_row(report, closing, me.id, now)
    await store(session, row, proof, visitor, now)
    await note(session, report, "drafted", me, now, answer=row.id)
    await session.flush()
    await answer_clocks.arm_approval(session, report, now)
    await tell(session, report, "report.drafted", report.holder_id, row, now)
    return report


async def send(
    session: AsyncSession,
    report_id: int,
    closing: Closing,
    proof: Proof,
    visitor: Visitor,
    now: datetime,
    heard_at: datetime,
) -> Report:
    """The head's own answer, or a draft approved: it goes to the citizen. Raises Refusal for what
    it may not leave without; one that says little needs ``closing.despite``."""
    report = await for_act(session, report_id, visitor, ReportAct.ANSWER, now)
    await require(session, report, closing, now, files=bool(proof))
    me = actor(visitor)
    gaps = (await look(session, report, closing, me.id, now)).gaps
    if gaps and not closing.despite:
        raise Refusal(AnswerIncomplete(report.code, Lacking.REASON))
    drafted = await open_draft(session, report)
    row = drafted.row if drafted is not None else answer_row(report, closing, me.id, now)
    fill(row, closing)
    row.state, row.gaps = AnswerState.SENT, [*gaps]
    row.decided_at, row.decided_by_id = heard_at, me.id
    before = drafted.closing if drafted is not None else None
    keep_words(session, report.id, closing, before, now, me.id)
    await store(session, row, proof, visitor, now)
    if gaps:
        await note(session, report, "formulaic", me, now, gaps=[*gaps])
    answered = await report_handling.answer(
        session, report_id, closing.finding, closing.words, visitor, now, heard_at
    )
    await answer_clocks.arm_survey(session, answered, now)
    await send_files(session, answered, row, now)
    if drafted is not None and drafted.row.author_id != me.id:
        await tell(session, answered, "report.draft_sent", drafted.row.author_id, row, now)
    return answered


async def send_back(
    session: AsyncSession, report_id: int, reason: str, visitor: Visitor, now: datetime
) -> Report:
    """«Trả lại»: the draft goes back to its writer with the head's reason. Raises Refusal."""
    report = await for_act(session, report_id, visitor, ReportAct.ANSWER, now)
    drafted = await waiting(session, report)
    me = actor(visitor)
    row = drafted.row
    row.state, row.decided_at, row.decided_by_id = AnswerState.RETURNED, now, me.id
    write(session, report.id, RETURNED, reason, now, me.id)
    await note(session, report, "draft_returned", me, now, answer=row.id)
    await session.flush()
    await answer_clocks.silence_approval(session, report)
    await tell(session, report, "report.draft_returned", row.author_id, row, now)
    return report


async def waiting(session: AsyncSession, report: Report) -> Drafted:
    """The draft that waits for the head. Refusal(NotNow) when there is none any more."""
    drafted = await open_draft(session, report)
    if drafted is None:
        raise Refusal(NotNow(report.code))
    return drafted


# --- rows ----------------------------------------------------------------------------------


def answer_row(report: Report, closing: Closing, author: int, now: datetime) -> Answer:
    row = Answer(
        report_id=report.id,
        state=AnswerState.DRAFT,
        version=report.due_version,
        gaps=[],
        author_id=author,
        holder_id=report.holder_id or author,
        unit_id=report.holder_unit_id,
        at=now,
    )
    fill(row, closing)
    return row


def fill(row: Answer, closing: Closing) -> None:
    row.finding, row.measures = closing.finding, [*closing.measures]
    row.heard = closing.heard
    for name in ("other", "document", "unproved", "unheard"):
        setattr(row, name, bool(getattr(closing, name)))


async def lapse(session: AsyncSession, report: Report) -> None:
    """A newer draft takes the place of those that wait."""
    query = select(Answer).where(Answer.report_id == report.id, Answer.state == AnswerState.DRAFT)
    for row in await session.scalars(query):
        row.state = AnswerState.LAPSED


async def store(
    session: AsyncSession, row: Answer, proof: Proof, visitor: Visitor, now: datetime
) -> None:
    """Keep the answer's row with its files: those of an earlier draft, and those sent now."""
    row.document_shared = row.document and proof.document_shared
    session.add(row)
    for file, shared in proof.new:
        attachment = attach(
            session, Matter.REPORT, row.report_id, file, visitor.contact, now, AT_ONCE
        )
        await session.flush()
        session.add(AnswerFile(answer_id=row.id, attachment_id=attachment.id, shared=shared))
    await session.flush()
    own = await drafted_files(session, row.report_id)
    for file_id, shared in proof.kept:
        if file_id in own:
            await session.merge(AnswerFile(answer_id=row.id, attachment_id=file_id, shared=shared))
    await session.flush()


async def drafted_files(session: AsyncSession, report_id: int) -> set[int]:
    """Files officers put beside answers of this report; the citizen's own are not among them."""
    query = (
        select(AnswerFile.attachment_id)
        .join(Answer, Answer.id == AnswerFile.answer_id)
        .where(Answer.report_id == report_id)
    )
    return set(await session.scalars(query))


async def send_files(
    session: AsyncSession, report: Report, row: Answer, now: datetime, *, again: bool = False
) -> None:
    """A letter to the citizen for each file the head shares; once, unless they ask ``again``."""
    query = select(AnswerFile.attachment_id).where(
        AnswerFile.answer_id == row.id, AnswerFile.shared
    )
    shared: Sequence[int] = sorted(await session.scalars(query))
    letters = [
        Post(
            ANSWER_FILE,
            Matter.REPORT,
            report.id,
            to_report=report.id,
            key=None if again else f"answer:{row.id}:file:{file}",
            ids={"answer": row.id, "file": file, "number": number, "of": len(shared)},
            priority=Priority.REMINDER,
        )
        for number, file in enumerate(shared, start=1)
    ]
    await post(session, letters, now)


async def files_again(session: AsyncSession, report: Report, now: datetime) -> None:
    """The reporter asks for the files of the answer that stands: one came while it was still being
    fetched. The caller has checked whose report it is. Refusal(NotNow) when there is none."""
    row = await sent(session, report)
    if row is None:
        raise Refusal(NotNow(report.code))
    await send_files(session, report, row, now, again=True)


async def tell(
    session: AsyncSession, report: Report, kind: str, person: int | None, row: Answer, now: datetime
) -> None:
    if person is None:
        return
    who = await directory(session, now)
    letter = await to_officer(session, kind, report, person, who, now, answer=row.id)
    await post(session, [letter], now)
