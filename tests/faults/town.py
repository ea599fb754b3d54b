"""The town with Telegram as its only line: the real adapter, over HTTP, to an emulated platform
that lives by the town's clock. Six hours without the platform pass in a second."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from channels.telegram import Telegram
from channels.telegram_request import Timeouts
from domain.messages import Address, Busy, Down, Incoming, Raw, Unparsable
from handlers.desk import Desk
from models.database import Database
from models.nudges import Nudges
from models.office import Person as Official
from scheduler.courier import Courier
from scheduler.fetcher import Fetcher
from scheduler.planner import Planning
from services import contacts, intake
from services.leases import LEASE
from services.planners import PLANNERS
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.telegram_people import Person
from tests.emulators.telegram_record import Call
from tests.world import CATALOGUE, Actor, Brush, TownClock, World

TOKEN = "7007:emulated-token-for-tests"
KEY = ("telegram", "7007")
IMPATIENT = Timeouts(connect=0.4, read=0.4, write=0.4, upload=0.4, pool=0.4)  # s, of real time
STEP = timedelta(minutes=10)


class SettableClock(TownClock):
    """``moment`` is what the wall shows; real time passes as ever, however the wall is set."""

    def __init__(self) -> None:
        super().__init__()
        self.off = self.wrong = timedelta()

    def real(self) -> datetime:
        return self.moment - self.off

    def true(self) -> datetime:
        """The time of the platform, which nobody of the office can set."""
        return self.moment - self.wrong

    def is_set(self, by: timedelta) -> None:
        self.moment, self.off, self.wrong = self.moment + by, self.off + by, self.wrong + by

    def restarts(self) -> None:
        """A new process takes what the wall shows for the real time."""
        self.off = timedelta()


@dataclass
class TelegramTown(World):
    """``World`` whose people hold Telegram phones: ``town.phone(5)`` is chat 5."""

    emulator: TelegramEmulator = field(kw_only=True)
    line: Telegram = field(kw_only=True)
    offset: int | None = None

    def __post_init__(self) -> None:
        self.nudges = Nudges()
        self.desk = Desk(self.database, {KEY: self.line}, self.nudges, self.clock)
        self.courier = self.new_courier("one")
        self.planner = Planning(self.database, PLANNERS, self.nudges, self.clock)
        self.fetcher = Fetcher(self.database, {KEY: self.line}, self.nudges, self.clock)

    def new_courier(self, worker: str) -> Courier:
        line = {KEY: self.line}
        return Courier(self.database, line, CATALOGUE, Brush(), self.nudges, self.clock, worker)

    async def begin(self) -> None:
        await self.courier.take_over(KEY)

    async def restart(self, worker: str = "two") -> None:
        """The program dies where it stands; another one takes over, knowing only the database."""
        self.courier = self.new_courier(worker)
        await self.courier.take_over(KEY)

    def phone(self, chat: int, name: str = "An") -> Person:
        return self.emulator.person(chat, name, started=True)

    async def link(self, actor: Actor) -> None:
        """``actor.chat`` is a number: the chat of an official's phone, which is made with it."""
        self.phone(int(actor.chat), actor.name)
        incoming = Incoming("0", Address(*KEY, actor.chat), language="vi")
        async with self.database.write() as session:
            visitor = await contacts.visitor(session, incoming, self.now)
            person = await session.get_one(Official, actor.person_id)
            visitor.contact.person_id, visitor.contact.linked_at = person.id, self.now
            visitor.contact.language = person.language

    async def settle(self) -> None:
        """Until nobody has anything to do at this moment."""
        self.courier.held[KEY] = self.clock.real() + LEASE
        await self.listen()
        while await self.desk.serve_waiting() or await self.planner.plan_due():
            pass
        while await self.courier.deliver_due():
            pass

    async def listen(self) -> None:
        """Ask the platform once what people said; what came is durable before it is confirmed."""
        if not self.emulator.pending:
            return
        with suppress(Busy, Down):  # the poller's pauses are tried in tests/scheduler
            await self._take()

    async def _take(self) -> None:
        updates = await self.line.updates(self.offset, 0)
        async with self.database.write(intake=True) as session:
            await intake.record(session, [self.raw(update) for update in updates], self.now)
        self.offset = max((int(one["update_id"]) + 1 for one in updates), default=0) or self.offset
        await self.line.updates(self.offset, 0)
        self.courier.believe(KEY)

    def raw(self, update: dict[str, Any]) -> Raw:
        try:
            key = self.line.update_key(update)
        except Unparsable:
            key = f"?{update.get('update_id')}"
        return Raw(*KEY, key, self.line.lane(update), update)

    async def live(self, *, step: timedelta = STEP, **span: float) -> None:
        """Time passes in small steps, as the metronome rings, besides every moment due."""
        end = self.now + timedelta(**span)
        while self.now < end:
            await self.until(min(end, self.now + step))

    async def seconds(self, count: int) -> None:
        await self.live(step=timedelta(seconds=1), seconds=count)

    def heard(self, chat: int) -> list[str]:
        """What stands on this screen."""
        return self.emulator.person(chat).sees

    def spoken(self) -> list[Call]:
        """The messages the platform took, in its order."""
        return [call for call in self.emulator.calls("sendMessage") if call.ok]


@asynccontextmanager
async def telegram_town(database: Database, clock: SettableClock) -> AsyncIterator[TelegramTown]:
    """A founded town on ``database`` whose platform shares its clock and insists on its limits."""

    def seconds() -> float:
        return clock.true().timestamp()

    emulator = TelegramEmulator(TOKEN, wall=seconds, monotonic=seconds)
    async with emulator:
        line = Telegram(TOKEN, base_url=emulator.base_url, timeouts=IMPATIENT)
        await line.open()
        town = TelegramTown(database, clock, emulator=emulator, line=line)
        await town.begin()
        try:
            yield town
        finally:
            await line.close()
