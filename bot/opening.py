"""The database for a command: migrated, opened, closed again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.clock import SystemClock
from bot.schema import migrate
from bot.settings import Settings
from models.database import Database
from services import keyring


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """Works beside a running server: writes on SQLite wait for its lock."""
    await migrate(settings.database_url)
    async with as_it_is(settings) as database:
        async with database.read() as session:
            await keyring.load(session)
        yield database


@asynccontextmanager
async def as_it_is(settings: Settings) -> AsyncIterator[Database]:
    """Without migrating, for those who only look."""
    database = Database(settings.database_url, settings.vault, SystemClock().real)
    try:
        yield database
    finally:
        await database.close()
