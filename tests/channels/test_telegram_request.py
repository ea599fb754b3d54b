"""The request class on its own: proxies, time-outs, file names, as the library's Bot uses it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp_socks import ProxyConnector
from telegram import Bot
from telegram.error import BadRequest, NetworkError, TimedOut

from channels.telegram_errors import Unsent
from channels.telegram_request import AiohttpRequest, Timeouts, route
from domain.messages import Busy, Outgoing
from tests.channels.telegram_line import SECRET, TOKEN, line, told
from tests.emulators.telegram import TelegramEmulator


@asynccontextmanager
async def bot_on(platform: TelegramEmulator, request: AiohttpRequest) -> AsyncIterator[Bot]:
    """The library's own Bot, calling through ours."""
    async with request:
        yield Bot(
            TOKEN,
            platform.base_url,
            platform.file_url,
            request=request,
            get_updates_request=request,
        )


@pytest.mark.parametrize("name", ["Đơn kiến nghị số 12.pdf", 'quote"d.pdf', "plain.pdf"])
async def test_a_file_arrives_under_its_own_name_and_with_its_bytes(name: str) -> None:
    content = bytes(range(256)) * 8
    async with line() as (platform, _), bot_on(platform, AiohttpRequest()) as bot:
        await bot.send_document(1, content, filename=name, caption="Hồ sơ")
        (call,) = platform.calls("sendDocument")
    assert call.files["document"].name == name
    assert call.files["document"].data == content
    assert call.fields["caption"] == "Hồ sơ"


async def test_a_picture_of_some_megabytes_passes() -> None:
    async with line() as (platform, _), bot_on(platform, AiohttpRequest()) as bot:
        await bot.send_document(1, bytes(3 * 1024 * 1024), filename="a.bin")
        (call,) = platform.calls("sendDocument")
    assert call.files["document"].size == 3 * 1024 * 1024


async def test_a_call_may_wait_longer_or_shorter_than_the_default() -> None:
    request = AiohttpRequest(timeouts=Timeouts(read=30))
    async with line() as (platform, _), bot_on(platform, request) as bot:
        platform.fault("hang", "sendMessage")
        with pytest.raises(TimedOut):
            await bot.send_message(1, "Xin chào", read_timeout=0.1)
    assert request.read_timeout == 30


async def test_waiting_in_vain_for_a_free_connection_is_unsent_and_shows_no_token() -> None:
    request = AiohttpRequest(pool=1, timeouts=Timeouts(pool=0.1, connect=0.1))
    async with line() as (platform, _), bot_on(platform, request) as bot:
        platform.fault("hang", "sendMessage")
        first = asyncio.create_task(bot.send_message(1, "một"))
        await platform.wait_for(lambda: platform.person(1).messages)
        with pytest.raises(Unsent) as caught:
            await bot.send_message(1, "hai")
        platform.clear_faults()
        await first
        assert platform.person(1).sees == ["một"]
    assert isinstance(caught.value.__cause__, aiohttp.ConnectionTimeoutError)
    assert SECRET not in told(caught.value)


async def test_a_broken_connection_keeps_its_cause() -> None:
    async with line() as (platform, _), bot_on(platform, AiohttpRequest()) as bot:
        platform.fault("lost", "sendMessage")
        with pytest.raises(NetworkError) as caught:
            await bot.send_message(1, "một")
    assert not isinstance(caught.value, Unsent)
    assert isinstance(caught.value.__cause__, aiohttp.ClientError)


async def test_a_refusal_keeps_the_platforms_words() -> None:
    async with line() as (platform, _), bot_on(platform, AiohttpRequest()) as bot:
        with pytest.raises(BadRequest, match=r"(?i)can't parse entities"):
            await bot.send_message(1, "1 < 2", parse_mode="HTML")


async def test_it_can_be_opened_twice_and_opened_again_after_closing() -> None:
    request = AiohttpRequest()
    async with line() as (platform, _):
        for _ in range(2):
            async with bot_on(platform, request) as bot:
                await request.initialize()
                assert (await bot.get_me()).id == 7


@pytest.mark.parametrize("scheme", ["socks4", "socks4a", "socks5", "socks5h"])
async def test_a_socks_proxy_gets_a_socks_connector(scheme: str) -> None:
    connector, proxy = route(f"{scheme}://user:secret@127.0.0.1:1080", 4)
    await connector.close()
    assert isinstance(connector, ProxyConnector)
    assert proxy is None


@pytest.mark.parametrize("url", [None, "http://127.0.0.1:3128", "https://127.0.0.1:3128"])
async def test_other_ways_out_are_aiohttps_own(url: str | None) -> None:
    connector, proxy = route(url, 4)
    await connector.close()
    assert not isinstance(connector, ProxyConnector)
    assert proxy == url
    assert connector.limit == 4


class Proxy:
    """A tiny proxy on loopback; ``asked`` are the first lines or greetings it saw."""

    def __init__(self) -> None:
        self.asked: list[bytes] = []
        self.port = 0

    async def http(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Forwards one plain request: ``POST http://host:port/path``."""
        head = await reader.readuntil(b"\r\n\r\n")
        first, rest = head.split(b"\r\n", 1)
        self.asked.append(first)
        method, url, version = first.split(b" ")
        host, _, path = url.removeprefix(b"http://").partition(b"/")
        upstream = await self._connect(*host.split(b":"))
        upstream[1].write(b" ".join([method, b"/" + path, version]) + b"\r\n" + rest)
        await self._join(reader, writer, *upstream)

    async def socks5(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """RFC 1928 without a password, to a host given as address or name."""
        methods = (await reader.readexactly(2))[1]
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        kind = (await reader.readexactly(4))[3]
        self.asked.append(b"name" if kind == 3 else b"address")
        size = (await reader.readexactly(1))[0] if kind == 3 else 4
        raw = await reader.readexactly(size)
        port = int.from_bytes(await reader.readexactly(2), "big")
        host = raw if kind == 3 else b".".join(b"%d" % part for part in raw)
        upstream = await self._connect(host, b"%d" % port)
        writer.write(b"\x05\x00\x00\x01" + bytes(6))
        await self._join(reader, writer, *upstream)

    async def refusing(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    async def closing(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.close()

    async def _connect(
        self, host: bytes, port: bytes
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(host.decode(), int(port))

    async def _join(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        far_reader: asyncio.StreamReader,
        far_writer: asyncio.StreamWriter,
    ) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(_pump(reader, far_writer))
            group.create_task(_pump(far_reader, writer))


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while data := await source.read(65536):
        target.write(data)
        await target.drain()
    target.close()


@asynccontextmanager
async def proxy_of(kind: str) -> AsyncIterator[Proxy]:
    proxy = Proxy()
    server = await asyncio.start_server(getattr(proxy, kind), "127.0.0.1", 0)
    proxy.port = server.sockets[0].getsockname()[1]
    async with server:
        yield proxy


@pytest.mark.parametrize(("kind", "seen"), [("http", b"POST http://"), ("socks5", b"address")])
async def test_a_message_goes_out_through_the_proxy(kind: str, seen: bytes) -> None:
    async with (
        proxy_of(kind) as proxy,
        line(proxy=f"{kind}://127.0.0.1:{proxy.port}") as (platform, telegram),
    ):
        await telegram.send("1", Outgoing("Xin chào"))
        assert platform.person(1).sees == ["Xin chào"]
    assert proxy.asked
    assert proxy.asked[0].startswith(seen)


@pytest.mark.parametrize(
    ("kind", "scheme"), [("refusing", "http"), ("closing", "socks5"), ("closing", "socks4")]
)
async def test_a_proxy_that_refuses_leaves_the_message_certainly_unsent(
    kind: str, scheme: str
) -> None:
    async with (
        proxy_of(kind) as proxy,
        line(proxy=f"{scheme}://127.0.0.1:{proxy.port}") as (_, telegram),
    ):
        with pytest.raises(Busy) as caught:
            await telegram.send("1", Outgoing("Xin chào"))
    assert caught.value.scope == "account"
    assert SECRET not in told(caught.value)


async def test_a_tunnel_refused_by_the_proxy_is_certainly_unsent() -> None:
    async with proxy_of("refusing") as proxy:
        request = AiohttpRequest(proxy=f"http://127.0.0.1:{proxy.port}")
        async with request:
            with pytest.raises(Unsent) as caught:
                await request.call(f"https://api.invalid/bot{TOKEN}/getMe", {})
    assert isinstance(caught.value.__cause__, aiohttp.ClientHttpProxyError)
    assert SECRET not in told(caught.value)


async def test_a_tls_handshake_broken_behind_a_socks_proxy_is_certainly_unsent() -> None:
    async with line() as (platform, _), proxy_of("socks5") as proxy:
        request = AiohttpRequest(proxy=f"socks5://127.0.0.1:{proxy.port}")
        async with request:
            with pytest.raises(Unsent):
                await request.call(platform.base_url.replace("http:", "https:") + TOKEN, {})
