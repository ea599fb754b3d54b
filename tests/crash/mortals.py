"""Processes that die and return: SIGKILL at random moments, and what was in the air then."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import select

from domain.lifecycle import LetterState, Promise
from models.database import Database
from models.post import Letter
from tests.program import Program

AT_ONCE = 0.15  # of the kills do not wait for updates: the victim may still be starting
JITTER = (0.0, 0.8)  # s between the updates and the kill
GRAVES = (0.0, 1.0)  # s dead


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
    """SIGKILL whenever so many more updates came in (drawn), and a drawn moment later; now and
    then again while the victim is still starting. A slow machine gets the same storm, slower."""

    programs: list[Program]
    database: Database
    rng: Random
    progress: Callable[[], int]  # updates so far
    expected: int  # updates in all, roughly
    over: asyncio.Event = field(default_factory=asyncio.Event)  # nobody writes any more
    kills: list[Kill] = field(default_factory=list)
    _starting: dict[int, asyncio.Task[None]] = field(default_factory=dict)  # by program
    _began: float = field(default_factory=time.monotonic)

    async def die_and_return(self, kills: int) -> None:
        """So many deaths in all; at the end everybody lives."""
        self._began = time.monotonic()
        moments = sorted(self.rng.uniform(0.01, 0.95) * self.expected for _ in range(kills))
        for moment in moments:
            if self.rng.random() >= AT_ONCE:
                await self._until(moment)
            await asyncio.sleep(self.rng.uniform(*JITTER))
            await self._kill(self.rng.randrange(len(self.programs)))
        await asyncio.gather(*self._starting.values())

    async def _until(self, moment: float) -> None:
        while self.progress() < moment and not self.over.is_set():  # noqa: ASYNC110 a look
            await asyncio.sleep(0.02)

    async def _kill(self, number: int) -> None:
        program, starting = self.programs[number], self._starting.get(number)
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
        await self._raise(number)

    async def _raise(self, number: int) -> None:
        """Start it again without waiting until it is ready; its siblings go on meanwhile."""
        program = self.programs[number]
        dead = program.process
        await asyncio.sleep(self.rng.uniform(*GRAVES))
        self._starting[number] = asyncio.create_task(program.start())
        while program.process is dead:  # noqa: ASYNC110 it takes some ms
            await asyncio.sleep(0.01)

    async def _in_air(self, process: int) -> dict[Promise, list[int]]:
        query = select(Letter.id, Letter.promise).where(
            Letter.state == LetterState.SENDING, Letter.worker.like(f"%:{process}:%")
        )
        found: dict[Promise, list[int]] = {promise: [] for promise in Promise}
        async with self.database.read() as session:
            for letter, promise in await session.execute(query):
                found[promise].append(letter)
        return found
