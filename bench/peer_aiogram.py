"""aiogram's webhook, as its documentation shows it: ``SimpleRequestHandler`` under aiohttp."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message, Update
from aiogram.webhook.aiohttp_server import SimpleRequestHandler, setup_application
from aiohttp import web

from bench.load import SECRET
from bench.peers import PATH, TOKEN, Book, listening, main


@asynccontextmanager
async def awaited(book: Book, port: int, api: str) -> AsyncIterator[None]:
    """aiogram under aiohttp, told to handle before it answers."""
    dispatcher = Dispatcher()

    async def on_message(message: Message, event_update: Update) -> None:
        await book.store(event_update.update_id, message.chat.id, message.text or "")

    dispatcher.message.register(on_message)
    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    server = web.Application()
    handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token=SECRET)
    handler.register(server, path=PATH)
    setup_application(server, dispatcher, bot=bot)
    async with listening(server, port):
        yield


if __name__ == "__main__":
    main({"awaited": awaited})
