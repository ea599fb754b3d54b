"""Rights are the same statements on both engines, and the journeys run on both; here SQLite is
enough, so that every role can try everything."""

from __future__ import annotations

import pytest

from tests.rights.town import Town
from tests.world import World


@pytest.fixture(params=["sqlite"])
def engine(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture
def town(world: World) -> Town:
    return Town(world)
