"""python-telegram-bot's webhooks, as its wiki page «Webhooks» and its example
``customwebhookbot`` show them: a web framework that calls ``process_update``, and its own
Tornado server."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, ContextTypes, MessageHandler, filters

from bench.load import SECRET
from bench.peers import PATH, TOKEN, Book, listening, main


def telegram_bot(
    book: Book, api: str, *, updater: bool
) -> Application[Any, Any, Any, Any, Any, Any]:
    """python-telegram-bot's Application with one handler for everything."""

    async def on_message(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_message
        assert update.effective_chat
        text = update.effective_message.text or ""
        await book.store(update.update_id, update.effective_chat.id, text)

    builder = ApplicationBuilder().token(TOKEN).base_url(f"{api}/bot")
    application = (builder if updater else builder.updater(None)).build()
    application.add_handler(MessageHandler(filters.ALL, on_message))
    return application


@asynccontextmanager
async def awaited(book: Book, port: int, api: str) -> AsyncIterator[None]:
    """python-telegram-bot under aiohttp: the answer leaves after ``process_update``."""
    application = telegram_bot(book, api, updater=False)

    async def hook(request: web.Request) -> web.Response:
        if request.headers.get("X-Telegram-Bot-Api-Secret-Token") != SECRET:
            raise web.HTTPForbidden
        update = Update.de_json(json.loads(await request.read()), application.bot)
        await application.process_update(update)
        return web.Response()

    server = web.Application()
    server.router.add_post(PATH, hook)
    async with application:
        await application.start()
        async with listening(server, port):
            yield
        await application.stop()


@asynccontextmanager
async def own_server(book: Book, port: int, api: str) -> AsyncIterator[None]:
    """python-telegram-bot's own Tornado server: the answer leaves before the handler runs."""
    application = telegram_bot(book, api, updater=True)
    async with application:
        await application.start()
        assert application.updater
        await application.updater.start_webhook(
            listen="127.0.0.1",
            port=port,
            url_path=PATH,
            webhook_url=f"http://127.0.0.1:{port}{PATH}",
            secret_token=SECRET,
        )
        yield
        await application.updater.stop()
        await application.stop()


if __name__ == "__main__":
    main({"awaited": awaited, "own": own_server})
