"""One open chat socket: hears what the person says, tells every line after the last one known."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from sqlalchemy.exc import SQLAlchemyError

from domain.messages import Command, Raw, Stored
from services import webchat
from web import frames
from web.doors import DOORS, Doors
from web.pace import Bucket

log = logging.getLogger(__name__)

OPEN = web.AppKey("open sockets", set[web.WebSocketResponse])
HEARTBEAT = 20.0  # s between pings
PATIENCE = 10.0  # s a new socket may take to say hello
LARGEST = 128 * 1024  # bytes of one frame
LOOK = 15.0  # s between looks when no bell rings; nudges between processes are losable
PAGE = 400  # lines told at once
# On PostgreSQL a line with a lower id may commit after one with a higher: look back this far,
# and tell only what was not told. It is less than a page, so telling always gets on.
LOOK_BACK = 200
SPEED, BURST = 5.0, 30  # frames per second, and at once; beyond it the socket is read slower
JUMP = timedelta(seconds=2)  # between business and real time: the demo clock was moved


async def talk(request: web.Request) -> web.StreamResponse:
    socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=LARGEST)
    try:
        await socket.prepare(request)
    except ConnectionResetError:
        return web.Response()  # the browser left before we said hello: nobody reads this
    sockets = request.app[OPEN]
    sockets.add(socket)
    try:
        hello = await first_words(socket)
        if hello is not None:
            await Conversation(request.app[DOORS], socket, hello).run()
    finally:
        sockets.discard(socket)
    return socket


async def close_all(app: web.Application) -> None:
    """On the way out: pages come back by themselves, to our successor."""
    sockets = app[OPEN]
    for socket in tuple(sockets):
        await socket.close(code=WSCloseCode.GOING_AWAY)


async def first_words(socket: web.WebSocketResponse) -> frames.Hello | None:
    """The hello, None when something else came or nothing did."""
    with suppress(TimeoutError):
        message = await socket.receive(timeout=PATIENCE)
        frame = frames.read_frame(message.data) if message.type is WSMsgType.TEXT else {}
        if frame.get("type") == "hello":
            return frames.read_hello(frame)
    await socket.close(code=WSCloseCode.POLICY_VIOLATION)
    return None


@dataclass
class Conversation:
    doors: Doors
    socket: web.WebSocketResponse
    hello: frames.Hello
    chat: str = field(init=False)
    after: int = field(init=False)
    told: set[int] = field(default_factory=set)
    menu: list[Command] = field(default_factory=list)
    ahead: timedelta = timedelta()
    gone: bool = False

    def __post_init__(self) -> None:
        self.chat = self.hello.token or webchat.new_chat()
        self.after = self.hello.after
        self.bell = ""

    async def run(self) -> None:
        """Until the browser leaves or the store fails; then it comes back and asks again."""
        await self._half(self._welcome())
        async with asyncio.TaskGroup() as group:
            group.create_task(self._half(self._tell()))
            await self._half(self._listen())
            self.gone = True
            self.doors.nudges.ring_here(self.bell)

    async def _half(self, work: Awaitable[None]) -> None:
        """One half ends the other by closing the socket. Nobody is cancelled: cancelled in the
        middle of a query, an SQLite connection was seen to keep the loop from ever closing."""
        try:
            await work
        except ConnectionResetError:
            self.gone = True
        except (SQLAlchemyError, OSError) as problem:
            self.gone = True
            log.warning("a chat was broken off: %s", type(problem).__name__)
            await self.socket.close(code=WSCloseCode.TRY_AGAIN_LATER)

    async def _welcome(self) -> None:
        async with self.doors.database.read() as session:
            self.bell = webchat.bell(webchat.chat_hash(session, self._account, self.chat))
        now = self.doors.clock.now()
        self.ahead = self._ahead(now)
        await self._send({"type": "welcome", "token": self.chat, "now": now.isoformat()})

    # --- hearing -------------------------------------------------------------------------

    async def _listen(self) -> None:
        bucket = Bucket(SPEED, BURST, self.doors.clock.real())
        async for message in self.socket:
            if message.type is not WSMsgType.TEXT:
                continue
            await asyncio.sleep(bucket.wait(self.doors.clock.real()))
            await self._hear(frames.read_frame(message.data))

    async def _hear(self, frame: Mapping[str, Any]) -> None:
        kind = frame.get("type")
        try:
            if kind == "ping":
                await self._send({"type": "pong"})
            elif kind == "say":
                await self._take(frame, await self._said(frame))
            elif kind == "press":
                await self._take(frame, frames.read_press(frame))
        except frames.Refused as refusal:
            refused = {"type": "refused", "ref": refusal.ref, "reason": refusal.reason}
            await self._send(refused)

    async def _said(self, frame: Mapping[str, Any]) -> dict[str, Any]:
        said = frames.read_said(frame)
        async with self.doors.database.read() as session:
            files = await webchat.describe_files(session, self._account, self.chat, said["files"])
        order = {ref: place for place, ref in enumerate(said["files"])}
        return said | {"files": sorted(files, key=lambda one: order[one["file"]])}

    async def _take(self, frame: Mapping[str, Any], said: dict[str, Any]) -> None:
        """Durable first, the receipt after it; a repeat gets its receipt again and no more."""
        ref = frames.ref_of(frame)
        if not ref:
            raise frames.Refused("", "unreadable")
        payload = {"chat": self.chat, "ref": ref, "language": self.hello.language, **said}
        channel = self.doors.webchat
        key, lane = channel.update_key(payload), channel.lane(payload)
        await self.doors.receive(Raw(channel.name, channel.account, key, lane, payload))
        await self._send({"type": "received", "ref": ref})
        self.doors.nudges.ring(self.bell)

    # --- telling -------------------------------------------------------------------------

    async def _tell(self) -> None:
        while not self.gone:
            mark = self.doors.nudges.mark(self.bell)
            await self._tell_clock()
            lines, menu = await self._look()
            await self._tell_menu(menu)
            for line in lines:
                await self._tell_line(line)
            if len(lines) < PAGE - LOOK_BACK:
                await self.doors.nudges.wait(self.bell, mark, LOOK)

    async def _look(self) -> tuple[list[Stored], list[Command]]:
        database = self.doors.database
        after = self.after
        if after and not database.embedded:
            after = max(1, after - LOOK_BACK)
        async with database.read() as session:
            lines = await webchat.history(session, self._account, self.chat, after, PAGE)
            menu = await webchat.menu_of(session, self._account, self.chat)
        return [line for line in lines if line.id not in self.told], menu

    async def _tell_line(self, line: Stored) -> None:
        await self._send(frames.line_frame(line))
        self.after = max(self.after, line.id)
        self.told.add(line.id)
        if len(self.told) > 4 * PAGE:
            self.told = {one for one in self.told if one > self.after - LOOK_BACK}

    async def _tell_menu(self, menu: list[Command]) -> None:
        if menu != self.menu:
            self.menu = menu
            await self._send(frames.menu_frame(menu))

    async def _tell_clock(self) -> None:
        now = self.doors.clock.now()
        if abs(self._ahead(now) - self.ahead) > JUMP:
            self.ahead = self._ahead(now)
            await self._send({"type": "clock", "now": now.isoformat()})

    def _ahead(self, now: datetime) -> timedelta:
        return now - self.doors.clock.real()

    @property
    def _account(self) -> str:
        return self.doors.webchat.account

    async def _send(self, frame: Mapping[str, Any]) -> None:
        await self.socket.send_json(frame)
