"""Whose turn it is to write: one fair lock, intake ahead of at most one other writer.

Measured before us: group commit alone 28,570 rows/s, 1,126 beside writers that wait on SQLite's
busy time-out, 10,086 with such a lock.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    def __init__(self) -> None:
        self._busy = False
        self._intake: deque[asyncio.Future[None]] = deque()
        self._others: deque[asyncio.Future[None]] = deque()
        self._last_was_intake = False

    @asynccontextmanager
    async def turn(self, *, intake: bool) -> AsyncIterator[None]:
        await self._wait(intake)
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, intake: bool) -> None:
        if not self._busy:
            self._busy, self._last_was_intake = True, intake
            return
        ticket: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        (self._intake if intake else self._others).append(ticket)
        try:
            await ticket
        except asyncio.CancelledError:
            if ticket.done() and not ticket.cancelled():
                self._pass_on()
            raise
        self._last_was_intake = intake

    def _pass_on(self) -> None:
        first, second = self._intake, self._others
        if self._last_was_intake:
            first, second = second, first
        for queue in (first, second):
            while queue:
                ticket = queue.popleft()
                if not ticket.done():
                    ticket.set_result(None)
                    return
        self._busy = False
