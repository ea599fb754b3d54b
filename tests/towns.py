"""A town for every test, quickly: founded once per test process, then copied."""

from __future__ import annotations

import shutil
from pathlib import Path

from models.database import Database
from models.sealing import Vault
from models.tables import METADATA
from tests import postgres
from tests.world import TownClock, found

KEYS = b"k" * 32, b"l" * 32
_templates: dict[str, str] = {}


async def town(engine: str, home: Path, templates: Path) -> str:
    """The address of a database of its own with tables, calendar, policies and units."""
    return await copy_of("town", engine, home, templates)


async def land(engine: str, home: Path, templates: Path) -> str:
    """The address of a database of its own with empty tables."""
    return await copy_of("land", engine, home, templates)


async def copy_of(what: str, engine: str, home: Path, templates: Path) -> str:
    key = f"{what}-{engine}"
    if key not in _templates:
        _templates[key] = await build(what, engine, templates)
    if engine == "postgresql":
        return postgres.fresh_database(like=_templates[key])
    file = home / f"{what}.sqlite"
    shutil.copyfile(_templates[key], file)
    return sqlite(file)


async def build(what: str, engine: str, templates: Path) -> str:
    """The first of its kind in this process: a file, or the name of a PostgreSQL database."""
    file = templates / f"template-{what}.sqlite"
    url = sqlite(file) if engine == "sqlite" else postgres.fresh_database()
    database = open_database(url, TownClock())
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    if what == "town":
        await found(database)
    await database.close()
    return str(file) if engine == "sqlite" else str(database.url.database)


def open_database(url: str, clock: TownClock) -> Database:
    return Database(url, Vault(KEYS), clock.real, server_time=False)


def sqlite(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"
