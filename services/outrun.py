"""Rungs that had to wait: when the platform was away, the highest one speaks for those below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LetterState
from models.post import Letter
from services.dispatch import OPEN, Claim

RUNGS = ("task.rung", "report.rung")
SPEAKS_FOR_ALL = "deadline"  # says how the matter stands, whatever else is waited for


async def outrun(session: AsyncSession, claims: Iterable[Claim]) -> set[int]:
    """The letters among these whose reader hears, or has heard since, of the same matter by a
    higher rung: a later one of the same clock, or the deadline's. Two rungs never silence each
    other: within a clock the later wins, and the deadline's yields to no other clock."""
    rungs = [claim for claim in claims if claim.kind in RUNGS]
    if not rungs:
        return set()
    query = select(Letter.id, Letter.matter, Letter.matter_id, Letter.person_id, Letter.ids).where(
        Letter.matter.in_({claim.matter for claim in rungs}),
        Letter.matter_id.in_({claim.matter_id for claim in rungs}),
        Letter.person_id.in_({claim.person_id for claim in rungs}),
        Letter.kind.in_(RUNGS),
        or_(
            Letter.state.in_(OPEN),
            (Letter.state == LetterState.SENT)
            & (Letter.settled_at >= min(claim.posted_at for claim in rungs)),
        ),
    )
    others: defaultdict[tuple[object, ...], list[tuple[int, str]]] = defaultdict(list)
    for letter, *of, ids in await session.execute(query):
        others[tuple(of)].append((letter, ids["clock"]))
    return {
        claim.letter_id
        for claim in rungs
        for letter, clock in others[claim.matter, claim.matter_id, claim.person_id]
        if speaks_for(claim, letter, clock)
    }


def speaks_for(claim: Claim, letter: int, clock: str) -> bool:
    if letter == claim.letter_id:
        return False
    own: str = claim.ids["clock"]
    return letter > claim.letter_id if clock == own else clock == SPEAKS_FOR_ALL
