"""One sender and one hearer per bot account at a time: leases on the account's row, real time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from domain.lifecycle import LetterState
from models.bulk import insert_new
from models.contacts import Account
from models.post import Letter

LEASE = timedelta(seconds=10)
RENEW = timedelta(seconds=3)
ABSURD = timedelta(minutes=5)  # generous: whoever asks may have been slow after reading the time


def key_of(channel: str, account: str) -> str:
    return f"{channel}/{account}"


async def know(session: AsyncSession, key: str) -> None:
    await insert_new(session, Account, [{"key": key}])


async def hold_mouth(session: AsyncSession, key: str, worker: str, real: datetime) -> bool:
    """Take or renew the right to send for an account; False while another process has it."""
    free = or_(Account.holder == worker, over(Account.lease_until, real))
    return await _hold(session, key, free, {"holder": worker, "lease_until": real + LEASE})


async def hold_ears(session: AsyncSession, key: str, worker: str, real: datetime) -> bool:
    """Take or renew the right to ask the platform for updates."""
    free = or_(Account.ears_holder == worker, over(Account.ears_until, real))
    return await _hold(session, key, free, {"ears_holder": worker, "ears_until": real + LEASE})


def over(until: InstrumentedAttribute[datetime | None], real: datetime) -> ColumnElement[bool]:
    """Nobody holds it: never held, run out, or ending far beyond what a lease can last (the clock
    was set back, and its holder died in a time that is still to come)."""
    return or_(until.is_(None), until <= real, until > real + ABSURD)


async def _hold(session: AsyncSession, key: str, free: object, values: dict[str, object]) -> bool:
    change = update(Account).where(Account.key == key, free).values(**values)  # type: ignore[arg-type]
    return await session.scalar(change.returning(Account.key)) is not None


async def release(session: AsyncSession, worker: str) -> None:
    """Hand everything back on the way out, so that a successor need not wait."""
    await session.execute(
        update(Account).where(Account.holder == worker).values(holder="", lease_until=None)
    )
    await session.execute(
        update(Account).where(Account.ears_holder == worker).values(ears_holder="", ears_until=None)
    )


async def inherit(session: AsyncSession, worker: str, real: datetime) -> None:
    """Take over at once from whoever served before: only for a caller who knows that nobody else
    lives (an embedded file is served by one process, and its lock dies with it). Accounts are
    free, and what the dead had in the air is due; promises decide what becomes of it."""
    await free_all(session)
    await session.execute(
        update(Letter)
        .where(Letter.state == LetterState.SENDING, Letter.worker != worker)
        .values(due_at=real)
        .execution_options(synchronize_session=False)
    )


async def free_all(session: AsyncSession) -> None:
    """Nobody holds any account: for a caller who knows that nobody lives."""
    await session.execute(
        update(Account).values(holder="", lease_until=None, ears_holder="", ears_until=None)
    )


async def heard(session: AsyncSession, key: str, real: datetime, offset: int | None = None) -> None:
    values: dict[str, object] = {"heard_at": real, "down_why": None}
    if offset is not None:
        values["offset"] = offset
    await session.execute(update(Account).where(Account.key == key).values(**values))


async def deaf(session: AsyncSession, key: str, why: str) -> None:
    await session.execute(update(Account).where(Account.key == key).values(down_why=why[:200]))
