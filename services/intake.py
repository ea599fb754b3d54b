"""Updates in: durable before anybody understands them, in order, each handled once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from domain.lifecycle import UpdateState
from domain.messages import Address, Raw
from models.appending import Batch
from models.bulk import insert_new
from models.contacts import Lane
from models.post import Update
from models.sealing import Vault, open_json, plain_json, vault_of

PAYLOAD = "update"
RECEIPTS_LIVE = timedelta(days=7)
REASON_LENGTH = 300


async def record(session: AsyncSession, raws: Sequence[Raw], now: datetime) -> None:
    """Keep raw updates; one that is there already is left as it is."""
    for batch in batches(vault_of(session), raws, now):
        await insert_new(session, batch.table, batch.rows)


def batches(vault: Vault, raws: Sequence[Raw], now: datetime) -> tuple[Batch, ...]:
    """The rows that keep raw updates: their lanes, then themselves."""
    lanes = [lane_of(vault, raw) for raw in raws]
    rows = [
        {
            "channel": raw.channel,
            "account": raw.account,
            "key": raw.key,
            "lane": lane,
            "payload": vault.seal(PAYLOAD, plain_json(raw.payload)),
            "state": UpdateState.NEW,
            "received_at": now,
        }
        for raw, lane in zip(raws, lanes, strict=True)
    ]
    return Batch(Lane, [{"key": lane} for lane in sorted(set(lanes))]), Batch(Update, rows)


def lane_of(vault: Vault, raw: Raw) -> str:
    """The same hash that finds the contact; an update of nobody is a lane of its own."""
    if not raw.lane:
        return vault.digest("lane", f"{raw.channel}/{raw.account}/?{raw.key}")
    return vault.digest("address", str(Address(raw.channel, raw.account, raw.lane)))


def address_hash(session: AsyncSession, address: Address) -> str:
    return vault_of(session).digest("address", str(address))


async def waiting_lanes(
    session: AsyncSession | AsyncConnection, limit: int, skip: set[str]
) -> list[str]:
    """Lanes with something to handle, longest waiting first."""
    query = (
        select(Update.lane)
        .where(Update.state == UpdateState.NEW)
        .group_by(Update.lane)
        .order_by(func.min(Update.id))
        .limit(limit)
    )
    if skip:
        query = query.where(Update.lane.not_in(skip))
    return list(await session.scalars(query))


async def take(session: AsyncSession, lane: str) -> Sequence[Update]:
    """The oldest unhandled update of a lane and, if there is one, the next; its lane is locked
    until the caller commits. Empty when there is none or another process holds the lane."""
    lock = select(Lane.key).where(Lane.key == lane).with_for_update(skip_locked=True)
    if await session.scalar(lock) is None:
        return ()
    oldest = (
        select(Update)
        .where(Update.lane == lane, Update.state == UpdateState.NEW)
        .order_by(Update.id)
        .limit(2)
    )
    return (await session.scalars(oldest)).all()


def payload(session: AsyncSession, row: Update) -> dict[str, Any]:
    opened: dict[str, Any] = open_json(session, PAYLOAD, row.payload) or {}
    return opened


def finish(row: Update, now: datetime) -> None:
    """Handled: only the receipt stays, so that a repeat is recognised."""
    row.state, row.payload, row.handled_at = UpdateState.DONE, None, now
    row.trace = row.failure = None


def set_aside(row: Update, state: UpdateState, trace: str, why: str, now: datetime) -> None:
    """Keep an update that could not be handled, with its payload, for the operator to replay."""
    row.state, row.trace, row.failure, row.handled_at = state, trace, why[:REASON_LENGTH], now


async def replay(session: AsyncSession, now: datetime) -> int:
    """Put everything set aside back in line; returns how many."""
    again = (
        update(Update)
        .where(Update.state.in_((UpdateState.FAILED, UpdateState.UNPARSABLE)))
        .values(state=UpdateState.NEW, handled_at=None, trace=None)
        .returning(Update.id)
    )
    return len((await session.scalars(again)).all())


async def discard_unreadable(session: AsyncSession, now: datetime) -> int:
    """Erase updates nobody can read, leaving their receipts; returns how many."""
    gone = (
        update(Update)
        .where(Update.state == UpdateState.UNPARSABLE)
        .values(state=UpdateState.DONE, payload=None, handled_at=now)
        .returning(Update.id)
    )
    return len((await session.scalars(gone)).all())


async def failed_count(session: AsyncSession) -> int:
    query = select(func.count()).where(
        Update.state.in_((UpdateState.FAILED, UpdateState.UNPARSABLE))
    )
    return await session.scalar(query) or 0


async def forget_receipts(session: AsyncSession, now: datetime) -> None:
    old = Update.handled_at < now - RECEIPTS_LIVE
    await session.execute(delete(Update).where(Update.state == UpdateState.DONE, old))
