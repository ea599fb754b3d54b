"""Requests to erase one's data: asked for by the reporter, decided by the desk or whoever
supervises, within the days set for it (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15)."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LetterState, Matter, Priority, Promise
from domain.notices import Refusal
from domain.notices.access import DataErased
from domain.notices.general import NotNow, NotYours
from domain.retention import Why
from domain.rights import Right
from models.post import Letter
from models.reports import Report
from models.sealing import vault_of
from services import retention
from services.addressing import mailboxes
from services.alarms import record
from services.contacts import Visitor
from services.desk_duties import ERASURE, close, owe, owed
from services.post import AT_ONCE, SAID, Post, post
from services.report_file import for_officer, write


async def ask(
    session: AsyncSession, report: Report, reason: str, now: datetime
) -> tuple[datetime, bool]:
    """The reporter asks; the caller has passed their door and holds the row. Returns by when it is
    answered, and whether it had been asked for already."""
    open_ = await owed(session, report.id, ERASURE)
    if open_ is not None:
        return open_.due_at, True
    if reason:
        write(session, report.id, "erasure", reason, now)
    await record(
        session, Matter.REPORT, report.id, "erasure_asked", now, version=report.due_version
    )
    duty = await owe(session, report, ERASURE, now)
    if duty is None:
        raise Refusal(NotNow(report.code))
    return duty.due_at, False


async def for_decision(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime
) -> Report:
    """A report whose erasing waits for this visitor's word. Raises Refusal."""
    opened = await for_officer(session, report_id, visitor, now, lock=True)
    if not (opened.desk or visitor.may(Right.SEE_REPORTS)):
        raise Refusal(NotYours())
    if await owed(session, report_id, ERASURE) is None:
        raise Refusal(NotNow(opened.report.code))
    return opened.report


async def grant(session: AsyncSession, report_id: int, visitor: Visitor, now: datetime) -> str:
    """«Xóa»: the reporter hears of it first, for afterwards nothing leads there. Raises Refusal,
    also while a legal hold keeps the case. Returns the code."""
    report = await for_decision(session, report_id, visitor, now)
    code, me = report.code, visitor.person.id if visitor.person is not None else None
    await record(
        session, Matter.REPORT, report.id, "erasure_granted", now, actor=me,
        version=report.due_version,
    )  # fmt: skip
    duty = await owed(session, report.id, ERASURE)
    if duty is not None:
        await close(session, duty, "erased", now)
    await tell_erased(session, report, now)
    await session.flush()
    await retention.erase(session, report.id, Why.ASKED, now, by=me)
    return code


async def tell_erased(session: AsyncSession, report: Report, now: datetime) -> None:
    """The last letter: its chat is looked up while there is a way, and forgotten after it left as
    with every answer (``settling.forget_reporters``)."""
    boxes = await mailboxes(session, {report.id})
    if report.id not in boxes:
        return
    notice = DataErased(report.code)
    session.add(
        Letter(
            kind=SAID,
            ids={},
            sealed=vault_of(session).seal(SAID, notice.to_json().encode()),
            contact_id=boxes[report.id],
            report_id=report.id,
            promise=Promise.AT_LEAST,
            priority=Priority.REPLY,
            state=LetterState.WAITING,
            due_at=AT_ONCE,
            posted_at=now,
        )
    )


async def refuse(
    session: AsyncSession, report_id: int, reason: str, visitor: Visitor, now: datetime
) -> str:
    """Kept, for a reason the reporter reads. Raises Refusal. Returns the code."""
    report = await for_decision(session, report_id, visitor, now)
    me = visitor.person.id if visitor.person is not None else None
    write(session, report.id, "erasure_refusal", reason, now, me)
    await record(
        session, Matter.REPORT, report.id, "erasure_refused", now, actor=me,
        version=report.due_version,
    )  # fmt: skip
    duty = await owed(session, report.id, ERASURE)
    if duty is not None:
        await close(session, duty, "refused", now)
    letter = Post(
        "report.kept", Matter.REPORT, report.id, to_report=report.id, priority=Priority.URGENT
    )
    await post(session, [letter], now)
    return report.code
