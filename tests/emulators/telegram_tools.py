"""What the emulator's own tests share: a raw caller, the real library, a clock, a bot's server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

import aiohttp
from aiohttp import web
from telegram import Bot

from tests.emulators.telegram import TelegramEmulator
from tests.emulators.telegram_webhook import SECRET_HEADER
from tests.emulators.telegram_wire import Json

TOKEN = "7:AAtoken-of_the_emulated_bot"


class Clock:
    """Seconds that pass only when told to; both of a platform's clocks."""

    def __init__(self) -> None:
        self.now = 1_760_000_000.0

    def __call__(self) -> float:
        return self.now


class Answer(NamedTuple):
    status: int
    body: Json

    @property
    def words(self) -> str:
        return str(self.body.get("description", ""))

    @property
    def result(self) -> Any:
        return self.body["result"]


class Api:
    """Calls the Bot API with JSON bodies and no library in between."""

    def __init__(self, telegram: TelegramEmulator, session: aiohttp.ClientSession) -> None:
        self.telegram, self.session = telegram, session

    async def __call__(self, method: str, **fields: Any) -> Answer:
        url = f"{self.telegram.base_url}{self.telegram.token}/{method}"
        async with self.session.post(url, json=fields) as answer:
            return Answer(answer.status, await answer.json())

    async def updates(self, offset: int = 0, **fields: Any) -> list[Json]:
        updates: list[Json] = (await self("getUpdates", offset=offset, **fields)).result
        return updates


@asynccontextmanager
async def telegram_and_api(**options: Any) -> AsyncIterator[tuple[TelegramEmulator, Api]]:
    """An emulator without limits, with person 1 who has started the bot, and a raw caller."""
    options.setdefault("limits", False)
    async with TelegramEmulator(TOKEN, **options) as telegram, aiohttp.ClientSession() as session:
        telegram.person(1, started=True)
        yield telegram, Api(telegram, session)


@asynccontextmanager
async def telegram_and_bot(**options: Any) -> AsyncIterator[tuple[TelegramEmulator, Bot]]:
    """The same, spoken to by python-telegram-bot."""
    async with telegram_and_api(**options) as (telegram, _):
        bot = Bot(TOKEN, base_url=telegram.base_url, base_file_url=telegram.file_url)
        async with bot:
            yield telegram, bot


class BotServer:
    """A bot's webhook: remembers what came; ``answer`` decides the status and Retry-After."""

    def __init__(self, answer: Callable[[Json], tuple[int, str]]) -> None:
        self.answer = answer
        self.came: list[Json] = []
        self.secrets: list[str] = []
        self.held = asyncio.Event()  # answers wait for it
        self.held.set()
        self.url = ""
        self._more = asyncio.Condition()

    async def take(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.json()
        self.came.append(body)
        self.secrets.append(request.headers.get(SECRET_HEADER, ""))
        async with self._more:
            self._more.notify_all()
        await self.held.wait()
        status, retry_after = self.answer(body)
        return web.Response(
            status=status, headers={"Retry-After": retry_after} if retry_after else {}
        )

    async def has(self, count: int) -> None:
        """Waits until ``count`` requests have come."""
        async with asyncio.timeout(5), self._more:
            await self._more.wait_for(lambda: len(self.came) >= count)

    @property
    def ids(self) -> list[int]:
        return [body["update_id"] for body in self.came]


@asynccontextmanager
async def bot_server(
    answer: Callable[[Json], tuple[int, str]] = lambda body: (200, ""),
) -> AsyncIterator[BotServer]:
    """A bot's server on loopback, listening at ``.url``."""
    bot = BotServer(answer)
    runner = web.ServerRunner(web.Server(bot.take, access_log=None), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    bot.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield bot
    finally:
        bot.held.set()
        await runner.cleanup()
