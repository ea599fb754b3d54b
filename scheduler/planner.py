"""The planner: asks which clocks are due, and does what they ask for, batch by batch."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from domain.clock import Clock
from domain.lifecycle import Matter
from models.database import Database
from models.nudges import Nudges
from scheduler.meters import Meter
from scheduler.rounds import at_each_ring
from services import alarms, case_doubts, summaries
from services.alarms import Plan, Planner
from services.directory import SHARED, Directory

log = logging.getLogger(__name__)

BATCH = 200  # alarms per transaction, so that the event loop never stalls
LIKE_MINDED = 10  # batches in a row that may ask one directory: a second or less
TICK = 30.0  # s; the metronome and nudges come sooner


@dataclass
class Planning:
    database: Database
    planners: Mapping[tuple[Matter, str], Planner]
    nudges: Nudges
    clock: Clock
    meter: Meter = field(default_factory=Meter)
    _shared: dict[date, Directory] = field(default_factory=dict)

    async def run(self) -> None:
        """Plan for ever: woken by the metronome or by a nudge."""
        await self._wind()
        await at_each_ring(self.nudges, "alarms", self.plan_due, TICK)

    async def _wind(self) -> None:
        """Set the office's own clocks going, once."""
        try:
            await self.database.run(lambda session: summaries.wind(session, self.clock.now()))
            await self.database.run(lambda session: case_doubts.wind(session, self.clock.now()))
        except Exception:  # an edge: the same
            log.exception("the clocks of the office could not be wound")

    async def plan_due(self) -> int:
        """Everything that is due, however much piled up. Returns how many letters were written."""
        written, batches = 0, 0
        while True:
            if batches % LIKE_MINDED == 0:
                self._shared = {}
            batches += 1
            async with self.database.look() as connection:
                if not await alarms.anything_due(connection, self.clock.now()):
                    return written
            plan = await self._batch()
            if plan.oldest is not None:
                self.meter.planned((self.clock.now() - plan.oldest).total_seconds())
            written += plan.posted
            if plan.posted:
                self.nudges.ring("outbox")

    async def _batch(self) -> Plan:
        try:
            plan = await self._plan(BATCH)
        except (OperationalError, InterfaceError):
            raise  # the database is away
        except Exception:  # an edge: one bad row must not stop the others
            log.exception("a batch of alarms could not be planned; going one by one")
            plan = await self._one()
        for alarm, exc in plan.failures:
            log.error("alarm %s pushed aside for an hour", alarm.id, exc_info=exc)
        return plan

    async def _one(self) -> Plan:
        try:
            return await self._plan(1)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            log.exception("an alarm could not be planned; pushed aside for an hour")
            async with self.database.write() as session:
                await alarms.push_first_aside(session, self.clock.now())
            return Plan()

    async def _plan(self, limit: int) -> Plan:
        async def work(session: AsyncSession) -> Plan:
            session.info[SHARED] = self._shared
            return await alarms.plan_due(session, self.planners, self.clock.now(), limit)

        return await self.database.run(work)
