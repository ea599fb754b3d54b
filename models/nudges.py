"""«Look now»: wakes the loops that would otherwise wait for their tick. Losable by design."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import asyncpg
from sqlalchemy.engine import URL

log = logging.getLogger(__name__)

CHANNEL = "dondoc"
DEBOUNCE = 0.05  # s: a NOTIFY inside each transaction was measured to halve the commit rate
RECONNECT = 2.0  # s


class Nudges:
    """Topics are short words (``inbox``, ``outbox``, ``web:…``). ``ring`` wakes every waiter here
    and, on PostgreSQL, in the other processes; polling remains the ground under it.

    A waiter takes a mark before it looks and waits beyond it: a ring in between is not missed.
    """

    def __init__(self) -> None:
        self._rings: Counter[str] = Counter()
        self._bells: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._abroad: set[str] = set()
        self._pending = asyncio.Event()
        self.open = True

    def close(self) -> None:
        """Closing time: every waiter wakes, and loops that look at ``open`` end where they stand.
        Cancelling them instead could interrupt a query, which SQLite's driver does not bear."""
        self.open = False
        for bell in self._bells.values():
            bell.set()

    def ring(self, topic: str) -> None:
        self.ring_here(topic)
        self._abroad.add(topic)
        self._pending.set()

    def ring_here(self, topic: str) -> None:
        """Wake the waiters of this process only."""
        self._rings[topic] += 1
        if bell := self._bells.pop(topic, None):
            bell.set()

    def mark(self, topic: str) -> int:
        return self._rings[topic]

    async def wait(self, topic: str, mark: int, seconds: float) -> None:
        """Return once somebody rings beyond ``mark``, or after ``seconds``."""
        if self._rings[topic] != mark or not self.open:
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._bells[topic].wait()

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
                try:
                    await connection.add_listener(CHANNEL, self._on_notify)
                    await lost.wait()
                finally:
                    await connection.close(timeout=2)
            log.warning("nudge listener lost its connection, trying again")
            await asyncio.sleep(RECONNECT)

    def _on_notify(self, _connection: object, _pid: int, _channel: str, topics: object) -> None:
        for topic in str(topics).split():
            self.ring_here(topic)

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
