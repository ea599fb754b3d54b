"""What a thief carries away: the rows, the files of the database, a dump, a backup."""

from __future__ import annotations

import asyncio
import shutil
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

from sqlalchemy import text

from bot.backup import back_up
from models.database import Database
from models.tables import METADATA


async def rows(database: Database) -> bytes:
    """Every value of every table, as it is stored."""
    whole = []
    async with database.engine.connect() as connection:
        for table in METADATA.sorted_tables:
            found = await connection.execute(text(f'SELECT * FROM "{table.name}"'))
            for row in found:
                whole += [each if isinstance(each, bytes) else str(each).encode() for each in row]
    return b"\n".join(whole)


async def files(database: Database) -> bytes:
    """SQLite: the file, its write-ahead log and its index, freed pages included."""
    name = database.url.database or ""
    return b"".join(
        file.read_bytes() for file in sorted(Path(name).parent.glob(f"{Path(name).name}*"))
    )


async def dump(database: Database) -> bytes:
    """PostgreSQL: by pg_dump where one fits the server, else nothing more than the rows."""
    if database.embedded or shutil.which("pg_dump") is None:
        return b""
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    done = await asyncio.create_subprocess_exec(
        "pg_dump",
        url,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    out, _ = await done.communicate()
    return out if done.returncode == 0 else b""


async def backup(database: Database, home: Path) -> bytes:
    """A backup, unpacked."""
    file = home / "stolen.zip"
    url = database.url.render_as_string(hide_password=False)

    def nothing(_done: int, _total: int) -> None:
        """Nobody watches the bar."""

    await back_up(url, database.vault, file, datetime(2026, 11, 21, tzinfo=UTC), nothing)
    with ZipFile(file) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())
