"""Is the house well: how long each queue has been waiting, and whether we still hear."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LetterState, UpdateState
from models.contacts import Account
from models.post import Letter, Update
from models.work import Alarm
from services.intake import failed_count
from services.leases import LEASE

STALE_EARS = timedelta(minutes=3)
STALE_ALARM = timedelta(minutes=5)
STALE_LETTER = timedelta(minutes=15)
STALE_UPDATE = timedelta(minutes=5)


async def health(
    session: AsyncSession,
    now: datetime,
    real: datetime,
    accounts: Collection[str] | None = None,
) -> tuple[bool, dict[str, Any]]:
    """Whether nothing is stale, and the facts: ages in whole seconds, counts. ``accounts`` are
    those in use (channel/account): one that was replaced says nothing any more; None: all.

    A letter held back by its platform (a closed window, a pause it asked for) counts as waiting:
    whoever looks should see it.
    """
    facts: dict[str, Any] = {
        "oldest_due_alarm_s": age(await oldest(session, Alarm.next_at, Alarm.next_at <= now), now),
        "oldest_update_s": age(
            await oldest(session, Update.received_at, Update.state == UpdateState.NEW), now
        ),
        "oldest_letter_s": age(
            await oldest(
                session,
                Letter.posted_at,
                Letter.state.in_((LetterState.WAITING, LetterState.SENDING)),
            ),
            now,
        ),
        "failed_updates": await failed_count(session),
        "ambiguous_letters": await count(session, Letter.state == LetterState.AMBIGUOUS),
        "unreachable_letters": await count(session, Letter.state == LetterState.UNREACHABLE),
    }
    facts["accounts"] = [
        {
            "account": account.key,
            "heard_s": age(account.heard_at, real),
            "refused": account.down_why,
            "sender": account.lease_until is not None and account.lease_until > real - LEASE,
        }
        for account in await session.scalars(select(Account).order_by(Account.key))
        if accounts is None or account.key in accounts
    ]
    stale = list(unwell(facts))
    facts["stale"] = stale
    return not stale, facts


def unwell(facts: dict[str, Any]) -> list[str]:
    """The names of everything that is stale."""
    limits = (
        ("oldest_due_alarm_s", STALE_ALARM),
        ("oldest_update_s", STALE_UPDATE),
        ("oldest_letter_s", STALE_LETTER),
    )
    found = [name for name, limit in limits if (facts[name] or 0) > limit.total_seconds()]
    if facts["failed_updates"]:
        found.append("failed_updates")
    for account in facts["accounts"]:
        heard = account["heard_s"]
        if account["refused"] or heard is None or heard > STALE_EARS.total_seconds():
            found.append(account["account"])
    return found


def age(moment: datetime | None, now: datetime) -> int | None:
    return None if moment is None else max(0, int((now - moment).total_seconds()))


async def oldest(session: AsyncSession, column: Any, condition: Any) -> datetime | None:
    query: Select[datetime | None] = select(func.min(column)).where(condition)
    return await session.scalar(query)


async def count(session: AsyncSession, condition: Any) -> int:
    return await session.scalar(select(func.count()).select_from(Letter).where(condition)) or 0
