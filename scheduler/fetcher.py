"""Files in: fetched from the platform under a lease and sealed into the database."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from domain.clock import Clock
from domain.messages import Channel, DeliveryProblem, Rejected, Unreachable
from models.database import Database
from models.nudges import Nudges
from services import files

log = logging.getLogger(__name__)

AT_ONCE = 4
TICK = 30.0  # s
WITHIN = 120.0  # s
LARGEST = 50 << 20  # bytes


@dataclass
class Fetcher:
    database: Database
    channels: Mapping[tuple[str, str], Channel]
    nudges: Nudges
    clock: Clock

    async def run(self) -> None:
        while self.nudges.open:
            mark = self.nudges.mark("files")
            try:
                while await self.fetch_due():
                    pass
            except Exception:  # an edge: the fetcher outlives a database that is away
                log.exception("the fetcher could not work")
            await self.nudges.wait("files", mark, TICK)

    async def fetch_due(self) -> int:
        async with self.database.write() as session:
            real = await self.database.moment(session)
            errands = await files.claim(session, real, AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for errand in errands:
                group.create_task(self._fetch(errand))
        return len(errands)

    async def _fetch(self, errand: files.Errand) -> None:
        try:
            async with asyncio.timeout(WITHIN):
                body = await self._read(errand)
        except (Unreachable, Rejected) as problem:
            await self._give_up(errand, str(problem), final=True)
            return
        except (DeliveryProblem, TimeoutError) as problem:
            await self._give_up(errand, str(problem), final=False)
            return
        except Exception:
            log.exception("file %s could not be fetched", errand.attachment_id)
            await self._give_up(errand, "internal error", final=False)
            return
        async with self.database.write() as session:
            await files.keep(session, errand.attachment_id, body)

    async def _read(self, errand: files.Errand) -> bytes:
        channel = self.channels.get((errand.channel, errand.account))
        if channel is None:
            raise Unreachable("the channel is no longer configured")
        body = bytearray()
        async for piece in channel.fetch(errand.ref):
            body += piece
            if len(body) > LARGEST:
                raise Rejected("file too large")
        return bytes(body)

    async def _give_up(self, errand: files.Errand, why: str, *, final: bool) -> None:
        log.warning("file %s: %s", errand.attachment_id, why)
        async with self.database.write() as session:
            real = await self.database.moment(session)
            await files.give_up(session, errand, real, final=final)
