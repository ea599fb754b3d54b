"""Processes that die and return: SIGKILL at random moments, and what was in the air then."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import select

from domain.lifecycle import LetterState, Promise
from models.database import Database
from models.post import Letter
from tests.program import Program


@dataclass(frozen=True, slots=True)
class Kill:
    """One SIGKILL: when (s after the storm began), of whom, and whose letters were in the air:
    claimed by the dead process and not settled."""

    at: float
    process: int
    serving: bool  # False: it died before it was ready
    at_least: frozenset[int]
    at_most: frozenset[int]


@dataclass
class Mortals:
    """``lives`` and ``graves`` are the shortest and longest time alive and dead, in s."""

    programs: list[Program]
    database: Database
    rng: Random
    lives: tuple[float, float]
    graves: tuple[float, float] = (0.0, 2.0)
    kills: list[Kill] = field(default_factory=list)
    _began: float = field(default_factory=time.monotonic)

    async def die_and_return(self, kills: int) -> None:
        """So many deaths in all; at the end everybody lives."""
        self._began = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for n, program in enumerate(self.programs):
                share = len(range(n, kills, len(self.programs)))
                group.create_task(self._live(program, share))

    async def _live(self, program: Program, deaths: int) -> None:
        starting: asyncio.Task[None] | None = None  # the first is started already
        for _ in range(deaths):
            await asyncio.sleep(self.rng.uniform(*self.lives))
            await self._kill(program, starting)
            await asyncio.sleep(self.rng.uniform(*self.graves))
            dead = program.process
            starting = asyncio.create_task(program.start())
            while program.process is dead:  # noqa: ASYNC110 it takes some ms
                await asyncio.sleep(0.01)
        if starting is not None:
            await starting

    async def _kill(self, program: Program, starting: asyncio.Task[None] | None) -> None:
        process = program.process
        assert process is not None
        assert process.returncode is None, "a process died by itself"
        serving = starting is None or starting.done()
        at = time.monotonic() - self._began
        await program.kill()
        if starting is not None:
            with suppress(AssertionError):  # killed before it was ready
                await starting
        in_air = await self._in_air(process.pid)
        least, most = (
            frozenset(in_air[promise]) for promise in (Promise.AT_LEAST, Promise.AT_MOST)
        )
        self.kills.append(Kill(at, process.pid, serving, least, most))

    async def _in_air(self, process: int) -> dict[Promise, list[int]]:
        query = select(Letter.id, Letter.promise).where(
            Letter.state == LetterState.SENDING, Letter.worker.like(f"%:{process}:%")
        )
        found: dict[Promise, list[int]] = {promise: [] for promise in Promise}
        async with self.database.read() as session:
            for letter, promise in await session.execute(query):
                found[promise].append(letter)
        return found
