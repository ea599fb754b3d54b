"""The town with Telegram in place of its phones: the journeys of the office over the platform's
own wire, HTTP and all, under the town's clock.

Business time stands still between the steps, as on the phones; only real time goes on by the second
that the platform wants between two messages to one chat.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from channels.telegram import Telegram
from domain.messages import Address, Button, Enclosure, Incoming, Outgoing, Picture, Raw
from domain.painting import Chart
from handlers.desk import Desk
from models.database import Database
from models.office import Person as Official
from scheduler.courier import Courier
from services import contacts, intake
from services.leases import LEASE
from tests.channels.telegram_line import line
from tests.emulators.telegram import TelegramEmulator
from tests.emulators.telegram_chats import buttons_of
from tests.emulators.telegram_people import Person
from tests.emulators.telegram_screens import text_of
from tests.emulators.telegram_wire import Json
from tests.telegram.pictures import picture
from tests.world import CATALOGUE, Actor, Brush, TownClock, World

BREATH = timedelta(seconds=1.1)  # between two messages to one chat


class WiredClock(TownClock):
    """Business time stands still; ``ahead`` of it is what the platform made us wait."""

    def __init__(self) -> None:
        super().__init__()
        self.ahead = timedelta()

    def real(self) -> datetime:
        return self.moment + self.ahead


@dataclass
class WiredActor(Actor):
    """Somebody with Telegram; ``read`` is the last message they have looked away from."""

    person: Person = field(kw_only=True)
    world: WiredWorld
    read: int = 0

    async def says(self, text: str, files: Sequence[dict[str, Any]] = ()) -> None:
        assert not files, "files go by their own calls here"
        await self.person.says(text)
        await self.settled()

    async def presses(self, label: str) -> None:
        await self.person.presses(label)
        await self.settled()

    async def acts(self, action: str) -> None:
        """Only what is offered: the platform lets nobody make a button up."""
        label = next(each.label for each in reversed(self.buttons) if each.action == action)
        await self.presses(label)

    async def blocks(self) -> None:
        await self.person.blocks()
        await self.settled()

    async def settled(self) -> None:
        await self.world.listen()
        await self.world.settle()

    @property
    def messages(self) -> list[Json]:
        return [each for each in self.person.messages if each["message_id"] > self.read]

    @property
    def screen(self) -> list[Outgoing]:
        return [Outgoing(text_of(each), enclosure=self.enclosed(each)) for each in self.messages]

    def enclosed(self, message: Json) -> Enclosure | None:
        """The file of a message, as it arrived on the platform."""
        document = message.get("document")
        if document is None:
            return None
        body = self.person.platform.memory.files[document["file_id"]].data
        return Enclosure(document["file_name"], document["mime_type"], "document", body)

    @property
    def buttons(self) -> list[Any]:
        return [Button(*each) for message in self.messages for each in buttons_of(message)]

    @property
    def labels(self) -> list[str]:
        return [label for each in self.messages[-1:] for label, _ in buttons_of(each)]

    @property
    def sees(self) -> list[str]:
        return [text_of(each) for each in self.messages]

    def clear(self) -> None:
        self.read = max((each["message_id"] for each in self.person.messages), default=0)


class WiredBrush(Brush):
    """A dot would be refused: the platform looks at the head of a picture."""

    async def paint(self, chart: Chart, language: str) -> Picture | None:
        return Picture(picture("chart"), "chart")


class WiredWorld(World):
    """The same desk, planner and courier; what they hear and say goes over HTTP."""

    clock: WiredClock

    def __init__(
        self, database: Database, clock: WiredClock, platform: TelegramEmulator, line: Telegram
    ) -> None:
        super().__init__(database, clock)
        self.platform, self.line, self.key = platform, line, (line.name, line.account)
        self.people: dict[str, int] = {}
        self.offset: int | None = None
        self.noted: dict[int, int] = {}
        self.brush, channels = WiredBrush(), {self.key: line}
        self.desk = Desk(database, channels, self.nudges, clock, signer=self.signer)
        self.courier = Courier(
            database, channels, CATALOGUE, self.brush, self.nudges, clock, "wire"
        )  # fmt: skip

    async def begin(self) -> None:
        await self.line.who()
        await self.courier.take_over(self.key)

    def phone(self, name: str) -> Person:
        number = self.people.setdefault(name, 100 + len(self.people))
        return self.platform.person(number, name.title())

    def citizen(self, chat: str) -> WiredActor:
        person = self.phone(chat)
        return WiredActor(self, str(person.id), person=person)

    async def official(self, chat: str, *where: Any, **what: Any) -> WiredActor:
        linked = what.pop("linked", True)
        known = await super().official(chat, *where, linked=False, **what)
        person = self.phone(chat)
        actor = WiredActor(self, str(person.id), known.person_id, known.name, person=person)
        if linked:
            await self.link(actor)
        return actor

    async def link(self, actor: Actor) -> None:
        incoming = Incoming("0", Address(*self.key, actor.chat), language="vi")
        async with self.database.write() as session:
            chat = (await contacts.visitor(session, incoming, self.now)).contact
            person = await session.get_one(Official, actor.person_id)
            chat.person_id, chat.linked_at = person.id, self.now
        self.platform.person(int(actor.chat), started=True)

    async def settle(self) -> None:
        said = True
        while said:
            while await self.desk.serve_waiting() or await self.planner.plan_due():
                pass
            said = False
            self.courier.held[self.key] = self.clock.real() + LEASE
            while await self.courier.deliver_due():
                said = True
            self.note()
            if said:
                self.clock.ahead += BREATH

    async def listen(self) -> None:
        """What people said waits at the platform until it is asked for."""
        heard = await self.line.updates(self.offset, 0)
        raws = [
            Raw(*self.key, self.line.update_key(one), self.line.lane(one), one) for one in heard
        ]
        async with self.database.write(intake=True) as session:
            await intake.record(session, raws, self.now)
        self.offset = max(one["update_id"] for one in heard) + 1

    def note(self) -> None:
        """Which chat was told what at this moment, as the phones remember it."""
        for chat, message in self.arrived():
            self.phones.log.append((self.now, str(chat), Outgoing(text_of(message))))

    def arrived(self) -> Iterator[tuple[int, Json]]:
        for number in self.people.values():
            for message in self.platform.person(number).messages:
                if message["message_id"] > self.noted.get(number, 0):
                    self.noted[number] = message["message_id"]
                    yield number, message


@asynccontextmanager
async def wired(database: Database, clock: WiredClock) -> AsyncIterator[WiredWorld]:
    """The town on an office that stands already."""
    async with line() as (platform, telegram):
        world = WiredWorld(database, clock, platform, telegram)
        await world.begin()
        yield world
