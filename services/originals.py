"""A report's file as it came: opened by whoever verifies, with a reason that is written down."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.cleaning import REFUSED, Verdict
from domain.lifecycle import Matter, Priority
from domain.messages import Lack
from domain.notices import Refusal
from domain.notices.files import FileShut
from domain.notices.general import NotNow, NotYours
from models.reports import Attachment, Report
from services.alarms import record
from services.contacts import Visitor
from services.dispatch import REPORT_FILE
from services.files import OPENED
from services.post import Post, post
from services.report_file import for_officer, write
from services.sealed_numbers import may_open

ORIGINAL_OPENED = "original_opened"
REASON = "original_reason"


async def for_opening(
    session: AsyncSession, attachment_id: int, visitor: Visitor, now: datetime
) -> tuple[Attachment, Report]:
    """The file and its report, for somebody who may open the original. Refusal(NotYours), also
    for one who may only look on; Refusal(FileShut) for a file nobody is given; NotNow while it is
    not there yet."""
    row = await session.get(Attachment, attachment_id, populate_existing=True)
    if row is None or row.matter != Matter.REPORT:
        raise Refusal(NotYours())
    opened = await for_officer(session, row.matter_id, visitor, now)
    if not may_open(opened):
        raise Refusal(NotYours())
    if row.verdict in REFUSED:
        raise Refusal(FileShut(opened.report.code, Lack(row.verdict)))
    if row.original_id is None or row.state != "stored":
        raise Refusal(NotNow(opened.report.code))
    return row, opened.report


async def hand_unclean(
    session: AsyncSession, attachment_id: int, visitor: Visitor, now: datetime
) -> None:
    """After the warning: the file in which something hidden may have stayed. Whoever may see the
    report may see it, as any other file of it. Raises Refusal."""
    row = await session.get(Attachment, attachment_id, populate_existing=True)
    if row is None or row.matter != Matter.REPORT:
        raise Refusal(NotYours())
    report = (await for_officer(session, row.matter_id, visitor, now)).report
    if row.verdict != Verdict.UNCLEAN:
        raise Refusal(NotNow(report.code))
    await hand(session, row, report, visitor, now, OPENED)


async def hand_original(
    session: AsyncSession, attachment_id: int, reason: str, visitor: Visitor, now: datetime
) -> str:
    """The file as it came, to whoever gave a reason; returns the report's code. Raises Refusal."""
    row, report = await for_opening(session, attachment_id, visitor, now)
    me = visitor.person.id if visitor.person is not None else None
    write(session, report.id, REASON, reason, now, me)
    await hand(session, row, report, visitor, now, ORIGINAL_OPENED)
    return report.code


async def hand(
    session: AsyncSession,
    row: Attachment,
    report: Report,
    visitor: Visitor,
    now: datetime,
    event: str,
) -> None:
    """A letter to the chat that asked; who opened what is written down."""
    me = visitor.person.id if visitor.person is not None else None
    await record(
        session, Matter.REPORT, report.id, event, now,
        actor=me, version=report.due_version, data={"file": row.id},
    )  # fmt: skip
    every = select(Attachment.id).where(
        Attachment.matter == Matter.REPORT, Attachment.matter_id == report.id
    )
    files = sorted(await session.scalars(every))
    ids = {
        "file": row.id,
        "raw": row.original_id,
        "number": files.index(row.id) + 1,
        "of": len(files),
    }
    letter = Post(
        REPORT_FILE,
        Matter.REPORT,
        report.id,
        to_contact=visitor.contact.id,
        ids=ids,
        priority=Priority.REPLY,
    )
    await post(session, [letter], now)
