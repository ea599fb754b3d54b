"""On PostgreSQL a line with a lower id may become visible later than its successor."""

from __future__ import annotations

import pytest

from domain.messages import Outgoing
from models.database import Database
from services import webchat
from tests.web.house import CHAT, House, browser


@pytest.fixture
def engine() -> str:
    """On SQLite writers queue, so this cannot happen there."""
    return "postgresql"


async def test_a_line_that_commits_late_is_told_all_the_same(database: Database) -> None:
    house = House(database)
    await house.says(CHAT, Outgoing("đầu tiên"))
    async with house.open() as client, browser(client) as page:
        assert (await page.next("line"))["html"] == "đầu tiên"
        async with database.write() as slow:
            await webchat.keep(slow, "main", CHAT, Outgoing("chậm"), house.clock.now())
            await house.says(CHAT, Outgoing("nhanh"))
            assert (await page.next("line"))["html"] == "nhanh"
        await house.says(CHAT, Outgoing("sau cùng"))
        assert [(await page.next("line"))["html"] for _ in range(2)] == ["chậm", "sau cùng"]
