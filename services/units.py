"""Finding units: by part of a name, with or without diacritics, or by code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain import words
from models.office import Unit


@dataclass(frozen=True, slots=True)
class Found:
    """Units that fit, best first, and how many more did."""

    units: tuple[Unit, ...]
    more: int


async def search(
    session: AsyncSession, query: str, day: date, limit: int, *, public: bool = False
) -> Found:
    """Units in being that day whose name or code fits what was typed."""
    units = await in_being(session, day, public=public)
    code = words.fold(query).strip()
    exact = [unit for unit in units if words.fold(unit.code) == code]
    fitting = exact or words.search(query, units, key=lambda unit: unit.name)
    return Found(tuple(fitting[:limit]), max(0, len(fitting) - limit))


async def in_being(session: AsyncSession, day: date, *, public: bool) -> Sequence[Unit]:
    query = (
        select(Unit)
        .where(Unit.valid_from <= day, or_(Unit.valid_to.is_(None), Unit.valid_to >= day))
        .order_by(Unit.path)
    )
    if public:
        query = query.where(Unit.public)
    return (await session.scalars(query)).all()


async def by_code(session: AsyncSession, code: str, day: date) -> Unit | None:
    """The unit of a deep link: citizens may report about it and it exists that day."""
    folded = words.fold(code)
    units = await in_being(session, day, public=True)
    return next((unit for unit in units if words.fold(unit.code) == folded), None)
