"""Owns the engine. Sessions come only from here, and only here are they committed."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import event, func, select
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    create_async_engine,
)

from models.sealing import Vault
from models.turns import Turns

TRIES = 5
BUSY_WAIT = 60_000  # ms: another program (a backup, an import) holds the SQLite file
AGAIN = {"40001", "40P01"}  # serialization failure, deadlock
T = TypeVar("T")


class Database:
    """One database: SQLite in one process or PostgreSQL in many, chosen by the address.

    ``read()`` never blocks a writer. ``write()`` is one unit of work: it commits on a clean exit
    and rolls back otherwise. On SQLite writers queue in this process (``models.turns``).
    """

    def __init__(
        self, url: str, vault: Vault, clock: Callable[[], datetime], *, server_time: bool = True
    ) -> None:
        self.url = make_url(url)
        self.vault = vault
        self.embedded = self.url.get_backend_name() == "sqlite"
        self.engine = build_engine(url, self.embedded)
        self._clock = clock
        self._server_time = server_time and not self.embedded
        self._writing = self.engine.execution_options(immediate=True)
        alone = {"looking": True} if self.embedded else {"isolation_level": "AUTOCOMMIT"}
        self._looking = self.engine.execution_options(**alone)
        self._turns = Turns()
        # What a session carries: the vault, and a cache of what seldom changes (the almanac).
        self._info: dict[str, Any] = {"vault": vault, "cache": {}}

    def forget(self) -> None:
        """Drop the cache: another process may have changed what it holds."""
        self._info["cache"] = {}

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        async with AsyncSession(self.engine, expire_on_commit=False, info=self._info) as session:
            yield session

    @asynccontextmanager
    async def look(self) -> AsyncIterator[AsyncConnection]:
        """For one question outside any transaction: all that a tick costs that finds nothing."""
        async with self._looking.connect() as connection:
            yield connection

    @asynccontextmanager
    async def write(self, *, intake: bool = False) -> AsyncIterator[AsyncSession]:
        turn = self._turns.turn(intake=intake) if self.embedded else nullcontext()
        async with (
            turn,
            AsyncSession(self._writing, expire_on_commit=False, info=self._info) as session,
            session.begin(),
        ):
            yield session

    async def run(self, work: Callable[[AsyncSession], Awaitable[T]], *, intake: bool = False) -> T:
        """Run one unit of work, again if a concurrent one was in its way: the second try sees
        the other's rows and takes the right branch."""
        for attempt in range(1, TRIES):
            try:
                async with self.write(intake=intake) as session:
                    return await work(session)
            except DBAPIError as exc:
                if not worth_another_try(exc):
                    raise
            await asyncio.sleep(random.uniform(0, 0.02) * 2**attempt)  # noqa: S311 jitter
        async with self.write(intake=intake) as session:
            return await work(session)

    async def moment(self, session: AsyncSession | AsyncConnection) -> datetime:
        """Real time for leases and retries: the database's own on PostgreSQL, where processes
        on several machines must agree; ours on SQLite, and where a test holds the clock."""
        if not self._server_time:
            return self._clock()
        now: datetime = (await session.execute(select(func.clock_timestamp()))).scalar_one()
        return now

    async def close(self) -> None:
        await self.engine.dispose()


def worth_another_try(exc: DBAPIError) -> bool:
    code = getattr(exc.orig, "sqlstate", None)
    busy = "database is locked" in str(exc.orig) or "database is busy" in str(exc.orig)
    return isinstance(exc, IntegrityError) or code in AGAIN or busy or exc.connection_invalidated


def build_engine(url: str, embedded: bool) -> AsyncEngine:
    if not embedded:
        return create_async_engine(url, pool_size=10, max_overflow=10, hide_parameters=True)
    engine = create_async_engine(url, pool_size=5, max_overflow=10, hide_parameters=True)
    event.listen(engine.sync_engine, "connect", tune)
    event.listen(engine.sync_engine, "begin", begin)
    return engine


def tune(raw: Any, _record: object) -> None:
    """Durable over power loss (FULL), readers beside one writer (WAL). We say BEGIN ourselves."""
    raw.isolation_level = None
    cursor = raw.cursor()
    for pragma in (
        f"busy_timeout={BUSY_WAIT}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def begin(connection: Connection) -> None:
    """A write begins IMMEDIATE: upgrading a read later fails at once, whatever the time-out."""
    options = connection.get_execution_options()
    if not options.get("looking"):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate") else "BEGIN")
