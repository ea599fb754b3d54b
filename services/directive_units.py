"""Bodies of a directive and units of the office: which of those the sender may give tasks to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.bodies import Known, Meant, meant
from domain.rights import Right
from domain.worktime import today
from models.office import Unit
from services import scopes
from services.assigning import may_lead
from services.contacts import Visitor


@dataclass(frozen=True)
class Matching:
    """``leads``: units the sender may give tasks to; ``helpers``: every unit in being; ``below``:
    those right below the sender's own, which «các phòng, đơn vị» means."""

    leads: tuple[Known, ...]
    helpers: tuple[Known, ...]
    below: frozenset[int]

    def lead(self, body: str) -> Meant:
        found = meant(body, self.leads)
        if not found.group:
            return found
        return Meant(tuple(unit for unit in found.units if unit in self.below), group=True)

    def helper(self, body: str) -> Meant:
        return meant(body, self.helpers)


async def matching(session: AsyncSession, visitor: Visitor, now: datetime) -> Matching:
    leads = await scopes.all_of(session, may_lead(visitor, now))
    every = await scopes.all_of(session, scopes.in_being(today(now)))
    roots = visitor.roots(Right.ASSIGN)
    below = frozenset(
        unit.id
        for unit in leads
        for root in roots
        if unit.path.startswith(root) and unit.path.count("/") == root.count("/") + 1
    )
    return Matching(known(leads), known(every), below)


def known(units: Sequence[Unit]) -> tuple[Known, ...]:
    return tuple(Known(unit.id, unit.code, unit.name) for unit in units)
