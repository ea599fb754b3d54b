"""Reports typed in by the hotline desk: by telephone, at the counter, by letter. The same way in,
the same clock and the same protection as from a chat; only the way back differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, ReportState, Source
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.rights import Right
from models.contacts import Contact
from models.reports import Report
from services import identities, reports
from services.alarms import record
from services.contacts import Visitor
from services.report_file import Opened, for_officer
from services.report_visits import TYPED_IN
from services.reports import Evidence, Submission


@dataclass(frozen=True, slots=True)
class Caller:
    """What somebody left of themselves on their own wish; "" for what they did not."""

    name: str
    phone: str


async def enter(
    session: AsyncSession,
    visitor: Visitor,
    sent: Submission,
    caller: Caller,
    pin_hash: str,
    heard_at: datetime,
    now: datetime,
) -> Report:
    """Take it in; it is nobody's own in any chat, least of all in that of the officer who types.
    Refusal(NotYours) for anybody but the desk."""
    if visitor.person is None or not visitor.may(Right.ROUTE_REPORTS):
        raise Refusal(NotYours())
    report = await reports.receive(session, visitor.contact, sent, pin_hash, heard_at, now)
    await identities.keep(session, report.id, caller.name, caller.phone)
    await typed(session, report, visitor, now)
    return report


async def for_words(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime, *, lock: bool = False
) -> Opened:
    """A report to which the desk may add what its sender says on the telephone. Raises Refusal."""
    opened = await for_officer(session, report_id, visitor, now, lock=lock)
    if not opened.desk or opened.report.source is Source.CHAT:
        raise Refusal(NotYours())
    return opened


async def add_words(
    session: AsyncSession,
    report_id: int,
    words: str,
    visitor: Visitor,
    contact: Contact,
    now: datetime,
) -> tuple[str, bool]:
    """The caller's words into the file, as theirs. Returns the code, and whether they answered a
    question. Raises Refusal."""
    report = (await for_words(session, report_id, visitor, now, lock=True)).report
    answered = report.state is ReportState.WAITING
    await typed(session, report, visitor, now)
    await reports.add(session, report, contact, Evidence(words), now)
    return report.code, answered


async def typed(session: AsyncSession, report: Report, visitor: Visitor, now: datetime) -> None:
    me = visitor.person.id if visitor.person is not None else None
    data = {"source": report.source}
    await record(
        session, Matter.REPORT, report.id, TYPED_IN, now, actor=me, version=report.due_version,
        data=data,
    )  # fmt: skip
