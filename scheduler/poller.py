"""Our own ears: asks a platform for updates and moves on only after they are durable."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import DBAPIError

from domain.clock import Clock
from domain.messages import Busy, Channel, DeliveryProblem, Down, Hearing, Raw, Receive, Unparsable
from models.contacts import Account
from models.database import Database
from services import leases

log = logging.getLogger(__name__)

LONG_POLL = 25  # s
WEDGED = 60.0  # s: a poll that takes longer than this is given up, whatever it waits for
PAUSES = (1, 2, 4, 8, 15, 30)  # s after failures in a row


@dataclass
class Poller:
    """Polls one account while it holds the lease of its ears; survives every answer."""

    hearing: Hearing
    channel: Channel
    database: Database
    receive: Receive
    clock: Clock
    worker: str
    when_contested: Callable[[], Awaitable[None]] | None = None  # e.g. remove a webhook
    when_believed: Callable[[], None] | None = None  # the token is good: letters may leave too
    heard_at: datetime | None = None
    _failures: int = 0
    _held: bool = False

    @property
    def key(self) -> str:
        return leases.key_of(self.channel.name, self.channel.account)

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep_ears())
            group.create_task(self._listen())

    async def _keep_ears(self) -> None:
        """Take and renew the lease, also while a long poll waits."""
        while True:
            try:
                self._held = await self._hold()
            except Exception:  # an edge: a database that is away costs us the lease, not the loop
                log.exception("the lease of our ears could not be renewed")
                self._held = False
            await asyncio.sleep(leases.RENEW.total_seconds())

    async def _listen(self) -> None:
        while True:
            if not self._held:
                await asyncio.sleep(0.1)
                continue
            try:
                await self._poll_once()
                self._failures = 0
                if self.when_believed is not None:
                    self.when_believed()
            except (Busy, TimeoutError) as problem:
                await self._pause(str(problem) or "no answer")
                await self._make_way(problem)
            except Down as problem:
                log.error("the platform refuses this account: %s", problem)
                await self._pause(str(problem), deaf=True)
            except Exception:  # an edge: a bug or a lost database must not make the office deaf
                log.exception("the poller stumbled")
                await self._pause("internal error")

    async def _make_way(self, problem: Exception) -> None:
        """Somebody set a webhook behind our back: polling needs it gone."""
        if self.when_contested is None or not getattr(problem, "by_webhook", False):
            return
        try:
            await self.when_contested()
        except DeliveryProblem as again:
            log.warning("the webhook in our way could not be removed: %s", again)

    async def _hold(self) -> bool:
        async with self.database.write() as session:
            await leases.know(session, self.key)
            real = await self.database.moment(session)
            return await leases.hold_ears(session, self.key, self.worker, real)

    async def _poll_once(self) -> None:
        """One long poll; the offset moves after the commit."""
        offset = await self._offset()
        async with asyncio.timeout(WEDGED):
            # The first asks without waiting: whoever looks at our health need not wait either.
            patience = LONG_POLL if self.heard_at is not None else 0
            updates = await self.hearing.updates(offset, patience)
        if updates:
            async with asyncio.TaskGroup() as group:
                for update in updates:
                    group.create_task(self.receive(self._raw(update)))
            offset = max(int(update.get("update_id", 0)) for update in updates) + 1
        async with self.database.write() as session:
            real = await self.database.moment(session)
            await leases.heard(session, self.key, real, offset)
        self.heard_at = self.clock.real()

    def _raw(self, update: dict[str, Any]) -> Raw:
        try:
            key = self.channel.update_key(update)
        except Unparsable:
            key = f"?{update.get('update_id')}"
        lane = self.channel.lane(update)
        return Raw(self.channel.name, self.channel.account, key, lane, update)

    async def _offset(self) -> int | None:
        async with self.database.read() as session:
            account = await session.get(Account, self.key)
            return account.offset if account is not None else None

    async def _pause(self, why: str, *, deaf: bool = False) -> None:
        log.warning("hearing paused: %s", why)
        if deaf:
            try:
                async with self.database.write() as session:
                    await leases.deaf(session, self.key, why)
            except DBAPIError:
                log.exception("could not note that the account is refused")
        pause = PAUSES[min(self._failures, len(PAUSES) - 1)]
        self._failures += 1
        await asyncio.sleep(pause)
