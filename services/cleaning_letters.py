"""Wording what is said of files nobody is given."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.messages import Lack
from domain.notices import Notice
from domain.notices.files import FileKeptBack, FileRefused, ScannerAway
from services.compose import Composer
from services.dispatch import Claim
from services.report_cards import card
from services.report_letters import reopen, report_of


async def refused(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    report = await report_of(session, claim)
    return FileRefused(report.code, report.id, claim.ids["number"], Lack(claim.ids["why"]))


async def kept_back(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    opened = await reopen(session, claim, now)
    if opened is None:
        return None
    facts = await card(session, opened, now)
    return FileKeptBack(facts, claim.ids["number"], Lack(claim.ids["why"]))


async def away(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    return ScannerAway()


COMPOSERS: dict[str, Composer] = {
    "report.file_refused": refused,
    "report.file_kept_back": kept_back,
    "scanner.away": away,
}
