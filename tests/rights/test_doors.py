"""The doors over HTTP: what a stranger without any secret gets at each of them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.clock import ShiftedClock
from domain.messages import Raw
from models.database import Database
from models.nudges import Nudges
from models.signing import Signer
from tests.world import Phones
from web import site, stage
from web.doors import Doors, Hook

FOLLOWING = (
    *("", "/thoi", "/bo-sung", "/danh-gia", "/chua-dong-y"),
    *("/rut", "/xoa", "/pin", "/ban-sao"),
)
FOR_A_STRANGER: dict[tuple[str, str], int] = {
    ("GET", "/"): 200,
    ("GET", "/chat"): 200,
    ("GET", "/chat/ws"): 400,  # not a WebSocket; a socket without a token is closed
    ("POST", "/chat/files"): 403,
    ("GET", "/chat/picture/{line:[0-9]{1,18}}"): 403,
    ("GET", "/chat/file/{line:[0-9]{1,18}}"): 403,
    ("POST", "/hooks/telegram/{account}"): 403,
    ("GET", "/lich/{token}.ics"): 404,
    ("GET", "/ket-qua"): 200,
    ("GET", "/xac-minh"): 200,
    ("POST", "/xac-minh"): 200,
    ("GET", "/khoa-cong-khai"): 200,
    ("GET", "/khoa-cong-khai.json"): 200,
    ("GET", "/theo-doi"): 200,  # the form for code and PIN
    **{("POST", f"/theo-doi{act}"): 403 for act in FOLLOWING},  # no form of ours
    ("GET", "/health"): 200,
    ("GET", "/metrics"): 401,
}
"""Every door of ``serve`` -> what knocking without a secret is answered. Files aside."""

STAGE = ("/stage/state", "/stage/script", "/stage/clock", "/stage/power")


@pytest.fixture
def doors(database: Database) -> Doors:
    return doors_over(database)


def doors_over(database: Database) -> Doors:
    """The site over a database; nothing a stranger posts may get in."""

    async def receive(raw: Raw) -> None:
        raise AssertionError(f"nothing of a stranger's may get in: {raw.key}")

    async def health() -> tuple[bool, dict[str, object]]:
        return True, {}

    async def numbers(accept: str) -> tuple[bytes, str]:
        return b"counted 1\n", "text/plain"

    clock, phones = ShiftedClock.showing(datetime(2026, 11, 19, tzinfo=UTC)), Phones()
    hooks = {"7": Hook(phones, "only-the-platform-knows")}
    token = "only-the-monitor-knows"
    signer = Signer(b"s" * 32)
    return Doors(
        database, Nudges(), clock, receive, phones, hooks, health, numbers, token, signer=signer
    )


def routes(doors: Doors) -> set[tuple[str, str]]:
    """Methods and paths of everything that is not a plain file; HEAD goes with GET."""
    return {
        (route.method, route.resource.canonical)
        for route in site.build(doors).router.routes()
        if route.resource is not None and not route.resource.canonical.startswith("/static/")
        if route.method != "HEAD"
    }


def test_the_table_names_every_door(doors: Doors) -> None:
    named = {(method, path.partition(":")[0].rstrip("}")) for method, path in FOR_A_STRANGER}
    found = {(method, path.partition(":")[0].rstrip("}")) for method, path in routes(doors)}
    assert found == named


@pytest.mark.parametrize(("method", "path"), FOR_A_STRANGER)
async def test_a_stranger_gets_what_the_table_says(method: str, path: str, doors: Doors) -> None:
    knock = path.replace("{account}", "7").replace("{token}", 32 * "x").partition("{line")[0]
    knock = knock + "1" if knock.endswith(("/picture/", "/file/")) else knock
    async with TestClient(TestServer(site.build(doors))) as client:
        answer = await client.request(method, knock)
        assert answer.status == FOR_A_STRANGER[method, path]


@pytest.mark.parametrize("given", ["", "only-the-platform-know", "wrong"])
@pytest.mark.parametrize("account", ["7", "8"])
async def test_a_hook_without_its_secret_takes_nothing(
    given: str, account: str, doors: Doors
) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": given} if given else {}
    async with TestClient(TestServer(site.build(doors))) as client:
        path = f"/hooks/telegram/{account}"
        answer = await client.post(path, json={"update": "1"}, headers=headers)
        assert answer.status == 403


async def test_the_stage_does_not_exist_in_serve(doors: Doors) -> None:
    assert not any(path.startswith("/stage") for _, path in routes(doors))
    async with TestClient(TestServer(site.build(doors))) as client:
        for path in STAGE:
            assert (await client.get(path)).status == 404
            assert (await client.post(path, json={})).status == 404


def test_the_stage_is_known_here_in_full() -> None:
    class Nobody:
        """A theatre nobody plays in."""

    built = {route.path for route in stage.routes(Nobody())}  # type: ignore[arg-type]  # no act
    assert built == {"/", *STAGE}
