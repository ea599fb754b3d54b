"""Reports' files made clean: looked into by the scanner, rewritten by a child, outside any
transaction. Who is killed meanwhile loses nothing: the lease ends and another takes it up."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from domain.cleaning import (
    Cleaned,
    Laundry,
    Scanner,
    ScannerAway,
    ScannerRefused,
    Verdict,
)
from domain.clock import Clock
from domain.papers import PaperFailed
from models.database import Database
from models.nudges import Nudges
from scheduler.rounds import at_each_ring
from services import cleaning
from services.cleaning import Chore

log = logging.getLogger(__name__)

AT_ONCE = 2
TICK = 30.0  # s


@dataclass
class Cleaning:
    database: Database
    laundry: Laundry
    nudges: Nudges
    clock: Clock
    scanner: Scanner | None = None

    async def run(self) -> None:
        await at_each_ring(self.nudges, "cleaning", self._clean_all, TICK)

    async def _clean_all(self) -> None:
        while await self.clean_due():
            pass

    async def clean_due(self) -> int:
        """Take up what waits; returns how many files."""
        async with self.database.look() as connection:
            if not await cleaning.waiting(connection, await self.database.moment(connection)):
                return 0
        async with self.database.write() as session:
            real = await self.database.moment(session)
            chores = await cleaning.claim(session, real, AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for chore in chores:
                group.create_task(self._clean(chore))
        self.nudges.ring("outbox")
        return len(chores)

    async def _clean(self, chore: Chore) -> None:
        try:
            async with self.database.read() as session:
                body = await cleaning.original(session, chore)
            cleaned = await self._cleaned(chore, body)
        except ScannerAway as problem:
            log.warning("file %s waits for the scanner: %s", chore.attachment_id, problem)
            await self._later(chore)
            return
        except Exception:  # an edge: one file must not stop the others; its lease will end
            log.exception("file %s could not be cleaned", chore.attachment_id)
            cleaned = Cleaned(Verdict.UNCLEAN) if chore.attempts >= cleaning.UNREADABLE else None
        if cleaned is not None:
            async with self.database.write() as session:
                await cleaning.keep(session, chore, cleaned, self.clock.now())

    async def _cleaned(self, chore: Chore, body: bytes) -> Cleaned | None:
        """None when a child died on it and another is to try."""
        if self.scanner is not None:
            try:
                if await self.scanner.found(body):
                    return Cleaned(Verdict.INFECTED)
            except ScannerRefused:
                return Cleaned(Verdict.UNSCANNED)
        try:
            return await self.laundry.clean(body, chore.name, chore.mime)
        except PaperFailed as problem:
            log.warning("file %s: %s", chore.attachment_id, problem)
            return Cleaned(Verdict.UNCLEAN) if chore.attempts >= cleaning.TRIES else None

    async def _later(self, chore: Chore) -> None:
        async with self.database.write() as session:
            real = await self.database.moment(session)
            await cleaning.later(session, chore, real, self.clock.now())
