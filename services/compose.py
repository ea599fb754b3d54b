"""Wording letters when they are sent: from a kind and some ids to a notice, or to nothing.

The matter is read again: a letter about a task that was done, handed over or given a new
deadline meanwhile says nothing any more.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.notices import Notice
from services.dispatch import OWN_COPY, Claim
from services.post import SAID, said

Composer = Callable[[AsyncSession, Claim, datetime], Awaitable[Notice | None]]


async def compose(
    session: AsyncSession, claim: Claim, now: datetime, composers: dict[str, Composer]
) -> Notice | None:
    """The notice of a letter; None when the matter has moved on (superseded)."""
    if claim.kind in (SAID, OWN_COPY):
        return said(session, claim.sealed or b"")
    return await composers[claim.kind](session, claim, now)
