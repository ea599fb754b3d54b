"""«Look now»: wakes the loops that would otherwise wait for their tick. Losable by design."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg
from sqlalchemy.engine import URL

log = logging.getLogger(__name__)

CHANNEL = "dondoc"
DEBOUNCE = 0.05  # s: a NOTIFY inside each transaction was measured to halve the commit rate
RECONNECT = 2.0  # s


class Nudges:
    """Topics are short words (``inbox``, ``outbox``, ``web``). ``ring`` wakes every waiter here
    and, on PostgreSQL, in the other processes; polling remains the ground under it."""

    def __init__(self) -> None:
        self._bells: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._abroad: set[str] = set()
        self._pending = asyncio.Event()

    def ring(self, topic: str) -> None:
        self._ring_here(topic)
        self._abroad.add(topic)
        self._pending.set()

    async def wait(self, topic: str, seconds: float) -> bool:
        """True when somebody rang since the last wait, False after ``seconds``."""
        bell = self._bells[topic]
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await bell.wait()
        rang = bell.is_set()
        bell.clear()
        return rang

    def _ring_here(self, topic: str) -> None:
        self._bells[topic].set()

    @asynccontextmanager
    async def across(self, url: URL) -> AsyncIterator[None]:
        """Carry nudges between processes over PostgreSQL while inside."""
        if url.get_backend_name() == "sqlite":
            yield
            return
        dsn = url.set(drivername="postgresql").render_as_string(hide_password=False)
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(self._listen(dsn)), group.create_task(self._notify(dsn))]
            try:
                yield
            finally:
                for task in tasks:
                    task.cancel()

    async def _listen(self, dsn: str) -> None:
        while True:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
                connection = await asyncpg.connect(dsn, timeout=10)
                lost = asyncio.Event()
                connection.add_termination_listener(lambda *_, lost=lost: lost.set())
                await connection.add_listener(CHANNEL, self._on_notify)
                try:
                    await lost.wait()
                finally:
                    await connection.close(timeout=2)
            log.warning("nudge listener lost its connection, trying again")
            await asyncio.sleep(RECONNECT)

    def _on_notify(self, _connection: object, _pid: int, _channel: str, topics: object) -> None:
        for topic in str(topics).split():
            self._ring_here(topic)

    async def _notify(self, dsn: str) -> None:
        while True:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
                connection = await asyncpg.connect(dsn, timeout=10)
                try:
                    await self._pass_on(connection)
                finally:
                    await connection.close(timeout=2)
            await asyncio.sleep(RECONNECT)

    async def _pass_on(self, connection: asyncpg.Connection) -> None:
        while True:
            await self._pending.wait()
            await asyncio.sleep(DEBOUNCE)
            self._pending.clear()
            topics, self._abroad = self._abroad, set()
            await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, " ".join(sorted(topics)))
