"""Directives in: fetched into memory, read by a child process, forgotten but for what they say."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from domain.clock import Clock
from domain.directives import LARGEST, Directive, DirectiveReader, NotRead, Unread
from domain.messages import Channel, Rejected, Unreachable
from domain.papers import PaperFailed
from models.database import Database
from models.nudges import Nudges
from scheduler.errands import NotNow, fetched, trying
from scheduler.rounds import at_each_ring
from services import directives
from services.directives import Errand

log = logging.getLogger(__name__)

AT_ONCE = 2
TICK = 30.0  # s


@dataclass
class Reading:
    database: Database
    channels: Mapping[tuple[str, str], Channel]
    papers: DirectiveReader
    nudges: Nudges
    clock: Clock

    async def run(self) -> None:
        await at_each_ring(self.nudges, "directives", self._read_all, TICK)

    async def _read_all(self) -> None:
        while await self.read_due():
            pass

    async def read_due(self) -> int:
        async with self.database.look() as connection:
            if not await directives.waiting(connection, await self.database.moment(connection)):
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
            with trying(f"directive {errand.paper_id}", PaperFailed):
                found = await self._found(errand)
        except Unreachable:
            found = NotRead(Unread.UNREACHABLE)
        except Rejected:
            found = NotRead(Unread.TOO_LARGE)
        except PaperFailed as problem:
            log.warning("directive %s: %s", errand.paper_id, problem)
            found = NotRead(Unread.BROKEN)
        except NotNow as problem:
            await self._later(errand, str(problem))
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
        body = await fetched(self.channels, errand, LARGEST)
        return await self.papers.read_directive(body, errand.name)

    async def _later(self, errand: Errand, why: str) -> None:
        log.warning("directive %s: %s", errand.paper_id, why)
        async with self.database.write() as session:
            real = await self.database.moment(session)
            await directives.later(session, errand, real, self.clock.now())
