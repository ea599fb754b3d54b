"""Fixtures everybody shares: a fresh database on each engine, and the town on top of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.database import Database
from models.sealing import Vault
from models.tables import METADATA
from tests import postgres
from tests.world import TownClock, World

KEYS = b"k" * 32, b"l" * 32
ENGINES = ("sqlite", "postgresql")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Tests that use a database run on both engines."""
    name: str = request.param
    return name


@pytest.fixture
async def database(engine: str, tmp_path: Path, clock: TownClock) -> AsyncIterator[Database]:
    if engine == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path}/town.sqlite"
    else:
        url = postgres.fresh_database()
    database = Database(url, Vault(KEYS), clock.real, server_time=False)
    async with database.engine.begin() as connection:
        await connection.run_sync(METADATA.create_all)
    yield database
    await database.close()


@pytest.fixture
def clock() -> TownClock:
    return TownClock()


@pytest.fixture
async def world(database: Database, clock: TownClock) -> World:
    town = World(database, clock)
    await town.open()
    return town
