"""The demo's theatre: its personas, its clock, its plug. Fulfils ``web.stage.Theatre``."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.clock import ShiftedClock
from bot.demo.script import happened, steps
from bot.demo.story import OPENS, words
from bot.house import House
from models.bulk import insert_new
from models.office import House as Fact
from services import alarms, webchat
from web.stage import Move, Persona, Scene

SHIFT, TOKENS, GENERATION = "demo.shift", "demo.tokens", "demo.generation"
SPANS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}
FARTHEST = timedelta(days=40)
SETTLE_ROUNDS = 200
LATE = ("superior",)


@dataclass
class DemoTheatre:
    house: House
    clock: ShiftedClock
    tokens: dict[str, str]
    generation: int
    die: Callable[[], None]
    _turning: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def scene(self, language: str) -> Scene:
        personas = tuple(
            Persona(key, one["name"], one["role"], self.tokens[key], key in LATE)
            for key, one in words()["persona"].items()
        )
        return Scene(self.clock.now(), OPENS, self.generation, personas)

    async def advance(self, how: str, language: str) -> Move:
        """Let time pass as a live scheduler would see it: stopping wherever something is due."""
        async with self._turning:
            target = await self._target(how)
            letters = 0
            while (due := await self._next()) is not None and due <= target:
                if due > self.clock.now():
                    await self._set(due)
                letters += await self._settle()
            if target > self.clock.now():
                await self._set(target)
            letters += await self._settle()
        return Move(self.clock.now(), happened(letters, language))

    async def cut_power(self) -> None:
        self.die()

    async def script(self, language: str) -> Sequence[Mapping[str, Any]]:
        return steps(language)

    async def _target(self, how: str) -> datetime:
        now = self.clock.now()
        if how == "next":
            due = await self._next()
            return due if due is not None and due - now < FARTHEST else now + SPANS["hour"]
        return now + SPANS[how]

    async def _next(self) -> datetime | None:
        async with self.house.database.read() as session:
            return await alarms.next_due(session)

    async def _settle(self) -> int:
        """Plan and deliver what is due now; the loops of the house do the same beside us."""
        written = await self.house.planner.plan_due()
        for _ in range(SETTLE_ROUNDS):
            if not await self.house.courier.deliver_due():
                break
        return written

    async def _set(self, moment: datetime) -> None:
        self.clock.shift = moment - self.clock.real()
        async with self.house.database.write() as session:
            await remember(session, SHIFT, str(self.clock.shift.total_seconds()))
            bells = [
                webchat.bell(webchat.chat_hash(session, "main", token))
                for token in self.tokens.values()
            ]
        for bell in bells:
            self.house.nudges.ring_here(bell)


async def remember(session: Any, name: str, value: str) -> None:
    """A small fact that survives the plug."""
    await insert_new(session, Fact, [{"name": name, "value": value}])
    fact = await session.get_one(Fact, name, populate_existing=True)
    fact.value = value


async def recall(session: Any, name: str) -> str | None:
    fact = await session.get(Fact, name)
    return fact.value if fact is not None else None


async def recall_tokens(session: Any) -> dict[str, str]:
    tokens: dict[str, str] = json.loads(await recall(session, TOKENS) or "{}")
    return tokens
