"""A program whose database was brought up to date by a newer one must stop: what it writes, and
what it takes for granted, belongs to tables that are no longer so."""

from __future__ import annotations

import asyncio
import logging

from sqlalchemy.exc import DBAPIError

from bot.revisions import NewerSchema, known_revision
from models.database import Database

log = logging.getLogger(__name__)

LOOK = 5.0  # s between looks, and for one look


async def newer_revision(database: Database) -> str | None:
    """The revision of the database when this program does not know it; None while it does, and
    when the database is away."""
    try:
        async with asyncio.timeout(LOOK), database.engine.connect() as connection:
            await connection.run_sync(known_revision)
    except NewerSchema as newer:
        return newer.revision
    except (DBAPIError, OSError):  # time-outs among them: the loops tell of it, and outlive it
        log.warning("could not ask the database for its revision")
    return None
