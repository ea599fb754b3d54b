"""Calling back whoever reported by telephone, at the counter or by letter: what waits in the case
is said on the telephone by an officer of the desk, who sees the number for that call alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, Priority
from domain.notices import Refusal
from domain.notices.counter import CallList, CallRow, CallSheet, spoken
from domain.notices.general import NotNow, NotYours
from domain.rights import Right, Role
from models.access import Duty
from models.reports import Report
from services import identities, report_mail
from services.addressing import without_mailbox
from services.alarms import record
from services.almanac import almanac
from services.contacts import Visitor
from services.desk_duties import CALL, close, desk_over, owe, owed
from services.directory import directory
from services.post import Post, post
from services.report_file import Opened, for_officer, hearing, visible_to

LISTED = 10
CAN_WAIT = frozenset({"report.forwarded", "report.shared", "report.survey", "report.published"})
"""Letters nobody is called for: told at the desk already, or along with the next."""


# --- the desk's list ------------------------------------------------------------------------


async def listed(session: AsyncSession, visitor: Visitor, now: datetime) -> CallList:
    """Whom to call, the most pressing first. Refusal(NotYours) for anybody but the desk."""
    if not visitor.may(Right.ROUTE_REPORTS):
        raise Refusal(NotYours())
    query = (
        select(Report.id, Report.code, Duty.due_at, Duty.tries)
        .join(Duty, (Duty.report_id == Report.id) & (Duty.sort == CALL))
        .where(Duty.closed_at.is_(None), visible_to(visitor, now))
        .order_by(Duty.due_at, Report.id)
        .limit(LISTED)
    )
    rows = (await session.execute(query)).all()
    return CallList(tuple(CallRow(row.id, row.code, row.due_at, row.tries) for row in rows))


async def sheet(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime
) -> CallSheet:
    """Number, name and the words to say, to an officer of the desk about to call; that it was
    opened is recorded. Refusal(NotNow) when there is nothing to call about."""
    opened = await for_desk(session, report_id, visitor, now)
    report = opened.report
    known = await identities.read(session, report.id)
    rows = await report_mail.waiting(session, report.id)
    told = await report_mail.worded(session, rows, now)
    if known is None or not known.phone or not told:
        raise Refusal(NotNow(report.code))
    await note(session, report, "call_opened", visitor, now)
    return CallSheet(
        report.id,
        report.code,
        known.name,
        known.phone,
        tuple(spoken(notice) for notice in told.values()),
        max(told),
    )


async def for_desk(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime
) -> Opened:
    """A report somebody at the desk is to call about; where nobody of the desk may, whoever
    supervises. Raises Refusal."""
    opened = await for_officer(session, report_id, visitor, now, lock=True)
    alone = opened.watches and not await desk_over(session, opened.report, now)
    if not (opened.desk or alone):
        raise Refusal(NotYours())
    if await owed(session, report_id, CALL) is None:
        raise Refusal(NotNow(opened.report.code))
    return opened


# --- the call -------------------------------------------------------------------------------


async def called(
    session: AsyncSession, report_id: int, until: int, visitor: Visitor, now: datetime
) -> tuple[str, bool]:
    """«Đã gọi»: what stood on the sheet (letters up to ``until``) is told. Returns the code, and
    whether more was written since that is still to be said."""
    report = (await for_desk(session, report_id, visitor, now)).report
    report_mail.mark_told(await report_mail.waiting(session, report.id, until), report_mail.BY_CALL)
    await session.flush()
    await note(session, report, "called", visitor, now)
    duty = await owed(session, report.id, CALL)
    more = bool(await report_mail.waiting(session, report.id))
    if duty is not None:
        await close(session, duty, "called", now)
    if more:
        await owe(session, report, CALL, now)
    return report.code, more


async def missed(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime
) -> tuple[str, int]:
    """«Không gọi được». After the last try the words go on waiting in the case, and whoever
    supervises hears of it. Returns the code and how many tries are left."""
    report = (await for_desk(session, report_id, visitor, now)).report
    await note(session, report, "call_missed", visitor, now)
    duty = await owed(session, report.id, CALL)
    if duty is None:
        raise Refusal(NotNow(report.code))
    duty.tries += 1
    left = max(0, (await almanac(session)).number("callback.tries") - duty.tries)
    if not left:
        await close(session, duty, "missed", now)
        await tell_missed(session, report, duty, now)
    return report.code, left


async def tell_missed(session: AsyncSession, report: Report, duty: Duty, now: datetime) -> None:
    who = await directory(session, now)
    watching = map(who.hears, who.covering(Role.SUPERVISOR, report.unit_id))
    letters = [
        Post(
            "report.uncalled",
            Matter.REPORT,
            report.id,
            to_person=person,
            ids={"version": duty.version, "tries": duty.tries},
            priority=Priority.URGENT,
        )
        for person in await hearing(session, report, watching, now)
    ]
    await post(session, letters, now)


async def note(
    session: AsyncSession, report: Report, kind: str, visitor: Visitor, now: datetime
) -> None:
    me = visitor.person.id if visitor.person is not None else None
    await record(session, Matter.REPORT, report.id, kind, now, actor=me, version=report.due_version)


# --- from the courier -----------------------------------------------------------------------


async def ask_for(session: AsyncSession, reports: Iterable[int], now: datetime) -> None:
    """Letters now wait in these cases: whoever left a telephone number is called."""
    wanted = sorted(set(reports))
    if not wanted:
        return
    found: Sequence[Report] = (
        await session.scalars(select(Report).where(Report.id.in_(wanted)))
    ).all()
    for report in found:
        known = await identities.read(session, report.id)
        if known is not None and known.phone:
            await owe(session, report, CALL, now)


async def way_to(session: AsyncSession, report: Report) -> bool | None:
    """How a reporter without a mailbox learns what is written: by a call, or else by looking. None
    for one with a chat."""
    if not await without_mailbox(session, [report.id]):
        return None
    known = await identities.read(session, report.id)
    return known is not None and bool(known.phone)
