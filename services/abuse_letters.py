"""Wording what is said of floods and blocks."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.notices import Notice, Refusal
from domain.notices.abuse import (
    BlockAppeal,
    BlockEnded,
    BlockKept,
    SetAside,
    SuspectsWaiting,
    YouAreBlocked,
)
from domain.traces import masked
from models.abuse import Block, Suspicion
from models.cases import open_beside
from services import blocks, suspects
from services.compose import Composer
from services.dispatch import Claim
from services.report_file import lines
from services.report_letters import reader, report_of


async def waiting(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """How many this reader may look at now; nothing when others were quicker."""
    visitor = await reader(session, claim, now)
    count = await suspects.waiting(session, visitor, now)
    return SuspectsWaiting(count) if count else None


async def set_aside(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    report = await report_of(session, claim)
    reasons = await lines(session, report.id, "set_aside")
    suspicion = await session.get_one(Suspicion, report.id)
    if not reasons:
        return None
    return SetAside(report.code, report.id, reasons[-1].words, suspicion.appealed_at is None)


async def blocked(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    block = await session.get_one(Block, claim.ids["block"])
    if block.ended_at is not None:
        return None
    reason = await open_beside(session, block.report_id, blocks.REASON, block.reason)
    return YouAreBlocked(block.id, block.until_at, reason)


async def ended(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    block = await session.get_one(Block, claim.ids["block"])
    said = await open_beside(session, block.report_id, blocks.DECISION, block.decision)
    other = await blocks.longest(session, (block.sender_hash,), now)
    still = None if other is None else other.until_at
    return BlockEnded(block.ended_why or "expired", said, still)


async def kept(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    block = await session.get_one(Block, claim.ids["block"])
    said = await open_beside(session, block.report_id, blocks.DECISION, block.decision)
    return BlockKept(block.until_at, said)


async def appealed(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    block = await session.get(Block, claim.ids["block"], populate_existing=True)
    if block is None or block.decided_at is not None or block.ended_at is not None:
        return None
    try:
        visitor = await reader(session, claim, now)
        report = await blocks.watched(session, block.report_id, visitor, now)
    except Refusal:
        return None
    reason = await open_beside(session, block.report_id, blocks.REASON, block.reason)
    words = await open_beside(session, block.report_id, blocks.APPEAL, block.appeal)
    return BlockAppeal(block.id, report.code, block.until_at, reason, masked(words))


COMPOSERS: dict[str, Composer] = {
    "abuse.suspects": waiting,
    "abuse.set_aside": set_aside,
    "abuse.blocked": blocked,
    "abuse.block_ended": ended,
    "abuse.block_kept": kept,
    "abuse.appeal": appealed,
}
