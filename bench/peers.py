"""What the peers' webhook servers share: one durable insert with SQLAlchemy, and being served.

Each peer is a program of its own, so that none carries another's imports."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from typing import Any

from aiohttp import web
from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, Text, event
from sqlalchemy.ext.asyncio import create_async_engine

TOKEN = "7007:a-token-for-benchmarks"
PATH = "/hook"
METADATA = MetaData()
LINE = Table(
    "line",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("update_id", BigInteger, unique=True, nullable=False),
    Column("chat_id", BigInteger, nullable=False),
    Column("body", Text, nullable=False),
)


class Book:
    """One durable insert per update. On SQLite writers take turns: without it they meet the
    busy time-out, which is slower."""

    def __init__(self, url: str) -> None:
        self.engine = create_async_engine(url, pool_size=20)
        self._turn = asyncio.Lock() if "sqlite" in url else nullcontext()
        if "sqlite" in url:
            event.listen(self.engine.sync_engine, "connect", durable)

    async def open(self) -> None:
        async with self.engine.begin() as connection:
            await connection.run_sync(METADATA.create_all)

    async def store(self, update: int, chat: int, body: str) -> None:
        async with self._turn, self.engine.begin() as connection:
            await connection.execute(
                LINE.insert().values(update_id=update, chat_id=chat, body=body)
            )


def durable(raw: Any, _record: object) -> None:
    cursor = raw.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


@asynccontextmanager
async def listening(server: web.Application, port: int) -> AsyncIterator[None]:
    runner = web.AppRunner(server, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield
    finally:
        await runner.cleanup()


Kind = Callable[[Book, int, str], AbstractAsyncContextManager[None]]


def main(kinds: dict[str, Kind]) -> None:
    """``python -m bench.peer_… KIND PORT DATABASE API``; prints READY."""
    kind, port, url, api = sys.argv[1:]
    asyncio.run(serve(kinds[kind], int(port), url, api))


async def serve(kind: Kind, port: int, url: str, api: str) -> None:
    book = Book(url)
    await book.open()
    async with kind(book, port, api):
        print("READY", flush=True)
        await asyncio.Event().wait()
