"""Once a minute: reports in hands that may not have them any more, caches, receipts, dead drafts,
forgotten uploads, visits and talks that are over, guesses, where answers went, leases that a clock
set back made endless."""

from __future__ import annotations

from dataclasses import dataclass

from domain.clock import Clock
from models.database import Database
from models.nudges import Nudges
from scheduler.rounds import at_each_ring
from services import (
    contacts,
    desk_talks,
    dispatch,
    drafts,
    floods,
    intake,
    keyring,
    report_conflict,
    report_visits,
    settling,
    webchat,
)

TICK = 600.0  # s; the metronome comes sooner


@dataclass
class Housekeeping:
    database: Database
    nudges: Nudges
    clock: Clock
    worker: str = ""

    async def run(self) -> None:
        await at_each_ring(self.nudges, "housekeeping", self.tidy, TICK)

    async def tidy(self) -> None:
        self.database.forget()
        now = self.clock.now()
        async with self.database.read() as session:
            stray = await report_conflict.in_barred_hands(session, now)
        async with self.database.write() as session:
            await report_conflict.withdraw_from_barred(session, stray, now)
            await intake.forget_receipts(session, now)
            await drafts.forget_expired(session, now)
            await floods.forget(session, now)
            await webchat.forget_uploads(session, now)
            await report_visits.forget_over(session, now)
            await contacts.forget_attempts(session, now)
            await desk_talks.forget_said(session, now)
            real = await self.database.moment(session)
            await settling.forget_reporters(session, real)
            await dispatch.recall(session, real)
            await keyring.say_running(session, self.worker, real)
