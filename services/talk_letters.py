"""Wording letters about talks with the desk when they are sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.notices import Notice
from domain.notices.talking import TalkEnded, TalkMissed, TalkSaid
from models.access import Talk, TalkLine
from models.sealing import open_text
from services.almanac import almanac
from services.compose import Composer
from services.desk_talks import LIMITS, PURPOSE
from services.dispatch import Claim


async def said(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """Nothing for officers another one was faster than."""
    talk = await session.get(Talk, claim.matter_id or 0, populate_existing=True)
    line = await session.get(TalkLine, claim.ids["line"])
    if talk is None or line is None or talk.officer_id not in (None, claim.person_id):
        return None
    return TalkSaid(talk.id, open_text(session, PURPOSE, line.words), claim.ids["first"])


async def over(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    return TalkEnded(claim.matter_id or 0, claim.ids["why"])


async def missed(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    talk = await session.get(Talk, claim.matter_id or 0, populate_existing=True)
    if talk is None:
        return None
    minutes = (await almanac(session)).number(LIMITS[False])
    return TalkMissed(talk.id, talk.opened_at, minutes)


COMPOSERS: dict[str, Composer] = {
    "talk.said": said,
    "talk.over": over,
    "talk.missed": missed,
}
