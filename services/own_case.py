"""What reporters may do with the case itself: cut the link to the chat, change the PIN, withdraw.

Whoever calls these has passed the reporter's door and holds the report's row.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, ReportAct, ReportState, may_report
from domain.notices import Refusal
from domain.notices.general import NotNow
from domain.rights import Role
from models.abuse import Sending
from models.post import Letter
from models.reports import Report, Reporter
from services import case_explanations, case_extensions, case_pauses, part_reading
from services.alarms import record
from services.directory import directory
from services.post import post
from services.report_alarms import arm_report
from services.report_file import hands_of, hearing, write
from services.report_routing import to_officer


async def cut(session: AsyncSession, report: Report, now: datetime) -> None:
    """«Xóa liên kết»: nothing leads from the case to the chat any more, nor back. Letters on their
    way, also those that had their chat already, find no mailbox and wait in the case."""
    await session.execute(delete(Reporter).where(Reporter.report_id == report.id))
    of_case = (Letter.matter == Matter.REPORT, Letter.matter_id == report.id)  # by their index
    theirs = update(Letter).where(*of_case, Letter.report_id == report.id)
    await session.execute(theirs.values(contact_id=None))
    await session.execute(delete(Sending).where(Sending.report_id == report.id))
    await note(session, report, "unlinked", now)


async def renew_pin(session: AsyncSession, report: Report, pin_hash: str, now: datetime) -> None:
    """Another PIN from now on; every visit begun with the old one is over."""
    report.pin_hash = pin_hash
    await note(session, report, "pin_changed", now)


async def withdraw(session: AsyncSession, report: Report, reason: str, now: datetime) -> None:
    """«Rút phản ánh»: handling ends, the clocks stop, whoever has it is told why. What was sent
    stays in the file for as long as files are kept. Raises Refusal(NotNow) when it is over."""
    if not may_report(ReportAct.WITHDRAW, report.state):
        raise Refusal(NotNow(report.code))
    if report.paused_at is not None or report.state is ReportState.WAITING:
        await case_pauses.end(session, report, case_pauses.Ended.CLOSED, now)
    report.state = ReportState.WITHDRAWN
    if reason:
        write(session, report.id, "withdrawal", reason, now)
    await note(session, report, "withdrawn", now)
    await session.flush()
    await case_extensions.close(session, report, now)
    await case_explanations.close_all(session, report.id, now)
    await arm_report(session, report, now)
    who = await directory(session, now)
    hands = (*hands_of(report), *await part_reading.doers(session, report.id))
    readers = tuple(dict.fromkeys(hands)) or who.covering(Role.HOTLINE, report.unit_id)
    letters = [
        await to_officer(session, "report.withdrawn", report, person, who, now)
        for person in await hearing(session, report, readers, now)
    ]
    await post(session, letters, now)


async def note(session: AsyncSession, report: Report, kind: str, now: datetime) -> None:
    await record(session, Matter.REPORT, report.id, kind, now, version=report.due_version)
