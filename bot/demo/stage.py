"""The demo's stage: its personas, its clock, its plug."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.clock import ShiftedClock
from bot.demo import script
from bot.demo.office import words
from bot.house import House
from models.office import House as Fact
from models.upsert import insert_new
from services import alarms

SHIFT, TOKENS, GENERATION = "demo.shift", "demo.tokens", "demo.generation"
FARTHEST = timedelta(days=40)
SETTLE_ROUNDS = 200


@dataclass
class DemoStage:
    """Fulfils ``web.doors.Stage`` over a living house."""

    house: House
    clock: ShiftedClock
    tokens: dict[str, str]
    generation: int
    die: Callable[[], None]

    def __post_init__(self) -> None:
        self._turning = asyncio.Lock()

    async def state(self) -> dict[str, Any]:
        personas = [
            {"key": key, "name": one["name"], "role": one["role"], "token": self.tokens[key]}
            for key, one in words()["persona"].items()
        ]
        return {
            "now": self.clock.now().isoformat(),
            "personas": personas,
            "generation": self.generation,
        }

    async def advance(self, how: str) -> dict[str, Any]:
        """Let time pass as a live scheduler would see it: stopping wherever something is due."""
        async with self._turning:
            target = await self._target(how)
            told = 0
            while (due := await self._next()) is not None and due <= target:
                if due > self.clock.now():
                    await self._set(due)
                told += await self._settle()
            if target > self.clock.now():
                await self._set(target)
            told += await self._settle()
        return {"now": self.clock.now().isoformat(), "event": str(told)}

    async def pull_the_plug(self) -> None:
        self.die()

    def script(self, language: str) -> list[dict[str, Any]]:
        return script.steps(language)

    async def _target(self, how: str) -> datetime:
        now = self.clock.now()
        if how == "next":
            due = await self._next()
            return due if due is not None and due - now < FARTHEST else now + timedelta(hours=1)
        return now + {"hour": timedelta(hours=1), "day": timedelta(days=1)}[how]

    async def _next(self) -> datetime | None:
        async with self.house.database.read() as session:
            return await alarms.next_due(session)

    async def _settle(self) -> int:
        """Plan and deliver what is due now; the loops of the house do the same beside us."""
        planned = await self.house.planner.plan_due()
        for _ in range(SETTLE_ROUNDS):
            if not await self.house.courier.deliver_due():
                break
        return planned

    async def _set(self, moment: datetime) -> None:
        self.clock.shift = moment - self.clock.real()
        await keep(self.house, SHIFT, str(self.clock.shift.total_seconds()))
        self.house.nudges.ring_here("clock")


async def keep(house: House, name: str, value: str) -> None:
    """A small fact that survives the plug."""
    async with house.database.write() as session:
        await insert_new(session, Fact, [{"name": name, "value": value}])
        fact = await session.get_one(Fact, name)
        fact.value = value


async def recall(house: House, name: str) -> str | None:
    async with house.database.read() as session:
        fact = await session.get(Fact, name)
        return fact.value if fact is not None else None


async def recall_tokens(house: House) -> dict[str, str]:
    tokens: dict[str, str] = json.loads(await recall(house, TOKENS) or "{}")
    return tokens
