"""A small real house behind the doors: database, inbox, the web chat and one webhook."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from aiohttp import ClientWebSocketResponse, FormData
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from channels.webchat import WebChat
from domain.messages import Command, Outgoing, Raw, Unparsable
from models.database import Database
from models.groupcommit import GroupCommit
from models.nudges import Nudges
from models.post import Update
from models.signing import Signer
from services import intake, webchat
from tests.world import PHONE, Phones, TownClock
from web import site, stage
from web.doors import Doors, Hook

SECRET = "only-the-platform-knows"
CHAT = "c" * 32
Client = TestClient[Any, Any]


class DemoClock(TownClock):
    """Business time may run ahead of real time."""

    ahead = timedelta()

    def now(self) -> datetime:
        return self.moment + self.ahead


class Platform(Phones):
    """Phones whose updates may come without a key."""

    def update_key(self, payload: Mapping[str, Any]) -> str:
        if "update" not in payload:
            raise Unparsable("no key")
        return super().update_key(payload)


@dataclass
class Shelf:
    """Keeps what the office says, as the wiring's shelf does."""

    database: Database
    nudges: Nudges
    clock: TownClock

    async def put(self, chat: str, message: Outgoing) -> str:
        async with self.database.write() as session:
            line = await webchat.keep(session, "main", chat, message, self.clock.now())
            bell = webchat.bell(webchat.chat_hash(session, "main", chat))
        self.nudges.ring(bell)
        return str(line)

    async def upload(self, ref: str) -> bytes:
        async with self.database.read() as session:
            return await webchat.file_body(session, ref) or b""

    async def menu(self, chat: str, commands: Sequence[Command]) -> None:
        async with self.database.write() as session:
            await webchat.set_menu(session, "main", chat, commands)


@dataclass
class House:
    database: Database
    clock: DemoClock = field(default_factory=DemoClock)
    nudges: Nudges = field(default_factory=Nudges)
    broken: bool = False  # the store fails
    well: bool = True
    signer: Signer = field(default_factory=lambda: Signer(b"s" * 32))

    def __post_init__(self) -> None:
        self.chat = WebChat(Shelf(self.database, self.nudges, self.clock))
        self.inbox = GroupCommit[Raw](self._record)

    async def _record(self, raws: Sequence[Raw]) -> None:
        vault, now = self.database.vault, self.clock.now()
        lines = webchat.own_lines(vault, raws, now)
        await self.database.append((*intake.batches(vault, raws, now), lines))

    async def receive(self, raw: Raw) -> None:
        if self.broken:
            raise OperationalError("insert", {}, OSError("disk full"))
        await self.inbox.put(raw)

    async def health(self) -> tuple[bool, dict[str, Any]]:
        return self.well, {"oldest_unsent": 0}

    def doors(self) -> Doors:
        hooks = {PHONE[1]: Hook(Platform(), SECRET), "closed": Hook(Platform(), "")}
        return Doors(
            self.database,
            self.nudges,
            self.clock,
            self.receive,
            self.chat,
            hooks,
            self.health,
            signer=self.signer,
        )

    @asynccontextmanager
    async def open(self, theatre: stage.Theatre | None = None) -> AsyncIterator[Client]:
        routes = stage.routes(theatre) if theatre else ()
        async with TestClient(TestServer(site.build(self.doors(), routes))) as client:
            yield client

    async def says(self, chat: str, message: Outgoing) -> int:
        return int(await self.chat.send(chat, message))

    async def inbox_payloads(self) -> list[Mapping[str, Any]]:
        async with self.database.read() as session:
            rows = await session.scalars(select(Update).order_by(Update.id))
            return [intake.payload(session, row) for row in rows]


@dataclass
class Browser:
    """The browser's end of one socket."""

    socket: ClientWebSocketResponse
    token: str = ""
    now: str = ""

    async def say(self, text: str, ref: str = "ref-00001", **rest: Any) -> None:
        frame = {"type": "say", "ref": ref, "text": text, "files": []} | rest
        await self.socket.send_json(frame)

    async def press(self, action: str, ref: str = "ref-00002", **rest: Any) -> None:
        await self.socket.send_json({"type": "press", "ref": ref, "action": action} | rest)

    async def next(self, kind: str) -> dict[str, Any]:
        """The next frame of this kind; others are passed over."""
        while True:
            frame: dict[str, Any] = await self.socket.receive_json(timeout=10)
            if frame["type"] == kind:
                return frame


def file_form(body: bytes, name: str = "ảnh.png", mime: str = "image/png") -> FormData:
    form = FormData(quote_fields=False)  # as browsers do
    form.add_field("file", BytesIO(body), filename=name, content_type=mime)
    return form


@asynccontextmanager
async def browser(client: Client, token: str = CHAT, after: int = 0) -> AsyncIterator[Browser]:
    """A socket that has said hello and was welcomed."""
    async with client.ws_connect("/chat/ws") as socket:
        hello = {"type": "hello", "token": token, "after": after, "language": "vi"}
        await socket.send_json(hello)
        welcome = await socket.receive_json(timeout=10)
        assert welcome["type"] == "welcome"
        yield Browser(socket, welcome["token"], welcome["now"])
