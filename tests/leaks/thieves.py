"""What a thief carries away: the rows, the files of the database, a dump, a backup."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

from sqlalchemy import text

from bot.backup import back_up
from models.database import Database
from models.tables import METADATA
from tests.postgres import server


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
    """PostgreSQL: what the server's own pg_dump writes. The embedded database has no dump but its
    files."""
    if database.embedded:
        return b""
    url = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
    done = await asyncio.create_subprocess_exec(
        *(str(server().bin_path / "pg_dump"), url),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, complaint = await done.communicate()
    assert done.returncode == 0, complaint.decode()
    return out


async def backup(database: Database, home: Path) -> bytes:
    """A backup, unpacked."""
    file = home / "stolen.zip"
    url = database.url.render_as_string(hide_password=False)

    def nothing(_done: int, _total: int) -> None:
        """Nobody watches the bar."""

    await back_up(url, database.vault, file, datetime(2026, 11, 21, tzinfo=UTC), nothing)
    with ZipFile(file) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())
