"""Once a minute: caches, receipts, dead drafts, forgotten uploads, where answers went, leases that
a clock set back made endless."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from domain.clock import Clock
from models.database import Database
from models.nudges import Nudges
from services import dispatch, drafts, intake, settling, webchat

log = logging.getLogger(__name__)

TICK = 600.0  # s; the metronome comes sooner


@dataclass
class Housekeeping:
    database: Database
    nudges: Nudges
    clock: Clock

    async def run(self) -> None:
        while self.nudges.open:
            mark = self.nudges.mark("housekeeping")
            try:
                await self.tidy()
            except Exception:  # an edge: housekeeping outlives a database that is away
                log.exception("housekeeping could not work")
            await self.nudges.wait("housekeeping", mark, TICK)

    async def tidy(self) -> None:
        self.database.forget()
        now = self.clock.now()
        async with self.database.write() as session:
            await intake.forget_receipts(session, now)
            await drafts.forget_expired(session, now)
            await webchat.forget_uploads(session, now)
            real = await self.database.moment(session)
            await settling.forget_reporters(session, real)
            await dispatch.recall(session, real)
