"""What an officer with a report in front of them may do about its reporter and its keeping."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from domain.openings import Protect
from domain.rights import Right
from services.contacts import Visitor
from services.identities import kept
from services.identity_openings import under_way
from services.report_file import Opened
from services.retention import held


async def offered(session: AsyncSession, opened: Opened, visitor: Visitor) -> tuple[Protect, ...]:
    report = opened.report
    path = report.unit.path if report.unit is not None else None
    found = []
    asks = visitor.may(Right.OPEN_IDENTITY, path) and await kept(session, report.id)
    if asks and await under_way(session, report.id) is None:
        found.append(Protect.ASK)
    if visitor.may(Right.HOLD_REPORTS, path):
        found.append(Protect.LIFT if await held(session, report.id) else Protect.HOLD)
    return tuple(found)
