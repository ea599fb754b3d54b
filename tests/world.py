"""A small town to test in: its clock, its office, its people and their phones.

Everything is the real thing (database, desk, planner, courier, catalogue) but the phones: a
channel that remembers what each chat was sent and can be told to fail.
"""

from __future__ import annotations

import atexit
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pkgutil import resolve_name
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.papers import ChildPapers
from channels.markup import plain
from documents.__main__ import KINDS
from domain.apologies import ApologyOrder
from domain.cleaning import Cleaned
from domain.evaluation import as_data
from domain.filetypes import mime_of
from domain.hotline_figures import HotlineOrder
from domain.lifecycle import OPEN_LETTER
from domain.messages import (
    Abilities,
    Address,
    Command,
    Enclosure,
    File,
    Incoming,
    Outgoing,
    Pace,
    Picture,
    Place,
    Raw,
    Unparsable,
    Unreachable,
)
from domain.painting import Chart, Order
from domain.papers import PaperFailed
from domain.posters import PosterOrder
from domain.reporting import ReportOrder
from domain.rights import Role
from domain.words import fold
from domain.worktime import local
from handlers.desk import Desk
from models.contacts import Contact
from models.database import Database
from models.nudges import Nudges
from models.office import Grant, Person, Unit
from models.post import Letter
from models.signing import Signer
from models.work import Alarm
from scheduler.cleaner import Cleaning
from scheduler.courier import Courier
from scheduler.fetcher import Fetcher
from scheduler.planner import Planning
from scheduler.reader import Reading
from services import contacts, intake
from services.almanac import seed, set_policy
from services.leases import LEASE
from services.planners import PLANNERS
from texts.catalogue import Catalogue

THURSDAY = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)  # 08:00 in Việt Nam
PHONE = ("phone", "town")
PAPERS = ChildPapers()  # a child is started only when a directive is read
atexit.register(PAPERS.close)
CATALOGUE = Catalogue()  # its pages are compiled once, not for every town
BEGAN = THURSDAY.date().replace(month=1, day=1)

UNITS: tuple[tuple[str, str, str | None], ...] = (
    ("UBND", "UBND phường Bình An", None),
    ("VP", "Văn phòng HĐND và UBND", "UBND"),
    ("KT", "Phòng Kinh tế, Hạ tầng và Đô thị", "UBND"),
    ("VHXH", "Phòng Văn hóa - Xã hội", "UBND"),
    ("HCC", "Trung tâm Phục vụ hành chính công", "UBND"),
    ("DD", "Tổ Địa chính", "KT"),
)


class TownClock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.moment = THURSDAY

    def now(self) -> datetime:
        return self.moment

    def real(self) -> datetime:
        return self.moment


class Phones:
    """A channel whose wire format is its own; failures are raised in order, one per send."""

    name, account = PHONE
    abilities = Abilities(edits=False)
    pace = Pace()

    def __init__(self) -> None:
        self.screens: dict[str, list[Outgoing]] = {}
        self.menus: dict[str, tuple[Command, ...]] = {}
        self.failures: list[Exception] = []
        self.blocked: set[str] = set()
        self.files: dict[str, bytes] = {}
        self.toasts: list[tuple[str, str]] = []  # presses and what was shown for them
        self.sent = 0
        self.log: list[tuple[datetime, str, Outgoing]] = []
        self.clock: TownClock | None = None

    def update_key(self, payload: Mapping[str, Any]) -> str:
        return str(payload["update"])

    def lane(self, payload: Mapping[str, Any]) -> str:
        return str(payload.get("chat", ""))

    def parse(self, payload: Mapping[str, Any]) -> Incoming | None:
        if payload.get("poison"):
            raise Unparsable("poison")
        place = payload.get("place")
        return Incoming(
            update=str(payload["update"]),
            sender=Address(*PHONE, str(payload["chat"])),
            text=payload.get("text", ""),
            action=payload.get("action", ""),
            files=tuple(File(**entry) for entry in payload.get("files", ())),
            place=Place(**place) if place else None,
            language=payload.get("language", ""),
            blocked=payload.get("blocked"),
            group=bool(payload.get("group")),
            press=payload.get("press", ""),
            by=Address(*PHONE, payload["by"]) if payload.get("by") else None,
            thread=payload.get("thread", ""),
            moved_to=payload.get("moved_to", ""),
        )

    async def send(self, chat: str, message: Outgoing) -> str:
        if chat in self.blocked:
            raise Unreachable("bot was blocked by the user")
        if self.failures:
            raise self.failures.pop(0)
        self.screens.setdefault(chat, []).append(message)
        self.sent += 1
        if self.clock is not None:
            self.log.append((self.clock.now(), chat, message))
        return str(self.sent)

    async def acknowledge(self, press: str, text: str = "") -> None:
        self.toasts.append((press, text))

    def group_link(self, code: str) -> str:
        return f"https://phones.example/town?startgroup={code}"

    def start_link(self, code: str) -> str:
        return f"https://phones.example/town?start={code}"

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        if ref not in self.files:
            raise Unreachable("no such file")
        yield self.files[ref]

    async def set_menu(self, chat: str, language: str, commands: Sequence[Command]) -> None:
        self.menus[chat] = tuple(commands)


class Brush:
    """Paints a dot: charts have their own tests. Prints reports itself, in this process; an
    evaluation's figures are told as JSON, whatever the form."""

    broken: bool = False

    async def paint(self, chart: Chart, language: str) -> Picture | None:
        return Picture(b"\x89PNG", "chart")

    async def write(self, order: Order) -> Enclosure | None:
        if self.broken:
            return None
        return Enclosure(order.name, mime_of(order.name), "document", body_of(order))


class Basin:
    """Cleans files itself, in this process; ``deaths`` are failures of its next tries."""

    deaths: int = 0

    async def clean(self, body: bytes, name: str, mime: str) -> Cleaned:
        if self.deaths:
            self.deaths -= 1
            raise PaperFailed("clean-file: exit -9")
        made: Cleaned = resolve_name(KINDS["clean-file"].maker)(body, name, mime)
        return made


def body_of(order: Order) -> bytes:
    if isinstance(order, ReportOrder):
        kind = f"report-{order.form}"
        what: object = order.report
    elif isinstance(order, ApologyOrder):
        kind, what = "apology-docx", order.paper
    elif isinstance(order, PosterOrder):
        kind, what = "poster", order.poster
    elif isinstance(order, HotlineOrder):
        kind, what = f"hotline-{order.form}", order.paper
    else:
        return json.dumps(as_data(order.book), ensure_ascii=False, default=str).encode()
    made: bytes = resolve_name(KINDS[kind].maker)(what)
    return made


@dataclass
class Actor:
    """Somebody with a phone. ``person_id`` is set for officials."""

    world: World
    chat: str
    person_id: int = 0
    name: str = ""

    async def says(self, text: str, files: Sequence[dict[str, Any]] = ()) -> None:
        await self.world.hear({"chat": self.chat, "text": text, "files": list(files)})

    async def sends_photo(self, body: bytes = b"photo", text: str = "") -> None:
        ref = f"file{next(self.world.updates)}"
        self.world.phones.files[ref] = body
        await self.says(text, [{"ref": ref, "kind": "photo", "name": "", "mime": "image/jpeg"}])

    async def sends_place(self, latitude: float, longitude: float) -> None:
        place = {"latitude": latitude, "longitude": longitude}
        await self.world.hear({"chat": self.chat, "place": place})

    async def presses(self, label: str) -> None:
        """Press the newest button whose label contains these words."""
        await self.acts(self.action(label))

    async def acts(self, action: str) -> None:
        """Send a button's action as it is, offered or not."""
        await self.world.hear({"chat": self.chat, "action": action})

    async def blocks(self) -> None:
        self.world.phones.blocked.add(self.chat)

    async def unblocks(self) -> None:
        self.world.phones.blocked.discard(self.chat)

    def action(self, label: str) -> str:
        actions: list[str] = [b.action for b in self.buttons if label in b.label]
        assert actions, f"{self.chat} sees no button {label!r}: {[b.label for b in self.buttons]}"
        return actions[-1]

    @property
    def screen(self) -> list[Outgoing]:
        return self.world.phones.screens.get(self.chat, [])

    @property
    def buttons(self) -> list[Any]:
        return [b for message in self.screen for row in message.buttons for b in row]

    @property
    def labels(self) -> list[str]:
        """The buttons of the last message."""
        last = self.screen[-1:]
        return [b.label for message in last for row in message.buttons for b in row]

    @property
    def sees(self) -> list[str]:
        """Everything on the phone so far, as plain text."""
        return [plain(message.html) for message in self.screen]

    @property
    def last(self) -> str:
        return self.sees[-1] if self.screen else ""

    def clear(self) -> None:
        """Look away: what was there is read."""
        self.screen.clear()


async def let_them_all_write(session: AsyncSession, now: datetime) -> None:
    """Crowds here tell one story over and over; floods have journeys of their own."""
    for name in ("abuse.alike", "abuse.total_hour"):
        assert await set_policy(session, name, "1000000", "a town of tests", now)


async def found(database: Database) -> None:
    """Calendar, policies and units, in a database that has only its tables."""
    async with database.write() as session:
        await seed(session)
        await let_them_all_write(session, THURSDAY)
        ids: dict[str, int] = {}
        paths: dict[str | None, str] = {None: "/"}
        for code, name, parent in UNITS:
            unit = Unit(
                code=code,
                name=name,
                name_fold=fold(name),
                parent_id=ids.get(parent or ""),
                valid_from=BEGAN,
            )
            session.add(unit)
            await session.flush()
            paths[code] = unit.path = f"{paths[parent]}{unit.id}/"
            ids[code] = unit.id


@dataclass
class World:
    database: Database
    clock: TownClock
    phones: Phones = field(default_factory=Phones)
    updates: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.phones.clock = self.clock
        self.nudges = Nudges()
        channels = {PHONE: self.phones}
        self.signer = Signer(b"s" * 32)
        self.desk = Desk(self.database, channels, self.nudges, self.clock, signer=self.signer)
        self.brush = Brush()
        self.courier = self.new_courier("one")
        self.planner = Planning(self.database, PLANNERS, self.nudges, self.clock)
        self.fetcher = Fetcher(self.database, channels, self.nudges, self.clock)
        self.basin = Basin()
        self.cleaner = Cleaning(self.database, self.basin, self.nudges, self.clock)
        self.reader = Reading(self.database, channels, PAPERS, self.nudges, self.clock)

    def new_courier(self, worker: str) -> Courier:
        return Courier(
            self.database,
            {PHONE: self.phones},
            CATALOGUE,
            self.brush,
            self.nudges,
            self.clock,
            worker,
        )

    async def open(self) -> None:
        """The office opens on an empty database: calendar, policies, units."""
        await found(self.database)
        await self.begin()

    async def begin(self) -> None:
        """The day begins in an office that stands already."""
        await self.courier.take_over(PHONE)

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @now.setter
    def now(self, moment: datetime) -> None:
        self.clock.moment = moment

    # --- people --------------------------------------------------------------------------

    def citizen(self, chat: str) -> Actor:
        return Actor(self, chat)

    async def official(
        self,
        chat: str,
        unit: str = "KT",
        role: Role = Role.OFFICIAL,
        *,
        name: str = "",
        linked: bool = True,
        language: str = "vi",
        scope: str = "",
    ) -> Actor:
        """A person of the office, linked to a phone unless told otherwise. ``unit`` and ``scope``
        are unit codes; the role is held over the scope, by default the own unit."""
        name = name or f"Nguyễn Thị {chat.title()}"
        async with self.database.write() as session:
            home = (await session.scalars(select(Unit).where(Unit.code == unit))).one()
            over = (await session.scalars(select(Unit).where(Unit.code == (scope or unit)))).one()
            person = Person(
                name=name,
                name_fold=fold(name),
                title="",
                unit_id=home.id,
                language=language,
            )
            session.add(person)
            await session.flush()
            session.add(Grant(person_id=person.id, role=role, unit_id=over.id, from_on=BEGAN))
        actor = Actor(self, chat, person.id, name)
        if linked:
            await self.link(actor)
        return actor

    async def link(self, actor: Actor) -> None:
        """Open and tie the chat without the words of a real linking."""
        incoming = Incoming("0", Address(*PHONE, actor.chat), language="vi")
        async with self.database.write() as session:
            visitor = await contacts.visitor(session, incoming, self.now)
            person = await session.get_one(Person, actor.person_id)
            visitor.contact.person_id, visitor.contact.linked_at = person.id, self.now
            visitor.contact.language = person.language

    async def unit_id(self, code: str) -> int:
        async with self.database.read() as session:
            found = await session.scalar(select(Unit.id).where(Unit.code == code))
            assert found is not None
            return found

    # --- time ----------------------------------------------------------------------------

    async def hear(self, payload: dict[str, Any]) -> None:
        """An update comes in, and everything it leads to at once happens."""
        await self.receive(payload)
        await self.settle()

    async def receive(self, payload: dict[str, Any]) -> None:
        """An update becomes durable; nobody has looked at it yet."""
        payload = {"update": str(next(self.updates)), **payload}
        raw = Raw(*PHONE, payload["update"], str(payload.get("chat", "")), payload)
        async with self.database.write(intake=True) as session:
            await intake.record(session, [raw], self.now)

    async def settle(self) -> None:
        """Until nobody has anything to do at this moment."""
        self.courier.held[PHONE] = self.now + LEASE  # as the leaseholder of a live house would
        while (
            await self.desk.serve_waiting()
            or await self.planner.plan_due()
            or await self.reader.read_due()
        ):
            pass
        while await self.courier.deliver_due():
            pass
        while await self.fetcher.fetch_due() or await self.cleaner.clean_due():
            pass
        while await self.courier.deliver_due():
            pass

    async def later(self, **span: float) -> None:
        """Let time pass, stopping wherever something falls due, as a live scheduler would."""
        await self.until(self.now + timedelta(**span))

    async def until(self, moment: datetime) -> None:
        await self.settle()
        while (due := await self.next_due()) and due <= moment:
            self.now = max(self.now, due)
            await self.settle()
        self.now = moment
        await self.settle()

    async def until_local(self, day: str, clock: str = "08:00") -> None:
        """``until_local("2026-11-25", "07:30")``: office time."""
        moment = datetime.fromisoformat(f"{day}T{clock}:00+07:00").astimezone(UTC)
        await self.until(moment)

    async def outage(self, **span: float) -> None:
        """Let time pass with the program stopped, then start it."""
        self.now += timedelta(**span)
        await self.settle()

    async def next_due(self) -> datetime | None:
        """The next moment beyond now at which anything may happen by itself."""
        async with self.database.read() as session:
            alarm = await session.scalar(
                select(func.min(Alarm.next_at)).where(Alarm.next_at > self.now)
            )
            letter = await session.scalar(
                select(func.min(Letter.due_at)).where(
                    Letter.state.in_(OPEN_LETTER),
                    Letter.due_at > self.now,
                )
            )
            quiet = await session.scalar(
                select(func.min(Contact.wait_until)).where(Contact.wait_until > self.now)
            )
        return min((moment for moment in (alarm, letter, quiet) if moment), default=None)

    @property
    def local(self) -> datetime:
        return local(self.now)

    # --- trouble -------------------------------------------------------------------------

    def failing(self, *problems: Exception) -> None:
        self.phones.failures += problems


async def letters(world: World, **having: Any) -> list[Letter]:
    """Letters with these column values, oldest first."""
    async with world.database.read() as session:
        conditions = [getattr(Letter, name) == value for name, value in having.items()]
        query = select(Letter).where(*conditions).order_by(Letter.id)
        return list(await session.scalars(query))
