"""Bringing the tables up to date: under a lock, in one transaction, then seeding what is law."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot.revisions import MIGRATIONS, NewerSchema, head, known_revision, make_room, revisions
from models.database import build_engine
from services.almanac import seed

LOCK = 0x646F6E646F63  # "dondoc": the advisory lock of whoever migrates
HEAD = "head"

__all__ = [
    "Migrated",
    "NewerSchema",
    "check_references",
    "downgrade",
    "head",
    "known_revision",
    "lag",
    "locked",
    "make_room",
    "migrate",
    "revisions",
    "session_on",
]


@dataclass(frozen=True, slots=True)
class Migrated:
    """The revision before (None: an empty database) and after."""

    before: str | None
    after: str | None

    @property
    def changed(self) -> bool:
        return self.before != self.after


async def migrate(url: str, revision: str = HEAD) -> Migrated:
    """Upgrade to ``revision`` and seed calendar and policies; several processes take turns.

    Raises NewerSchema when the database is ahead of this program, and SQLAlchemy's errors when
    it cannot be reached; nothing is changed then.
    """
    async with locked(url) as connection:
        before = await connection.run_sync(known_revision)
        await connection.run_sync(upgrade, revision)
        async with session_on(connection) as session:
            await seed(session)
        done = Migrated(before, await connection.run_sync(known_revision))
        if done.changed:  # it reads every row that refers to another
            await connection.run_sync(check_references)
        return done


async def downgrade(url: str, revision: str) -> None:
    """Take revisions back, and what they stored; ``base`` empties the database."""
    async with locked(url) as connection:
        await connection.run_sync(run, command.downgrade, revision)
        await connection.run_sync(check_references)


async def lag(url: str) -> Migrated:
    """The revision the database has and the one this program wants. Raises as ``migrate``."""
    make_room(url)
    engine = build_engine(url, embedded(url))
    try:
        async with engine.connect() as connection:
            return Migrated(await connection.run_sync(known_revision), head())
    finally:
        await engine.dispose()


@asynccontextmanager
async def locked(url: str) -> AsyncIterator[AsyncConnection]:
    """One transaction that nobody else migrates beside: an advisory lock on PostgreSQL, a write
    transaction from its first statement on SQLite."""
    make_room(url)
    engine = build_engine(url, embedded(url))
    if embedded(url):
        event.listen(engine.sync_engine, "connect", without_references)
    try:
        async with engine.execution_options(immediate=True).begin() as connection:
            if not embedded(url):
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
            yield connection
    finally:
        await engine.dispose()


def session_on(connection: AsyncConnection, **info: Any) -> AsyncSession:
    """A session inside the transaction of ``locked``."""
    return AsyncSession(connection, expire_on_commit=False, info={"cache": {}, **info})


def embedded(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def without_references(raw: Any, _record: object) -> None:
    """SQLite alters a table by copying and dropping it, which enforced references forbid; they
    are checked before the commit instead (sqlite.org/lang_altertable.html)."""
    cursor = raw.cursor()
    cursor.execute("PRAGMA foreign_keys=OFF")
    cursor.close()


def check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise IntegrityError("PRAGMA foreign_key_check", None, ValueError(broken[0]))


def upgrade(connection: Connection, revision: str) -> None:
    run(connection, command.upgrade, revision)


def run(connection: Connection, act: Any, revision: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    act(config, revision)
