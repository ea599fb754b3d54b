"""What Alembic runs: on the connection ``bot.schema`` hands over, or alone for developers."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from alembic import context
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from bot.settings import load
from models.base import Instant, Word
from models.tables import METADATA

PLAIN = {Instant: "sa.DateTime(timezone=True)", Word: "sa.String(40)"}


def plainly(kind: str, item: Any, _context: object) -> str | Literal[False]:
    """A draft names plain types: a revision must not change when the models do."""
    return PLAIN.get(type(item), False) if kind == "type" else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_as_batch=True,
        render_item=plainly,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_alone() -> None:
    """On the command line of Alembic: the database of the settings."""
    engine = create_async_engine(load().database_url)
    async with engine.begin() as connection:
        await connection.run_sync(run)
    await engine.dispose()


handed_over = context.config.attributes.get("connection")
if handed_over is None:
    asyncio.run(run_alone())
else:
    run(handed_over)
