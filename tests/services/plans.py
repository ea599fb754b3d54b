"""How an engine means to answer a question, in its own words."""

from __future__ import annotations

from typing import Any

from sqlalchemy import text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession


async def plan_of(session: AsyncSession, query: Any) -> str:
    """How the engine means to answer; PostgreSQL is kept from reading whole small tables."""
    lite = session.get_bind().dialect.name == "sqlite"
    dialect = sqlite.dialect() if lite else postgresql.dialect()  # type: ignore[no-untyped-call]
    sql = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    if not lite:
        await session.execute(text("SET LOCAL enable_seqscan = off"))
    said = await session.execute(text(f"EXPLAIN {'QUERY PLAN ' if lite else ''}{sql}"))
    return "\n".join(str(line[-1]) for line in said)
