"""The page tests' peer: speaks the web-chat protocol from memory, and can lose its power.

The office behind it is a toy; what it holds to is the protocol: lines after an id, receipts by
reference, repeats dropped, history kept over a power cut.
"""

from __future__ import annotations

import asyncio
import base64
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import WSMsgType, web

from tests.ports import free_port
from tests.web.scene import OPENED, PERSONAS, SCRIPT, history, reply
from web.pages import ASSETS, page
from web.security import dress

DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@dataclass
class Room:
    """One chat's history and the sockets that watch it."""

    token: str
    lines: list[dict[str, Any]] = field(default_factory=list)
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)  # ref → what was said
    sockets: set[web.WebSocketResponse] = field(default_factory=set)
    news: asyncio.Condition = field(default_factory=asyncio.Condition)


class Office:
    """A toy office with a port of its own; ``stop`` and ``start`` are the plug."""

    def __init__(self) -> None:
        self.rooms: dict[str, Room] = {}
        self.files: list[tuple[str, bytes]] = []
        self.now: datetime = OPENED
        self.generation = 1
        self.last = 0
        self.deaf = False  # hears nothing, as when dying mid-way
        self.mute = False  # takes what is said but answers nothing: receipts get lost
        self.port = free_port()
        self._runner: web.AppRunner | None = None
        self._cut: asyncio.Task[None] | None = None
        for persona in PERSONAS:
            room = self.room(persona["token"])
            for mine, html, buttons, at, picture in history(persona["key"]):
                self._store(room, mine, html, buttons, at=at, picture=picture)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        self._runner = web.AppRunner(self._application(), shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def stop(self) -> None:
        sockets = [one for room in self.rooms.values() for one in room.sockets]
        for one in sockets:
            await one.close()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    async def close(self) -> None:
        if self._cut:
            await self._cut
        await self.stop()

    def room(self, token: str) -> Room:
        token = token or f"secret-{len(self.rooms)}"
        return self.rooms.setdefault(token, Room(token))

    async def tell(
        self, token: str, html: str, buttons: Any = (), *, picture: bool = False, file: str = ""
    ) -> int:
        """The office says something in a chat, perhaps with a file of this name."""
        room = self.rooms[token]
        line = self._store(room, False, html, buttons, picture=picture)
        if file:
            address, image = f"/chat/file/{line['id']}", file.endswith(".png")
            line["file"] = {"address": address, "name": file, "size": 2048, "image": image}
        await self._send(room, line)
        return int(line["id"])

    async def heard(self, token: str) -> None:
        """Wait until something new was taken in this chat."""
        room = self.rooms[token]
        async with room.news:
            await room.news.wait_for(lambda: bool(room.taken))

    def said(self, token: str) -> list[str]:
        return [line["html"] for line in self.rooms[token].lines if line["mine"]]

    def _application(self) -> web.Application:
        app = web.Application(client_max_size=21 * 1024 * 1024)
        app.on_response_prepare.append(dress)
        app.add_routes(
            [
                *ASSETS,
                web.get("/", page("stage")),
                web.get("/chat", page("chat")),
                web.get("/chat/ws", self._talk),
                web.post("/chat/files", self._take_file),
                web.get("/chat/picture/{line}", self._picture),
                web.get("/chat/file/{line}", self._picture),
                web.get("/stage/state", self._state),
                web.post("/stage/clock", self._advance),
                web.post("/stage/power", self._power),
                web.get("/stage/script", self._script),
            ]
        )
        return app

    def _store(
        self,
        room: Room,
        mine: bool,
        html: str,
        buttons: Any = (),
        *,
        at: datetime | None = None,
        ref: str = "",
        picture: bool = False,
    ) -> dict[str, Any]:
        self.last += 1
        line = {
            "type": "line",
            "id": self.last,
            "mine": mine,
            "html": html,
            "buttons": [[{"label": label, "action": label} for label in row] for row in buttons],
            "picture": f"/chat/picture/{self.last}" if picture else None,
            "at": (at or self.now).isoformat(),
            "ref": ref,
        }
        room.lines.append(line)
        return line

    async def _send(self, room: Room, frame: dict[str, Any]) -> None:
        if self.mute:
            return
        for one in list(room.sockets):
            await one.send_json(frame)

    async def _talk(self, request: web.Request) -> web.WebSocketResponse:
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        hello = await ws.receive_json()
        room = self.room(hello["token"])
        await ws.send_json(
            {"type": "welcome", "token": room.token, "now": self.now.isoformat()},
        )
        commands = [
            {"name": "viec", "description": "Việc của tôi"},
            {"name": "tracuu", "description": "Tra cứu phản ánh"},
        ]
        await ws.send_json({"type": "menu", "commands": commands})
        for line in [line for line in room.lines if line["id"] > hello["after"]]:
            await ws.send_json(line)
        room.sockets.add(ws)
        try:
            async for message in ws:
                if message.type is WSMsgType.TEXT:
                    await self._hear(room, ws, json.loads(message.data))
        finally:
            room.sockets.discard(ws)
        return ws

    async def _hear(self, room: Room, ws: web.WebSocketResponse, frame: dict[str, Any]) -> None:
        if frame["type"] == "ping":
            await ws.send_json({"type": "pong"})
        if frame["type"] not in ("say", "press") or self.deaf:
            return
        if frame.get("text") == "từ chối":
            await ws.send_json({"type": "refused", "ref": frame["ref"], "reason": "too-long"})
            return
        repeated = frame["ref"] in room.taken
        async with room.news:
            room.taken[frame["ref"]] = frame
            room.news.notify_all()
        if not self.mute:
            await ws.send_json({"type": "received", "ref": frame["ref"]})
        if repeated:
            return
        if frame["type"] == "say":
            words = "\n".join(
                [frame["text"], *(f"📎 {self.files[int(one)][0]}" for one in frame["files"])]
            )
            safe = words.strip().replace("&", "&amp;").replace("<", "&lt;")
            await self._send(room, self._store(room, True, safe, ref=frame["ref"]))
        for token, html, buttons in reply(room.token, frame):
            await self.tell(token, html, buttons)

    async def _take_file(self, request: web.Request) -> web.Response:
        form = await request.post()
        part = form["file"]
        assert isinstance(part, web.FileField)
        self.files.append((part.filename, part.file.read()))
        return web.json_response({"file": str(len(self.files) - 1)})

    async def _picture(self, request: web.Request) -> web.Response:
        if request.headers.get("X-Chat-Token") not in self.rooms:
            raise web.HTTPForbidden
        return web.Response(body=DOT, content_type="image/png")

    async def _state(self, request: web.Request) -> web.Response:
        return web.json_response(
            {
                "now": self.now.isoformat(),
                "opened": OPENED.isoformat(),
                "personas": PERSONAS,
                "generation": self.generation,
            }
        )

    async def _advance(self, request: web.Request) -> web.Response:
        how = (await request.json())["advance"]
        self.now += {"hour": timedelta(hours=1), "day": timedelta(days=1)}.get(
            how, timedelta(minutes=5)
        )
        for room in self.rooms.values():
            await self._send(room, {"type": "clock", "now": self.now.isoformat()})
        for token, html, buttons in reply("clock", {"type": "clock", "text": how}):
            await self.tell(token, html, buttons)
        words = "07:30: bản tin buổi sáng được gửi đến từng người."
        return web.json_response({"now": self.now.isoformat(), "event": words})

    async def _power(self, request: web.Request) -> web.Response:
        answer = web.Response(status=202)
        await answer.prepare(request)
        await answer.write_eof()  # the answer leaves before the lights go out
        self._cut = asyncio.create_task(self._cut_power())
        return answer

    async def _cut_power(self) -> None:
        await self.stop()
        self.generation += 1
        await self.start()

    async def _script(self, request: web.Request) -> web.Response:
        return web.json_response(SCRIPT)


async def main() -> None:
    """Serve the stub for looking at the pages by hand."""
    office = Office()
    await office.start()
    print(office.address, flush=True)  # noqa: T201 - a tool run by hand
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
