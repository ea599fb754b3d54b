"""Citizens who write reports, and the Telegram they see: a Bot API that answers at once."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import aiohttp
from aiohttp import web

from bench.premises import HOOK, SECRET

PATIENCE = 60.0  # s for one answer
STORY = "Nộp hồ sơ đất đai ở quầy 3, hẹn thứ Tư mà hai tuần chưa có kết quả."


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the dialogue: words typed or a button's label, and words of the answer."""

    name: str
    hears: str
    says: str = ""
    presses: str = ""


REPORT = (
    Step("words", "gửi nội dung này là", says=STORY),
    Step("kind", "nhóm nào", presses="Phản ánh"),
    Step("category", "đơn vị nào", presses="Chậm trễ"),
    Step("search", "Đơn vị nào?", says="kinh te, ha tang"),
    Step("unit", "Ai được biết", presses="Phòng Kinh tế"),
    Step("privacy", "xem lại trước khi gửi", presses="Chỉ cán bộ"),
    Step("send", "Mã PIN", presses="📨 Gửi"),
)
"""The whole report, from the first sentence to code and PIN."""

Buttons = Mapping[str, str]  # label → action
TAG = re.compile("<[^>]+>")


@dataclass
class Heard:
    """What one chat was sent and nobody looked at yet."""

    waiting: asyncio.Queue[tuple[float, str, Buttons]] = field(default_factory=asyncio.Queue)

    async def answer(self, words: str) -> tuple[float, Buttons]:
        """When a message with these words came (perf_counter, s), and its buttons."""
        said = []
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    at, text, buttons = await self.waiting.get()
                    if words in TAG.sub("", text):
                        return at, buttons
                    said.append(text[:200])
        except TimeoutError:
            raise AssertionError(f"never heard «{words}», but {said}") from None


class Platform:
    """The Bot API as far as a bot calls it, on loopback, in this process."""

    def __init__(self) -> None:
        self.chats: defaultdict[int, Heard] = defaultdict(Heard)
        self.sent = 0
        self.url = ""
        self._numbers = count(1)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Platform]:
        app = web.Application()
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self
        finally:
            await runner.cleanup()

    async def _call(self, request: web.Request) -> web.Response:
        method, json_ = request.match_info["method"].lower(), request.content_type.endswith("json")
        form: Mapping[str, Any] = await (request.json() if json_ else request.post())
        if method == "sendmessage":
            return answered(self._take(form))
        if method == "getme":
            return answered({"id": 7007, "is_bot": True, "first_name": "B", "username": "b_bot"})
        if method == "getwebhookinfo":
            return answered({"url": "", "has_custom_certificate": False, "pending_update_count": 0})
        return answered(True)

    def _take(self, form: Mapping[str, Any]) -> dict[str, Any]:
        keys = json.loads(form.get("reply_markup") or "{}").get("inline_keyboard", ())
        buttons = {key["text"]: key["callback_data"] for row in keys for key in row}
        chat, number = int(form["chat_id"]), next(self._numbers)
        self.sent += 1
        self.chats[chat].waiting.put_nowait((time.perf_counter(), str(form["text"]), buttons))
        return {"message_id": number, "date": 1, "chat": {"id": chat, "type": "private"}}


def answered(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


@dataclass
class Writer:
    """Somebody on Telegram. Each update goes to the next of ``hooks``, as the platform would
    spread them over a proxy."""

    chat: int
    heard: Heard
    session: aiohttp.ClientSession
    hooks: Sequence[str]  # addresses of the processes
    numbers: Any  # of updates, shared by all
    buttons: Buttons = field(default_factory=dict)

    async def report(self) -> AsyncIterator[tuple[str, float]]:
        """The steps of one report: the name of each and its seconds until the answer came."""
        for step in REPORT:
            began = time.perf_counter()
            at, _ = await self.does(step)
            yield step.name, at - began

    async def does(self, step: Step) -> tuple[float, Buttons]:
        """When the answer came (perf_counter, s), and its buttons."""
        await self._act(step)
        at, self.buttons = await self.heard.answer(step.hears)
        return at, self.buttons

    async def _act(self, step: Step) -> None:
        number = next(self.numbers)
        person = {"id": self.chat, "is_bot": False, "first_name": "An", "language_code": "vi"}
        chat = {"id": self.chat, "type": "private", "first_name": "An"}
        message: dict[str, Any] = {"message_id": number, "date": int(time.time()), "chat": chat}
        if step.says:
            update = {"update_id": number, "message": message | {"from": person, "text": step.says}}
        else:
            press = {"id": str(number), "from": person, "chat_instance": "1", "message": message}
            data = pressed(self.buttons, step.presses)
            update = {"update_id": number, "callback_query": press | {"data": data}}
        url = self.hooks[number % len(self.hooks)] + HOOK
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        async with self.session.post(url, json=update, headers=headers) as answer:
            assert answer.status == 200, answer.status


def pressed(buttons: Buttons, label: str) -> str:
    """The action behind the button with these words."""
    return next(action for text, action in buttons.items() if label in text)


@dataclass
class Browser:
    """Somebody in the web chat, which has no limits of pace; a new chat for every report."""

    session: aiohttp.ClientSession
    address: str  # of one process
    buttons: Buttons = field(default_factory=dict)
    patience: float = PATIENCE

    async def report(self) -> AsyncIterator[tuple[str, float]]:
        """As ``Writer.report``; an answer counts when its line is in the browser."""
        async with self.session.ws_connect(self.address + "/chat/ws") as socket:
            await socket.send_json({"type": "hello", "language": "vi"})
            for step in REPORT:
                began = time.perf_counter()
                await socket.send_json(self._frame(step))
                async with asyncio.timeout(self.patience):
                    await self._answer(socket, step.hears)
                yield step.name, time.perf_counter() - began

    def _frame(self, step: Step) -> dict[str, Any]:
        ref = f"{step.name}-{time.perf_counter_ns()}"
        if step.says:
            return {"type": "say", "ref": ref, "text": step.says}
        action = pressed(self.buttons, step.presses)
        return {"type": "press", "ref": ref, "action": action, "label": step.presses, "line": 0}

    async def _answer(self, socket: aiohttp.ClientWebSocketResponse, words: str) -> None:
        while True:
            frame = await socket.receive_json()
            assert frame["type"] != "refused", frame
            if frame["type"] == "line" and not frame["mine"] and words in shown(frame["html"]):
                keys = [key for row in frame["buttons"] for key in row]
                self.buttons = {key["label"]: key["action"] for key in keys}
                return


def shown(markup: str) -> str:
    return TAG.sub("", markup)
