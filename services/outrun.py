"""Rungs that had to wait: when the platform was away, the highest one speaks for those below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import OPEN_LETTER, LetterState
from models.post import Letter
from services.dispatch import Claim

RUNGS = ("task.rung", "report.rung")
SPEAKS_FOR_ALL = "deadline"  # says how the matter stands, whatever else is waited for


@dataclass(frozen=True, slots=True)
class Other:
    """Another rung's letter to the same reader about the same matter."""

    letter_id: int
    clock: str
    settled_at: datetime | None  # None: still to be sent

    def speaks_for(self, claim: Claim) -> bool:
        if self.letter_id == claim.letter_id:
            return False
        if self.settled_at is not None and self.settled_at < claim.posted_at:
            return False  # heard before this rung was reached: says nothing of it
        if self.clock == claim.ids["clock"]:
            return self.letter_id > claim.letter_id
        return self.clock == SPEAKS_FOR_ALL


async def outrun(session: AsyncSession, claims: Iterable[Claim]) -> set[int]:
    """The letters among these whose reader hears, or has heard since, of the same matter by a
    higher rung: a later one of the same clock, or the deadline's. Two rungs never silence each
    other: within a clock the later wins, and the deadline's yields to no other clock."""
    rungs = [claim for claim in claims if claim.kind in RUNGS]
    if not rungs:
        return set()
    columns = (Letter.matter, Letter.matter_id, Letter.person_id)
    query = select(Letter.id, Letter.ids, Letter.settled_at, *columns).where(
        Letter.matter.in_({claim.matter for claim in rungs}),
        Letter.matter_id.in_({claim.matter_id for claim in rungs}),
        Letter.person_id.in_({claim.person_id for claim in rungs}),
        Letter.kind.in_(RUNGS),
        or_(
            Letter.state.in_(OPEN_LETTER),
            (Letter.state == LetterState.SENT)
            & (Letter.settled_at >= min(claim.posted_at for claim in rungs)),
        ),
    )
    others: defaultdict[tuple[object, ...], list[Other]] = defaultdict(list)
    for letter, ids, settled_at, *of in await session.execute(query):
        others[tuple(of)].append(Other(letter, ids["clock"], settled_at))
    return {
        claim.letter_id
        for claim in rungs
        for other in others[claim.matter, claim.matter_id, claim.person_id]
        if other.speaks_for(claim)
    }
