"""A night watch in the town: looks once a minute, and only the courier goes about its work."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from domain.rights import Role
from scheduler.auditor import Auditor
from scheduler.meters import Meter
from services.leases import LEASE
from tests.watching.troubles import ACCOUNT
from tests.world import PHONE, Actor, World

TITLE = "HỆ THỐNG CẦN XEM LẠI"
MINUTE = timedelta(minutes=1)


@dataclass
class Watch:
    """``apart`` is what the machine's wall clock is wrong by; ``signs`` the signs of life."""

    world: World
    operator: Actor
    apart: timedelta = timedelta()
    signs: int = 0
    auditor: Auditor = field(init=False)

    def __post_init__(self) -> None:
        self.restart()

    def restart(self, machine: str = "máy một") -> None:
        """A new process: it remembers nothing but what the database does."""
        self.auditor = self.on(machine)

    def on(self, machine: str) -> Auditor:
        world = self.world
        return Auditor(
            world.database,
            world.nudges,
            world.clock,
            Meter(),
            frozenset({ACCOUNT}),
            machine,
            self.wall,
            self.sign,
        )

    def wall(self) -> datetime:
        return self.world.now + self.apart

    async def sign(self) -> None:
        self.signs += 1

    async def minutes(self, count: int) -> None:
        """Time passes, with a look each minute. Nobody plans or handles meanwhile: what is late
        stays late."""
        for _ in range(count):
            self.world.now += MINUTE
            await self.auditor.look()
            await self.carry()

    async def carry(self) -> None:
        self.world.courier.held[PHONE] = self.world.now + LEASE
        while await self.world.courier.deliver_due():
            pass

    @property
    def heard(self) -> list[str]:
        """What the operator was told of the house's ailments."""
        return [text for text in self.operator.sees if TITLE in text]


async def watched(world: World) -> Watch:
    return Watch(world, await world.official("operator", "VP", Role.OPERATOR))
