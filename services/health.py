"""Is the house well: how long each queue has been waiting, and whether we still hear."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.watching import ills, stale
from services import audit


async def health(
    session: AsyncSession,
    now: datetime,
    real: datetime,
    accounts: Collection[str] | None = None,
    *,
    machine: datetime | None = None,
) -> tuple[bool, audit.Facts]:
    """Whether nothing is stale, and the facts: ages in whole seconds, counts.

    ``accounts`` are those in use (channel/account): one that was replaced says nothing any more;
    None: all. ``machine`` is this machine's time at the moment the database said ``real``.

    ``facts["stale"]`` names what is wrong with the machine, ``facts["ill"]`` every ailment, those
    of people included (``domain.watching``).
    """
    facts = await audit.facts(session, now, real)
    facts["clock_apart_s"] = abs(((machine or real) - real).total_seconds())
    facts["accounts"] = await audit.accounts(session, real, accounts)
    found = list(ills(facts))
    facts["ill"] = list(dict.fromkeys(str(ill.ailment) for ill in found))
    facts["stale"] = stale(found)
    return not facts["stale"], facts
