"""What a reporter decided about the traces in their words: numbers sealed for whoever verifies,
and what stays readable although it looks like a trace."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.notices.guarding import NothingSealed
from models.reports import Report, ReportEntry
from services.alarms import record
from services.contacts import Visitor
from services.report_file import Opened, for_officer, lines, write

KEPT, NUMBER, REASON = "kept", "sealed", "seal_reason"
UNSHOWN = (KEPT, NUMBER, REASON)
"""Entries of a file that are no part of what it says."""

OPENED = "seal_opened"


def keep_choices(
    session: AsyncSession,
    report_id: int,
    kept: Iterable[str],
    sealed: Iterable[str],
    now: datetime,
) -> None:
    """Sealed like the words themselves: the keys tell as much as the words they stand for."""
    if left := " ".join(kept):
        write(session, report_id, KEPT, left, now)
    for number in sealed:
        write(session, report_id, NUMBER, number, now)


async def kept_of(session: AsyncSession, report_id: int) -> frozenset[str]:
    """Keys of what the reporter chose to leave readable."""
    found = await lines(session, report_id, KEPT)
    return frozenset(key for line in found for key in line.words.split())


async def holds_sealed(session: AsyncSession, opened: Opened) -> bool:
    """Whether this officer may open a number sealed in this report, and there is one."""
    if not may_open(opened):
        return False
    mine = (ReportEntry.report_id == opened.report.id, ReportEntry.kind == NUMBER)
    return bool(await session.scalar(select(func.count()).where(*mine)))


def may_open(opened: Opened) -> bool:
    """Who verifies: the responsible head or their stand-in, the delegated official, the desk while
    it has the report. Nobody who only looks on."""
    return opened.holder or opened.handler or (opened.desk and opened.report.holder_id is None)


async def for_opening(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime
) -> Report:
    """The report of a number to be opened. Refusal(NotYours) or Refusal(NothingSealed)."""
    opened = await for_officer(session, report_id, visitor, now)
    if not may_open(opened):
        raise Refusal(NotYours())
    if not await holds_sealed(session, opened):
        raise Refusal(NothingSealed(opened.report.code))
    return opened.report


async def open_numbers(
    session: AsyncSession, report_id: int, reason: str, visitor: Visitor, now: datetime
) -> tuple[str, tuple[str, ...]]:
    """The report's code and its sealed numbers; who opened them when is in the history its
    reporter reads, why stands sealed in the file. Raises Refusal."""
    report = await for_opening(session, report_id, visitor, now)
    me = visitor.person.id if visitor.person is not None else None
    found = await lines(session, report.id, NUMBER)
    write(session, report.id, REASON, reason, now, me)
    await record(
        session, Matter.REPORT, report.id, OPENED, now, actor=me, version=report.due_version
    )
    return report.code, tuple(line.words for line in found)
