"""Fixtures everybody shares: a fresh database on each engine, and the town on top of it."""

from __future__ import annotations

import gc
import os
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from zlib import crc32

import pytest

from models.database import Database
from tests.towns import land, open_database, town
from tests.world import TownClock, World

ENGINES = ("sqlite", "postgresql")


BOTH = os.environ.get("ENGINES") == "both"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Journeys take turns on the engines, always the same turn; ``ENGINES=both`` runs each on
    both. What asks the database itself (services, models, scheduler) always meets both."""
    if BOTH:
        return
    pairs: defaultdict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        name = engine_of(item)
        if name and item.path.parent.name == "journeys":
            pairs[item.nodeid.replace(name, "")].append(item)
    spared = {
        pair[crc32(key.encode()) % 2] for key, pair in pairs.items() if len(pair) == len(ENGINES)
    }
    if spared:
        config.hook.pytest_deselected(items=list(spared))
        items[:] = [item for item in items if item not in spared]


def pytest_collection_finish() -> None:
    """What is loaded by now stays loaded: looking through it for garbage is a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def engine_of(item: pytest.Item) -> str:
    callspec = getattr(item, "callspec", None)
    return str(callspec.params.get("engine", "")) if callspec is not None else ""


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


def pytest_make_parametrize_id(val: object) -> str | None:
    """Files are just files: workbooks hold the moment they were made, and workers that collected in
    different seconds would not agree on the names of the tests."""
    return "file" if isinstance(val, bytes) and len(val) > 40 else None
