"""A town on Telegram, on each engine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.town import SettableClock, TelegramTown, telegram_town
from tests.towns import open_database, town


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock()


@pytest.fixture
async def ward(
    engine: str,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    clock: SettableClock,
) -> AsyncIterator[TelegramTown]:
    """An office with its calendar, policies and units, whose people have Telegram only."""
    url = await town(engine, tmp_path, tmp_path_factory.getbasetemp())
    database = open_database(url, clock)
    async with telegram_town(database, clock) as ward:
        yield ward
    await database.close()
