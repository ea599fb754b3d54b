"""Files in: fetched from the platform under a lease and sealed into the database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from domain.clock import Clock
from domain.lifecycle import Matter
from domain.messages import Channel, Lack, Rejected, Unreachable
from models.database import Database
from models.nudges import Nudges
from scheduler.errands import NotNow, TooLarge, fetched, trying
from scheduler.rounds import at_each_ring
from services import cleaning, files
from services.almanac import almanac

log = logging.getLogger(__name__)

AT_ONCE = 4
TICK = 30.0  # s
MIB = 1 << 20


@dataclass
class Fetcher:
    database: Database
    channels: Mapping[tuple[str, str], Channel]
    nudges: Nudges
    clock: Clock

    async def run(self) -> None:
        await at_each_ring(self.nudges, "files", self._fetch_all, TICK)

    async def _fetch_all(self) -> None:
        while await self.fetch_due():
            pass

    async def fetch_due(self) -> int:
        async with self.database.look() as connection:
            if not await files.waiting(connection, await self.database.moment(connection)):
                return 0
        async with self.database.write() as session:
            real = await self.database.moment(session)
            errands = await files.claim(session, real, AT_ONCE)
            largest = (await almanac(session)).number("files.largest_mib") * MIB
        async with asyncio.TaskGroup() as group:
            for errand in errands:
                group.create_task(self._fetch(errand, largest))
        if errands:
            self.nudges.ring("cleaning")
        return len(errands)

    async def _fetch(self, errand: files.Errand, largest: int) -> None:
        try:
            with trying(f"file {errand.attachment_id}"):
                body = await fetched(self.channels, errand, largest)
        except (Unreachable, Rejected) as problem:
            large = isinstance(problem, TooLarge)
            await self._give_up(errand, str(problem), final=True, large=large)
            return
        except NotNow as problem:
            await self._give_up(errand, str(problem), final=False)
            return
        async with self.database.write() as session:
            real = await self.database.moment(session)
            await files.keep(session, errand.attachment_id, body, real)

    async def _give_up(
        self, errand: files.Errand, why: str, *, final: bool, large: bool = False
    ) -> None:
        log.warning("file %s: %s", errand.attachment_id, why)
        async with self.database.write() as session:
            real = await self.database.moment(session)
            lost = await files.give_up(session, errand, real, final=final, large=large)
            if lost is not None and lost.matter == Matter.REPORT:
                lack = Lack.LARGE if large else Lack.LOST
                await cleaning.tell_refused(session, lost, lack, self.clock.now())
        self.nudges.ring("outbox")
