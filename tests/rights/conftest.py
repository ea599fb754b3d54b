"""Rights are the same statements on both engines, and the journeys run on both; here SQLite is
enough, so that every role can try everything."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.rights.town import Town
from tests.towns import relived


@pytest.fixture(params=["sqlite"])
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
async def town(
    engine: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Town]:
    """A town of one's own with everybody in it and the secrets planted."""
    templates = tmp_path_factory.getbasetemp()
    world, planted = await relived("secrets", engine, tmp_path, templates, Town.plant)
    yield planted.again(world)
    await world.database.close()
