"""Insert what is not there yet: the same statement on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Base


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows for one table, all with the same columns."""

    table: type[Base]
    rows: Sequence[dict[str, Any]]


def insert_ignoring(session: AsyncSession, table: type[Base]) -> Insert:
    """``INSERT … ON CONFLICT DO NOTHING`` for the engine of this session."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    return postgresql.insert(table).on_conflict_do_nothing()


async def insert_new(
    session: AsyncSession, table: type[Base], rows: Sequence[dict[str, Any]]
) -> None:
    """Insert the rows whose unique key is not taken yet; the others are left as they are."""
    if rows:
        await session.execute(insert_ignoring(session, table), list(rows))
