"""Parts of the organisation tree as conditions in SQL: what lies below roots, found by name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from domain import words
from domain.rights import Right
from models.office import Unit
from services.contacts import Visitor


def pruned(paths: Iterable[str]) -> tuple[str, ...]:
    """The roots that lie below no other: together they cover the same, and nothing twice."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not any(path.startswith(root) for root in kept):
            kept.append(path)
    return tuple(kept)


def below(column: InstrumentedAttribute[str], roots: Iterable[str]) -> ColumnElement[bool]:
    """The condition that a unit's path lies under one of these roots; none: nothing does."""
    return or_(false(), *(column.startswith(root) for root in roots))


def units_below(roots: Iterable[str]):  # type: ignore[no-untyped-def]  # a SQL set of unit ids
    return select(Unit.id).where(below(Unit.path, roots))


def watched(visitor: Visitor) -> tuple[str, ...]:
    """Where this visitor may have numbers."""
    return pruned((*visitor.roots(Right.SEE_TOTALS), *visitor.roots(Right.SEE_TASKS)))


def nameable(visitor: Visitor) -> ColumnElement[bool]:
    """Units whose numbers this visitor may ask for one by one: everything below a grant that
    shows tasks, but of a grant of totals only the very unit it names."""
    return or_(
        below(Unit.path, visitor.roots(Right.SEE_TASKS)),
        Unit.path.in_(visitor.roots(Right.SEE_TOTALS)),
    )


def in_being(day: date) -> ColumnElement[bool]:
    return (Unit.valid_from <= day) & or_(Unit.valid_to.is_(None), Unit.valid_to >= day)


async def find(
    session: AsyncSession, query: str, *conditions: ColumnElement[bool]
) -> Sequence[Unit]:
    """Units under these conditions whose code or part of whose name was typed, best first."""
    units = await all_of(session, *conditions)
    code = words.fold(query).strip()
    exact = [unit for unit in units if words.fold(unit.code) == code]
    return exact or words.search(query, units, key=lambda unit: unit.name)


async def all_of(session: AsyncSession, *conditions: ColumnElement[bool]) -> Sequence[Unit]:
    """The units under these conditions, in the order of the tree."""
    return (await session.scalars(select(Unit).where(*conditions).order_by(Unit.path))).all()


async def unit(
    session: AsyncSession, unit_id: int, *conditions: ColumnElement[bool]
) -> Unit | None:
    """The unit of that id if it meets the conditions."""
    return (await session.scalars(select(Unit).where(Unit.id == unit_id, *conditions))).first()


async def names(session: AsyncSession, roots: Iterable[str]) -> tuple[str, ...]:
    query = select(Unit.name).where(Unit.path.in_(tuple(roots))).order_by(Unit.path)
    return tuple(await session.scalars(query))
