"""Backup and restore of the whole office, beside a running server and on both engines."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

from alembic import command
from sqlalchemy import MetaData, Table, select, text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from bot import schema
from bot.alone import alone
from models import backup_file, backup_rows
from models.backup_file import BadBackup, Header, Step
from models.contacts import Account
from models.database import build_engine
from models.sealing import Vault
from services import alarms, backup_doubt
from services.almanac import seed
from services.backup_doubt import Held
from services.planners import PLANNERS

log = logging.getLogger(__name__)

BATCH = 200  # alarms planned together
LOOK = 2_000  # rows between two movements of a bar
SETTLED = timedelta(seconds=10)  # a digest waits some seconds for the rungs that belong in it
SEEDED = frozenset({"calendar_day", "calendar_year", "policy", "house", "account", "finding"})
"""What a database holds that nobody has used yet."""


class InTheWay(Exception):
    """Nothing was restored; ``kind`` names the sentence that says why."""

    def __init__(self, kind: str, **facts: object) -> None:
        super().__init__(kind)
        self.kind = kind
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Restored:
    header: Header
    held: Held


# --- backup --------------------------------------------------------------------------------


async def back_up(url: str, vault: Vault, path: Path, made_at: datetime, step: Step) -> Header:
    """Write one moment of the database to ``path``, whole or not at all; nobody waits for it.

    Raises BadBackup("nothing") for a database without tables, bot.schema.NewerSchema, OSError.
    """
    async with snapshot(url) as connection:
        revision = await connection.run_sync(schema.known_revision)
        if revision is None:
            raise BadBackup("nothing")
        sheets = await connection.run_sync(backup_rows.tables_of)
        done, total = 0, sum(sheet.rows for sheet in sheets)
        with backup_file.written(path, vault) as writer:
            for sheet in sheets:
                with writer.table(sheet) as put:
                    async for row in backup_rows.rows_from(connection, sheet):
                        put(row)
                        done += 1
                        if done % LOOK == 0:
                            step(done, total)
            header = writer.finish(revision, connection.dialect.name, made_at)
    step(header.rows, header.rows)
    return header


@asynccontextmanager
async def snapshot(url: str) -> AsyncIterator[AsyncConnection]:
    """One moment of the database for as long as it is read, beside whoever writes: repeatable
    read on PostgreSQL, a read transaction of the write-ahead log on SQLite."""
    embedded = schema.embedded(url)
    schema.make_room(url)
    engine = build_engine(url, embedded)
    options = {} if embedded else {"isolation_level": "REPEATABLE READ"}
    try:
        async with engine.connect() as connection:
            yield await connection.execution_options(**options)
    finally:
        await engine.dispose()


# --- restore -------------------------------------------------------------------------------


def look(vault: Vault, path: Path, step: Step) -> Header:
    """Read the whole file and compare; nothing is touched. Raises BadBackup, NewerSchema."""
    with backup_file.opened(path) as archive:
        header = backup_file.read_header(archive, vault)
        if header.revision not in schema.revisions():
            raise schema.NewerSchema(header.revision)
        backup_file.check(archive, header, step)
    return header


async def restore(
    url: str,
    vault: Vault,
    path: Path,
    now: Callable[[], datetime],
    steps: tuple[Step, Step],
    *,
    replace: bool,
) -> Restored:
    """Put the office of a file into the database, in one transaction: all of it or nothing.

    The file is checked whole before anything is changed; ``steps`` are told of the checking and
    of the writing. Raises BadBackup, InTheWay, bot.alone.AlreadyServed, NewerSchema.
    """
    header = look(vault, path, steps[0])
    with alone(url), backup_file.opened(path) as archive:
        async with schema.locked(url) as connection:
            await make_way(connection, replace=replace)
            await put_back(connection, archive, header, steps[1])
            await connection.run_sync(schema.upgrade, schema.HEAD)
            async with schema.session_on(connection, vault=vault) as session:
                await seed(session)
                held = await hold(session, now())
            await connection.run_sync(schema.check_references)
    return Restored(header, held)


async def make_way(connection: AsyncConnection, *, replace: bool) -> None:
    """An empty database without tables. Raises InTheWay when somebody uses this one."""
    revision = await connection.run_sync(schema.known_revision)
    if revision is None:
        return
    await connection.run_sync(check_unserved)
    if not replace and (table := await connection.run_sync(used)):
        raise InTheWay("not_empty", table=table)
    await connection.run_sync(schema.run, command.downgrade, "base")


def check_unserved(connection: Connection) -> None:
    """Leases tell a server that speaks on a platform, connections tell every other."""
    if connection.dialect.name == "sqlite":
        return  # the file's own lock told
    now = text("clock_timestamp()")
    held = select(Account.key).where((Account.lease_until > now) | (Account.ears_until > now))
    if (key := connection.scalar(held)) is not None:
        raise InTheWay("served", account=key)
    others = connection.scalar(
        text(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
    )
    if others:
        raise InTheWay("connected", count=others)


def used(connection: Connection) -> str | None:
    """A table somebody has written to; None in a database that was only made."""
    for sheet in backup_rows.tables_of(connection):
        if sheet.rows and sheet.name not in SEEDED:
            return sheet.name
    return None


async def put_back(
    connection: AsyncConnection, archive: ZipFile, header: Header, step: Step
) -> None:
    """The tables as they were at the backup's revision, and their rows."""
    await connection.run_sync(schema.upgrade, header.revision)
    await connection.run_sync(backup_rows.check_shape, header.sheets)
    waking = await connection.run_sync(backup_rows.hush)
    done = 0
    for sheet in header.sheets:
        await connection.execute(Table(sheet.name, MetaData()).delete())
        try:
            await backup_rows.load(connection, sheet, backup_file.rows_of(archive, sheet))
        except (ValueError, TypeError) as exc:
            raise BadBackup("table_damaged", table=sheet.name) from exc
        done += sheet.rows
        step(done, header.rows)
    await connection.run_sync(backup_rows.wake, waking)
    await connection.run_sync(backup_rows.leap)


async def hold(session: AsyncSession, now: datetime) -> Held:
    """Plan every clock that is due, for the living office may have told it, and mark what comes
    of it together with what waited already."""
    for moment in (now, now + SETTLED):
        while await alarms.anything_due(session, moment):
            await plan(session, moment)
    return await backup_doubt.hold(session, now)


async def plan(session: AsyncSession, moment: datetime) -> None:
    try:
        await alarms.plan_due(session, PLANNERS, moment, BATCH)
    except DBAPIError:
        raise
    except Exception:  # an edge: a clock that cannot be planned must not prevent a restore
        log.exception("clocks could not be planned; the first is pushed aside for an hour")
        await alarms.push_first_aside(session, moment)
