"""The sign of life: over real HTTP, past proxies that lead elsewhere, never an error of ours."""

from __future__ import annotations

import asyncio
import logging

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.deadman import Deadman, nearby

SECRET_PATH = "/ping/0a1b2c3d"


class Outside:
    """Somebody who counts our signs of life."""

    def __init__(self, status: int = 200) -> None:
        self.status, self.heard = status, 0
        self.called = asyncio.Event()
        app = web.Application()
        app.router.add_get(SECRET_PATH, self.hear)
        self.server = TestServer(app)

    async def hear(self, request: web.Request) -> web.Response:
        self.heard += 1
        self.called.set()
        return web.Response(status=self.status)

    @property
    def url(self) -> str:
        return str(self.server.make_url(SECRET_PATH))


async def test_a_sign_of_life_is_one_call() -> None:
    outside = Outside()
    async with outside.server:
        await Deadman(outside.url, None)()
    assert outside.heard == 1


async def test_no_proxy_leads_to_this_machine() -> None:
    outside = Outside()
    async with outside.server:
        await Deadman(outside.url, "http://proxy.invalid:3128")()
    assert outside.heard == 1


@pytest.mark.parametrize("proxy", [None, "http://127.0.0.1:1", "socks5://127.0.0.1:1"])
async def test_an_outside_that_is_away_is_a_line_in_the_log_without_its_address(
    proxy: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    host = "127.0.0.1:1" if proxy is None else "ping.invalid"
    with caplog.at_level(logging.WARNING):
        await Deadman(f"http://{host}{SECRET_PATH}", proxy)()
    assert "dead man's switch" in caplog.text
    assert SECRET_PATH not in caplog.text
    assert "invalid" not in caplog.text


async def test_an_outside_that_refuses_is_told_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    outside = Outside(status=404)
    async with outside.server:
        with caplog.at_level(logging.WARNING):
            await Deadman(outside.url, None)()
    assert "dead man's switch" in caplog.text
    assert SECRET_PATH not in caplog.text


@pytest.mark.parametrize(
    ("host", "near"),
    [
        ("127.0.0.1:8000", True),
        ("localhost", True),
        ("[::1]", True),
        ("10.1.2.3", True),
        ("192.168.1.9", True),
        ("8.8.8.8", False),
        ("watch.example.vn", False),
    ],
)
def test_the_own_network_needs_no_proxy(host: str, near: bool) -> None:
    assert nearby(f"http://{host}/ping") is near
