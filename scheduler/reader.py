"""Directives in: fetched into memory, read by a child process, forgotten but for what they say."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from domain.clock import Clock
from domain.directives import LARGEST, Directive, DirectiveReader, NotRead, Unread
from domain.messages import Channel, DeliveryProblem, Rejected, Unreachable
from domain.papers import PaperFailed
from models.database import Database
from models.nudges import Nudges
from services import directives
from services.directives import Errand

log = logging.getLogger(__name__)

AT_ONCE = 2
TICK = 30.0  # s
WITHIN = 120.0  # s


@dataclass
class Reading:
    database: Database
    channels: Mapping[tuple[str, str], Channel]
    papers: DirectiveReader
    nudges: Nudges
    clock: Clock

    async def run(self) -> None:
        while self.nudges.open:
            mark = self.nudges.mark("directives")
            try:
                while await self.read_due():
                    pass
            except Exception:  # an edge: the reader outlives a database that is away
                log.exception("the reader could not work")
            await self.nudges.wait("directives", mark, TICK)

    async def read_due(self) -> int:
        async with self.database.read() as session:
            if not await directives.waiting(session, await self.database.moment(session)):
                return 0
        async with self.database.write() as session:
            real = await self.database.moment(session)
            errands = await directives.claim(session, real, AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for errand in errands:
                group.create_task(self._read(errand))
        if errands:
            self.nudges.ring("outbox")
        return len(errands)

    async def _read(self, errand: Errand) -> None:
        try:
            found = await self._found(errand)
        except Unreachable:
            found = NotRead(Unread.UNREACHABLE)
        except Rejected:
            found = NotRead(Unread.TOO_LARGE)
        except PaperFailed as problem:
            log.warning("directive %s: %s", errand.paper_id, problem)
            found = NotRead(Unread.BROKEN)
        except (DeliveryProblem, TimeoutError) as problem:
            await self._later(errand, str(problem))
            return
        except Exception:
            log.exception("directive %s could not be read", errand.paper_id)
            await self._later(errand, "internal error")
            return
        await self.database.run(lambda session: self._store(session, errand, found))

    async def _store(
        self, session: AsyncSession, errand: Errand, found: Directive | NotRead
    ) -> None:
        now = self.clock.now()
        if isinstance(found, Directive):
            await directives.keep(session, errand.paper_id, found, now)
        else:
            await directives.refuse(session, errand.paper_id, found.why, now)

    async def _found(self, errand: Errand) -> Directive | NotRead:
        if not errand.ref:
            return await self.papers.read_directive_text(errand.words)
        async with asyncio.timeout(WITHIN):
            body = await self._fetched(errand)
        return await self.papers.read_directive(body, errand.name)

    async def _fetched(self, errand: Errand) -> bytes:
        channel = self.channels.get((errand.channel, errand.account))
        if channel is None:
            raise Unreachable("the channel is no longer configured")
        body = bytearray()
        async for piece in channel.fetch(errand.ref):
            body += piece
            if len(body) > LARGEST:
                raise Rejected("file too large")
        return bytes(body)

    async def _later(self, errand: Errand, why: str) -> None:
        log.warning("directive %s: %s", errand.paper_id, why)
        async with self.database.write() as session:
            real = await self.database.moment(session)
            await directives.later(session, errand, real, self.clock.now())
