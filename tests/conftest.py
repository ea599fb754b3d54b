"""Fixtures everybody shares: a fresh database on each engine, and the town on top of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from models.database import Database
from tests.towns import land, open_database, town
from tests.world import TownClock, World

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Tests that use a database run on both engines."""
    name: str = request.param
    return name


@pytest.fixture
async def database(
    engine: str,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    clock: TownClock,
) -> AsyncIterator[Database]:
    """Empty tables."""
    url = await land(engine, tmp_path, tmp_path_factory.getbasetemp())
    database = open_database(url, clock)
    yield database
    await database.close()


@pytest.fixture
def clock() -> TownClock:
    return TownClock()


@pytest.fixture
async def world(
    engine: str,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    clock: TownClock,
) -> AsyncIterator[World]:
    """An office with its calendar, policies and units, and nobody in it yet."""
    url = await town(engine, tmp_path, tmp_path_factory.getbasetemp())
    world = World(open_database(url, clock), clock)
    await world.begin()
    yield world
    await world.database.close()
