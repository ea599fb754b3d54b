"""Owns the engine. Sessions come only from here, and only here are they committed."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import event, func, select
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    create_async_engine,
)

from models.appending import Appender, Batch, PostgresAppender, SqliteAppender
from models.bulk import insert_new
from models.one_trip import OneTripModule
from models.sealing import Vault
from models.turns import Turns

TRIES = 5
AT_ONCE = 4  # writers of one process on PostgreSQL: more only take the loop's time from intake
BUSY_WAIT = 60_000  # ms: another program (a backup, an import) holds the SQLite file
AGAIN = {"40001", "40P01"}  # serialization failure, deadlock
AWAY = {"57P01", "57P02", "57P03", "53300"}  # shut down, crashed, starting up, full house
T = TypeVar("T")


class Database:
    """One database: SQLite in one process or PostgreSQL in many, chosen by the address.

    ``read()`` never blocks a writer. ``write()`` is one unit of work: it commits on a clean exit
    and rolls back otherwise. Writers queue in this process (``models.turns``):
    one at a time on SQLite.
    """

    def __init__(
        self,
        url: str,
        vault: Vault,
        clock: Callable[[], datetime],
        *,
        server_time: bool = True,
        engine: AsyncEngine | None = None,  # one of ``build_engine`` that is to be used again
    ) -> None:
        self.url = make_url(url)
        self.vault = vault
        self.embedded = self.url.get_backend_name() == "sqlite"
        self.engine = engine or build_engine(url, self.embedded)
        self._clock = clock
        self._server_time = server_time and not self.embedded
        self._writing = self.engine.execution_options(immediate=True)
        alone = {"looking": True} if self.embedded else {"isolation_level": "AUTOCOMMIT"}
        self._looking = self.engine.execution_options(**alone)
        self._one_looks = asyncio.Lock()
        self._eye: AsyncConnection | None = None
        self._turns = Turns() if self.embedded else Turns(AT_ONCE, apart=True)
        self._appender = self._own_appender()
        # What a session carries: the vault, and a cache of what seldom changes (the almanac).
        self._info: dict[str, Any] = {"vault": vault, "cache": {}}

    def forget(self) -> None:
        """Drop the cache: another process may have changed what it holds."""
        self._info["cache"] = {}

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncSession]:
        with telling_when_away():
            async with self._session(self.engine) as session:
                await reach(session)
                yield session

    @asynccontextmanager
    async def look(self) -> AsyncIterator[AsyncConnection]:
        """For one question outside any transaction: all that a tick costs that finds nothing.
        Its connection is kept; lookers take turns."""
        with telling_when_away():
            async with self._one_looks:
                eye, self._eye = self._eye or await self._open_eye(), None
                try:
                    yield eye
                except BaseException:
                    await eye.close()
                    raise
                self._eye = eye

    async def _open_eye(self) -> AsyncConnection:
        connection = self._looking.connect()
        await reach(connection)
        return connection

    @asynccontextmanager
    async def write(self, *, intake: bool = False) -> AsyncIterator[AsyncSession]:
        turn = self._turns.turn(intake=intake)
        with telling_when_away():
            async with turn, self._session(self._writing) as session, session.begin():
                await reach(session)
                yield session

    def _session(self, engine: AsyncEngine) -> AsyncSession:
        return AsyncSession(engine, expire_on_commit=False, info=self._info)

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
            await pause(attempt)
        async with self.write(intake=intake) as session:
            return await work(session)

    async def append(self, batches: Sequence[Batch]) -> None:
        """Insert the rows whose keys are not taken, in one transaction, ahead of other writers."""
        if self._appender is None:
            await self.run(lambda session: insert_all(session, batches), intake=True)
            return
        for attempt in range(1, TRIES + 1):
            try:
                async with self._turns.turn(intake=True):
                    await self._appender.append(batches)
                return
            except DBAPIError as exc:
                if attempt == TRIES or not worth_another_try(exc):
                    raise
            await pause(attempt)

    def _own_appender(self) -> Appender | None:
        """None for an SQLite in memory, which only the engine's connections see."""
        file = self.url.database or ""
        if not self.embedded:
            return PostgresAppender(self.url, self.engine.dialect)
        if not file or ":memory:" in file:
            return None
        return SqliteAppender(file, self.engine.dialect, tune)

    async def moment(self, session: AsyncSession | AsyncConnection) -> datetime:
        """Real time for leases and retries: the database's own on PostgreSQL, where processes
        on several machines must agree; ours on SQLite, and where a test holds the clock."""
        if not self._server_time:
            return self._clock()
        now: datetime = (await session.execute(select(func.clock_timestamp()))).scalar_one()
        return now

    async def close(self) -> None:
        if self._appender is not None:
            await self._appender.close()
        async with self._one_looks:
            if self._eye is not None:
                await self._eye.close()
                self._eye = None
        await self.engine.dispose()


async def reach(target: AsyncSession | AsyncConnection) -> None:
    """Connect now, before anything else may fail. A server that is down is an OSError to
    asyncpg, which SQLAlchemy hands on as it is: raises OperationalError for it."""
    try:
        await (target.connection() if isinstance(target, AsyncSession) else target.start())
    except OSError as exc:
        raise away(None, exc) from exc


@contextmanager
def telling_when_away() -> Iterator[None]:
    """Inside, a database that goes away is an OperationalError, whichever of its many errors the
    driver has for it; whoever else may be to blame (an update, a clock) must not be blamed."""
    try:
        yield
    except (OperationalError, InterfaceError):
        raise
    except DBAPIError as exc:
        state = str(getattr(exc.orig, "sqlstate", None) or "")
        if exc.connection_invalidated or state.startswith("08") or state in AWAY:
            raise away(exc.statement, exc.orig or exc) from exc
        raise


def away(statement: str | None, cause: BaseException) -> OperationalError:
    return OperationalError(
        statement, None, cause, hide_parameters=True, connection_invalidated=True
    )


async def pause(attempt: int) -> None:
    await asyncio.sleep(random.uniform(0, 0.02) * 2**attempt)  # noqa: S311 jitter


async def insert_all(session: AsyncSession, batches: Sequence[Batch]) -> None:
    for batch in batches:
        await insert_new(session, batch.table, batch.rows)


def worth_another_try(exc: DBAPIError) -> bool:
    code = getattr(exc.orig, "sqlstate", None)
    busy = "database is locked" in str(exc.orig) or "database is busy" in str(exc.orig)
    return isinstance(exc, IntegrityError) or code in AGAIN or busy or exc.connection_invalidated


def build_engine(url: str, embedded: bool) -> AsyncEngine:
    if not embedded:
        return create_async_engine(url, pool_size=10, max_overflow=10, hide_parameters=True)
    engine = create_async_engine(
        url, module=OneTripModule(), pool_size=5, max_overflow=10, hide_parameters=True
    )
    event.listen(engine.sync_engine, "connect", tune)
    event.listen(engine.sync_engine, "begin", begin)
    return engine


def tune(raw: Any, _record: object) -> None:
    """Durable over power loss (FULL), readers beside one writer (WAL). We say BEGIN ourselves."""
    raw.isolation_level = None
    cursor = raw.cursor()
    for pragma in (
        f"busy_timeout={BUSY_WAIT}",
        "synchronous=FULL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    try:
        cursor.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as exc:
        # Not waited for by SQLite when two found a file at once: the other one switches it.
        if "locked" not in str(exc):
            raise
    cursor.close()


def begin(connection: Connection) -> None:
    """A write begins IMMEDIATE: upgrading a read later fails at once, whatever the time-out."""
    options = connection.get_execution_options()
    if not options.get("looking"):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate") else "BEGIN")
