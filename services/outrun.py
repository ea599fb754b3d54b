"""Rungs that had to wait: when the platform was away, the highest one speaks for those below."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LetterState
from domain.notices import Notice
from models.post import Letter
from services.compose import Composer
from services.dispatch import OPEN, Claim

SPEAKS_FOR_ALL = "deadline"  # says how the matter stands, whatever else is waited for


def unless_outrun(words: Composer) -> Composer:
    """The composer of a rung's own letter, silent when another letter says it better."""

    async def compose(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
        return None if await outrun(session, claim) else await words(session, claim, now)

    return compose


async def outrun(session: AsyncSession, claim: Claim) -> bool:
    """Whether this reader hears, or has heard since, of the same matter by a higher rung: a later
    one of the same clock, or the deadline's. Two rungs never silence each other: within a clock
    the later wins, and the deadline's yields to no other clock."""
    query = select(Letter.id, Letter.ids["clock"].as_string()).where(
        Letter.matter == claim.matter,
        Letter.matter_id == claim.matter_id,
        Letter.person_id == claim.person_id,
        Letter.kind == claim.kind,
        Letter.id != claim.letter_id,
        or_(
            Letter.state.in_(OPEN),
            (Letter.state == LetterState.SENT) & (Letter.settled_at >= claim.posted_at),
        ),
    )
    clock = claim.ids["clock"]
    for other, others_clock in await session.execute(query):
        if other > claim.letter_id if others_clock == clock else others_clock == SPEAKS_FOR_ALL:
            return True
    return False
