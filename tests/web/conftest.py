"""The pages in a real browser, and the doors on a real database."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from models.database import Database
from tests.web.browser import chromium, opened
from tests.web.house import Client, House
from tests.web.stub import Office


@pytest_asyncio.fixture(loop_scope="session")
async def office() -> AsyncIterator[Office]:
    office = Office()
    await office.start()
    try:
        yield office
    finally:
        await office.close()


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def chromium_itself() -> AsyncIterator[Browser]:
    if chromium() is None:
        pytest.skip("no Chromium here: install Debian's `chromium` to run the page tests")
    async with opened() as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def browser(chromium_itself: Browser) -> AsyncIterator[Browser]:
    """The one Chromium of the session; what a test opened is closed after it."""
    yield chromium_itself
    for context in chromium_itself.contexts:
        await context.close()


@pytest.fixture
async def house(database: Database) -> House:
    return House(database)


@pytest.fixture
async def client(house: House) -> AsyncIterator[Client]:
    async with house.open() as client:
        yield client
