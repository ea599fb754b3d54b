"""Who may read the numbers: with a token whoever has it, without one only this very machine."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from domain.messages import Raw
from models.database import Database
from models.nudges import Nudges
from tests.world import Phones, TownClock
from web import site
from web.doors import Doors
from web.metrics import is_loopback

TOKEN = "only-the-monitor-knows"
COUNTED = b"counted 1\n"


def doors(database: Database, token: str = "", *, counting: bool = True) -> Doors:
    async def numbers(accept: str) -> tuple[bytes, str]:
        return COUNTED, f"text/plain; asked={'openmetrics' in accept}"

    async def receive(raw: Raw) -> None:
        raise AssertionError(raw.key)

    async def health() -> tuple[bool, dict[str, Any]]:
        return True, {}

    counted = numbers if counting else None
    clock = TownClock()
    return Doors(database, Nudges(), clock, receive, Phones(), {}, health, counted, token)


async def asked(given: Doors, **headers: str) -> tuple[int, bytes]:
    async with TestClient(TestServer(site.build(given))) as client:
        answer = await client.get("/metrics", headers=headers)
        return answer.status, await answer.read()


async def test_this_machine_may_read_without_a_token(database: Database) -> None:
    assert await asked(doors(database)) == (200, COUNTED)


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("X-Forwarded-For", "203.0.113.7"),
        ("X-Real-IP", "203.0.113.7"),
        ("Forwarded", "for=203.0.113.7"),
        ("Via", "1.1 proxy"),
        ("Host", "dondoc.example.vn"),
    ],
)
async def test_what_a_proxy_passes_on_is_not_this_machine(
    header: str, value: str, database: Database
) -> None:
    status, body = await asked(doors(database), **{header: value})
    assert (status, COUNTED in body) == (403, False)


async def test_the_token_opens_from_anywhere(database: Database) -> None:
    shown = {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "203.0.113.7"}
    assert await asked(doors(database, TOKEN), **shown) == (200, COUNTED)


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN],
)
async def test_with_a_token_set_nothing_else_opens(given: str, database: Database) -> None:
    status, body = await asked(doors(database, TOKEN), Authorization=given)
    assert (status, COUNTED in body) == (401, False)


async def test_where_nothing_is_counted_there_is_no_door(database: Database) -> None:
    assert (await asked(doors(database, counting=False)))[0] == 404


async def test_the_token_is_not_told_by_accident(database: Database) -> None:
    assert TOKEN not in repr(doors(database, TOKEN))


@pytest.mark.parametrize(
    ("address", "local"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("10.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("", False),
    ],
)
def test_what_counts_as_this_machine(address: str, local: bool) -> None:
    assert is_loopback(address) is local
