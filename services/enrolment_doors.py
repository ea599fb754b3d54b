"""The doors to the registers of units: who answers for a unit, who may read and carry on what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.rights import Right
from domain.worktime import today
from models.ledger import Enrolment
from models.office import Unit
from services.contacts import Visitor
from services.scopes import in_being, pruned


async def own_units(session: AsyncSession, visitor: Visitor, now: datetime) -> Sequence[Unit]:
    """The units this visitor answers for."""
    paths = visitor.roots(Right.SEE_UNIT)
    query = select(Unit).where(Unit.path.in_(paths), in_being(today(now))).order_by(Unit.path)
    return (await session.scalars(query)).all()


def roots_of(visitor: Visitor) -> tuple[str, ...]:
    """Where this visitor may read the registers. Raises Refusal(NotYours())."""
    roots = pruned((*visitor.roots(Right.SEE_UNIT), *visitor.roots(Right.SEE_TASKS)))
    if not roots or visitor.person is None:
        raise Refusal(NotYours())
    return roots


def may_move(visitor: Visitor, path: str) -> bool:
    """Those who answer for the unit, or watch over it."""
    rights = (Right.ACCEPT, Right.SEE_UNIT, Right.SEE_REPORTS)
    return visitor.person is not None and any(visitor.may(right, path) for right in rights)


async def for_visitor(
    session: AsyncSession, entry_id: int, visitor: Visitor, *, lock: bool = False
) -> Enrolment:
    """The one door to an entry. Raises Refusal(NotYours())."""
    query = (
        select(Enrolment)
        .where(Enrolment.id == entry_id, Enrolment.empty.is_(False))
        .options(joinedload(Enrolment.unit), joinedload(Enrolment.author))
    )
    if lock:
        query = query.with_for_update(of=Enrolment).execution_options(populate_existing=True)
    entry = (await session.scalars(query)).one_or_none()
    if entry is None or not any(entry.unit.path.startswith(root) for root in roots_of(visitor)):
        raise Refusal(NotYours())
    return entry
