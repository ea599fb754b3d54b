"""A bot account on its platform, ready to speak: what the Telegram tests share."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from channels.telegram import Telegram
from channels.telegram_request import Timeouts
from tests.emulators.telegram import TelegramEmulator

TOKEN = "7:AAverySecretLettersOfThisBot-0_1"
SECRET = TOKEN.partition(":")[2]


class Line(NamedTuple):
    platform: TelegramEmulator
    telegram: Telegram


@asynccontextmanager
async def line(*, proxy: str | None = None, read: float = 5.0) -> AsyncIterator[Line]:
    """An emulated platform where person 1 has started the bot, and the adapter, opened."""
    async with TelegramEmulator(TOKEN, limits=False) as platform:
        platform.person(1, started=True)
        async with speaking(platform.base_url, proxy=proxy, read=read) as telegram:
            yield Line(platform, telegram)


@asynccontextmanager
async def speaking(
    base_url: str, *, proxy: str | None = None, read: float = 5.0
) -> AsyncIterator[Telegram]:
    """The adapter alone, opened; ``read`` is how long it waits for an answer."""
    telegram = Telegram(TOKEN, base_url=base_url, proxy=proxy, timeouts=Timeouts(read=read))
    await telegram.open()
    try:
        yield telegram
    finally:
        await telegram.close()


@asynccontextmanager
async def answering(raw: bytes) -> AsyncIterator[str]:
    """A server that answers every request with the same bytes; its address."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield "http://127.0.0.1:{1}".format(*server.sockets[0].getsockname())


def told(error: BaseException) -> str:
    """All that a log would show of an exception: its text and its whole traceback."""
    return f"{error!r} {error} " + "".join(traceback.format_exception(error))
