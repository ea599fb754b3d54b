"""Senders who may not send new reports for a while: imposed by the desk without knowing who it is,
told with the reason and the day, appealed to the supervisor, ended by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, Priority
from domain.notices import Refusal
from domain.notices.abuse import Blocked, NoLongerKnown
from domain.notices.general import NotNow, NotYours
from domain.rights import Right, Role
from domain.worktime import today
from models.abuse import Block, Sending
from models.cases import CaseKey, open_beside, seal_beside
from models.contacts import Contact
from models.reports import Report
from services.alarms import record
from services.almanac import almanac
from services.chat_hashes import SENDER, under_all
from services.clocks import put, silence
from services.contacts import Visitor
from services.directory import directory
from services.post import Post, post
from services.report_file import for_custody, for_officer, hearing

REASON, APPEAL, DECISION = "block", "block-appeal", "block-decision"
EXPIRY, APPEALED = "expiry", "appeal"


async def in_force(session: AsyncSession, contact: Contact, now: datetime) -> Block | None:
    return await longest(session, under_all(session, SENDER, contact), now)


async def longest(session: AsyncSession, senders: Sequence[str], now: datetime) -> Block | None:
    """Of the blocks of one sender (under any key) that are in force the one that ends last."""
    query = (
        select(Block)
        .where(
            Block.sender_hash.in_(senders),
            Block.ended_at.is_(None),
            Block.until_at > now,
        )
        .order_by(Block.until_at.desc())
        .limit(1)
    )
    return (await session.scalars(query)).one_or_none()


async def notice(session: AsyncSession, block: Block) -> Blocked:
    reason = await open_beside(session, block.report_id, REASON, block.reason)
    return Blocked(block.id, block.until_at, reason, block.appealed_at is not None)


async def refuse_blocked(session: AsyncSession, contact: Contact, now: datetime) -> None:
    """Refusal(Blocked) for a sender who may not send now."""
    block = await in_force(session, contact, now)
    if block is not None:
        raise Refusal(await notice(session, block))


async def for_blocking(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime
) -> tuple[Report, str]:
    """The report over which the desk blocks, and its sender's hash. Refusal(NotYours), or
    NoLongerKnown when nothing leads from the report to a chat any more."""
    report = (await for_officer(session, report_id, visitor, now)).report
    if not visitor.may(Right.ROUTE_REPORTS):
        raise Refusal(NotYours())
    sending = await session.get(Sending, report_id)
    if sending is None:
        raise Refusal(NoLongerKnown(report.code))
    return report, sending.sender_hash


async def impose(
    session: AsyncSession,
    report_id: int,
    days: int,
    reason: str,
    visitor: Visitor,
    now: datetime,
) -> Report:
    """Block the sender of a report for so many days, at most those the office allows."""
    report, sender = await for_blocking(session, report_id, visitor, now)
    most = (await almanac(session)).number("abuse.block_days")
    until = now + timedelta(days=max(1, min(days, most)))
    me = visitor.person.id if visitor.person is not None else 0
    sealed = await seal_beside(session, report.id, REASON, reason)
    block = Block(
        sender_hash=sender, report_id=report.id, by_id=me, reason=sealed, from_at=now,
        until_at=until,
    )  # fmt: skip
    session.add(block)
    await session.flush()
    await ring(session, block, EXPIRY, until)
    data = {"block": block.id, "until": until.isoformat()}
    await record(session, Matter.REPORT, report.id, "sender_blocked", now, actor=me, data=data)
    await tell_sender(session, block, "abuse.blocked", now)
    return report


async def appeal(
    session: AsyncSession, block_id: int, words: str, contact: Contact, now: datetime
) -> Block:
    """The blocked ask the supervisor, once. Without an answer in time the block ends by itself.
    Refusal(NotNow)."""
    block = await session.get(Block, block_id, with_for_update=True, populate_existing=True)
    hashes = under_all(session, SENDER, contact)
    own = block is not None and block.sender_hash in hashes
    if block is None or not own or block.ended_at is not None or block.appealed_at is not None:
        raise Refusal(NotNow(""))
    block.appealed_at = now
    block.appeal = await seal_beside(session, block.report_id, APPEAL, words)
    book = await almanac(session)
    await record(
        session, Matter.REPORT, block.report_id, "block_appealed", now, data={"block": block.id}
    )
    await ring(session, block, APPEALED, book.morning_of(book.calendar.add_working_days(
        today(now), book.number("abuse.appeal_days") + 1
    )))  # fmt: skip
    await ask_supervisors(session, block, now)
    return block


async def ask_supervisors(session: AsyncSession, block: Block, now: datetime) -> None:
    report = await session.get_one(Report, block.report_id)
    who = await directory(session, now)
    people = await hearing(session, report, who.covering(Role.SUPERVISOR, report.unit_id), now)
    letters = [
        Post(
            "abuse.appeal",
            Matter.REPORT,
            report.id,
            to_person=person,
            key=f"abuse.appeal:{block.id}:{person}",
            ids={"block": block.id},
            priority=Priority.URGENT,
        )
        for person in people
    ]
    await post(session, letters, now)


async def for_deciding(
    session: AsyncSession, block_id: int, visitor: Visitor, now: datetime
) -> tuple[Block, Report]:
    """An appeal before a supervisor, who is not whoever imposed the block. Raises Refusal."""
    block = await session.get(Block, block_id, with_for_update=True, populate_existing=True)
    if block is None or visitor.person is None:
        raise Refusal(NotYours())
    report = await watched(session, block.report_id, visitor, now)
    if visitor.person.id == block.by_id:
        raise Refusal(NotYours())
    if block.appealed_at is None or block.decided_at is not None or block.ended_at is not None:
        raise Refusal(NotNow(report.code))
    return block, report


async def watched(session: AsyncSession, report_id: int, visitor: Visitor, now: datetime) -> Report:
    """The report of a block for a supervisor over it; of an erased one what is left. Raises
    Refusal."""
    return await for_custody(session, report_id, visitor, Right.SEE_REPORTS, now, erased=True)


async def decide(
    session: AsyncSession,
    block_id: int,
    reason: str,
    visitor: Visitor,
    now: datetime,
    *,
    lift: bool,
) -> Report:
    """«Gỡ chặn» or «Giữ nguyên», with a reason the sender reads."""
    block, report = await for_deciding(session, block_id, visitor, now)
    me = visitor.person.id if visitor.person is not None else None
    block.decided_at, block.decided_by = now, me
    block.decision = await seal_beside(session, report.id, DECISION, reason)
    data = {"block": block.id, "lift": lift}
    await record(session, Matter.REPORT, report.id, "block_decided", now, actor=me, data=data)
    await silence(session, Matter.BLOCK, block.id, APPEALED)
    if lift:
        await end(session, block, "lifted", now)
    else:
        await tell_sender(session, block, "abuse.block_kept", now)
    return report


async def end(session: AsyncSession, block: Block, why: str, now: datetime) -> None:
    """It is over, and its sender is told so. Of one over an erased report nothing stays."""
    block.ended_at, block.ended_why = now, why
    data = {"block": block.id, "why": why}
    await record(session, Matter.REPORT, block.report_id, "block_ended", now, data=data)
    await silence(session, Matter.BLOCK, block.id)
    await tell_sender(session, block, "abuse.block_ended", now)
    if await is_erased(session, block):
        await session.execute(delete(CaseKey).where(CaseKey.report_id == block.report_id))
        await session.delete(block)


async def is_erased(session: AsyncSession, block: Block) -> bool:
    query = select(Report.erased_at).where(Report.id == block.report_id)
    return await session.scalar(query) is not None


async def tell_sender(session: AsyncSession, block: Block, kind: str, now: datetime) -> None:
    """From an erased report nothing leads to its sender, who hears when next trying to send."""
    if await is_erased(session, block):
        return
    letter = Post(
        kind,
        Matter.REPORT,
        block.report_id,
        to_report=block.report_id,
        key=f"{kind}:{block.id}",
        ids={"block": block.id},
        priority=Priority.URGENT,
    )
    await post(session, [letter], now)


async def ring(session: AsyncSession, block: Block, kind: str, at: datetime) -> None:
    await put(
        session,
        {
            "matter": Matter.BLOCK, "matter_id": block.id, "kind": kind, "version": 1,
            "anchor_at": at, "climbed": 0, "told_head_at": None, "next_at": at, "failures": 0,
        },
    )  # fmt: skip
