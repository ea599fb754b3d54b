"""Looks after the house once a minute: counts, remembers what is wrong, has it told once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from domain.clock import Clock
from domain.watching import Ailment, Ill, ills
from models.database import Database
from models.nudges import Nudges
from scheduler.meters import Meter
from scheduler.rounds import at_each_ring
from services import audit, findings
from services.health import health

log = logging.getLogger(__name__)

TICK = 120.0  # s; the metronome comes sooner
STRANDED = (str(Ailment.ITEMS_STRANDED), "")
FRESH = timedelta(seconds=5)  # numbers no older than this are shown again without counting


@dataclass
class Auditor:
    """``accounts`` are those this process uses (channel/account), ``machine`` the name of the
    machine it runs on, ``wall`` what that machine's clock shows; ``alive`` tells somebody outside
    that all is well."""

    database: Database
    nudges: Nudges
    clock: Clock
    meter: Meter
    accounts: Collection[str]
    machine: str
    wall: Callable[[], datetime]
    alive: Callable[[], Awaitable[None]] | None = None
    _settled: bool = False
    _measured_at: datetime | None = None
    _measuring: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def run(self) -> None:
        await at_each_ring(self.nudges, "audit", self._look_again, TICK)

    async def _look_again(self) -> None:
        """The first look tells nothing: whoever has just started is still catching up."""
        tell, self._settled = self._settled, True
        await self.look(tell=tell)

    async def look(self, *, tell: bool = True) -> bool:
        """Count, remember, and have what has lasted told to the operators; whether all is well.
        Only then does the outside hear of us: its silence is the alarm that needs no house."""
        well, facts = await self.measure()
        await self._remember([self._ours(ill) for ill in ills(facts)], tell=tell)
        if well and self.alive is not None:
            await self.alive()
        return well

    async def measure(self) -> tuple[bool, dict[str, Any]]:
        """What /health says, counted now; the meter shows it from then on."""
        async with self.database.read() as session:
            before = self.wall()
            real = await self.database.moment(session)
            shown = before + (self.wall() - before) / 2
            well, facts = await health(
                session,
                self.clock.now(),
                real,
                self.accounts,
                machine=None if self.database.embedded else shown,  # SQLite has no other clock
            )
        self.meter.show(facts, real)
        self._measured_at = self.clock.real()
        return well, facts

    async def numbers(self, accept: str) -> tuple[bytes, str]:
        """What /metrics says and its content type, counted a few seconds ago at most."""
        async with self._measuring:
            now = self.clock.real()
            if self._measured_at is None or abs(now - self._measured_at) > FRESH:
                await self.measure()
        return self.meter.written(accept)

    def _ours(self, ill: Ill) -> Ill:
        """A clock that is wrong is this machine's; what else is wrong is everybody's."""
        subject = self.machine if ill.ailment is Ailment.CLOCK_APART else ill.subject
        return Ill(ill.ailment, ill.amount, subject)

    async def _remember(self, found: list[Ill], *, tell: bool) -> None:
        subjects = (*self.accounts, self.machine)
        async with self.database.read() as session:
            real = await self.database.moment(session)
            changes = findings.compare(await findings.known(session), found, subjects, real)
        if not changes.anything:
            return
        async with self.database.write() as session:
            await findings.remember(session, changes, real)
            lasting = changes.lasting if tell else ()
            told = await findings.tell(session, lasting, self.clock.now(), real)
            if STRANDED in lasting:
                await audit.rescue_stranded(session, self.clock.now())
        for ill in changes.new:
            log.warning("found %s: %d", ill.ailment, ill.amount)
        if told:
            self.nudges.ring("outbox")
