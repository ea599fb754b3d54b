"""Holding the accounts this process may send for, renewed well before they run out."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.courier import Courier, Key
from scheduler.rounds import at_each_ring
from services import leases

log = logging.getLogger(__name__)


@dataclass
class Leaseholder:
    courier: Courier
    _inherited: bool = False

    async def run(self) -> None:
        tick = leases.LEASE.total_seconds() / 2
        await at_each_ring(self.courier.nudges, "leases", self.renew, tick)

    async def renew(self) -> None:
        """Take or renew every account; one we lost is let go before anything else is sent."""
        if self.courier.database.embedded and not self._inherited:
            await self._inherit()
        for key, channel in self.courier.channels.items():
            try:
                held = not channel.abilities.leased or await self._held(key)
                await self._keep(key, held=held)
            except Exception:  # an edge: a database that is away costs us the lease, not the loop
                log.exception("the lease of an account could not be renewed")
                self.courier.let_go(key)

    async def _held(self, key: Key) -> bool:
        return await self.courier.database.run(partial(self._hold, key))

    async def _inherit(self) -> None:
        """One process serves an embedded file: whoever held a lease before us is dead."""
        try:
            async with self.courier.database.write() as session:
                real = await self.courier.database.moment(session)
                await leases.inherit(session, self.courier.worker, real)
        except DBAPIError:
            log.exception("what a dead predecessor held waits for its leases")
            return
        self._inherited = True

    async def _hold(self, key: Key, session: AsyncSession) -> bool:
        courier = self.courier
        name = leases.key_of(*key)
        await leases.know(session, name)
        real = await courier.database.moment(session)
        return await leases.hold_mouth(session, name, courier.worker, real)

    async def _keep(self, key: Key, *, held: bool) -> None:
        courier = self.courier
        if not held:
            courier.let_go(key)
        elif key not in courier.held:
            await courier.take_over(key)
            courier.nudges.ring_here("outbox")
        if held:
            courier.held[key] = courier.clock.real() + leases.LEASE
