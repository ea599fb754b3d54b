"""The platform behind the wire: one bot, its chats and updates, and what happens to a call."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.emulators import telegram_account, telegram_editing, telegram_sending
from tests.emulators.telegram_chats import Memory
from tests.emulators.telegram_faults import Fault, FaultKind, Faults
from tests.emulators.telegram_limits import Limits, speaks
from tests.emulators.telegram_record import Call, Record, chat_of
from tests.emulators.telegram_sending import Handler
from tests.emulators.telegram_updates import Updates
from tests.emulators.telegram_webhook import Webhook
from tests.emulators.telegram_wire import Fields, Json, Refused, Uploads, parsed

_METHODS: dict[str, Handler] = {
    name.lower(): handler
    for module in (telegram_sending, telegram_editing, telegram_account)
    for name, handler in module.METHODS.items()
}
_SPEAKING = frozenset(filter(speaks, _METHODS))
_NOTHING_DONE = (FaultKind.DROP, FaultKind.HTML)
_PAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back. ``body`` None: the connection breaks; text: a page that is not JSON."""

    status: int
    body: Json | str | None


class Platform:
    """Everything a bot token stands for on the platform's side."""

    def __init__(
        self,
        bot: Json,
        *,
        wall: Callable[[], float],
        monotonic: Callable[[], float],
        first_update: int,
    ) -> None:
        self.monotonic = monotonic
        self.memory = Memory(bot, wall=wall, monotonic=monotonic)
        self.updates = Updates(wall, first_update)
        self.webhook = Webhook(self.updates)
        self.faults = Faults()
        self.limits = Limits()
        self.record = Record()
        self.webhook.on_delivery = self.updates.on_wait = self.record.changed
        self.authorized = True
        self._released = asyncio.Event()
        self._slow: dict[str, Callable[[Fields], Awaitable[Any]]] = {
            "getupdates": self.updates.fetch,
            "setwebhook": self._set_webhook,
            "deletewebhook": self._delete_webhook,
            "getwebhookinfo": self._webhook_info,
        }

    async def call(self, name: str, fields: Fields, uploads: Uploads) -> Reply:
        """One call: limits, then a fault if one waits for it, then the method itself."""
        at, method = self.monotonic(), name.lower()
        fault: Fault | None = None
        try:
            self._admit(method, fields, at)
            if self.faults.waiting:
                fault = self.faults.take(method, chat_of(fields))
            if fault is not None:
                reply = await self._faulty(fault, method, fields, uploads)
            else:
                result = await self._do(method, fields, uploads)
                reply = Reply(200, {"ok": True, "result": result})
        except Refused as refusal:
            reply = Reply(refusal.code, refusal.body())
        self._note(at, name, fields, uploads, reply, fault)
        if fault is not None:
            return await self._late(fault, reply)
        return reply

    def download(self, path: str) -> bytes | None:
        """The bytes of a stored file, None when there is none at this path."""
        stored = self.memory.paths.get(path)
        return stored.data if stored else None

    def clear_faults(self) -> None:
        """No more faults; calls that hang are answered now."""
        self.faults.waiting.clear()
        self._released.set()
        self._released = asyncio.Event()

    def authorize(self, valid: bool) -> None:
        """False: the token is dead, every call is 401, a waiting poll too; True: good again."""
        self.authorized = valid
        if not valid:
            self.updates.interrupt(Refused(401))

    def _admit(self, method: str, fields: Fields, now: float) -> None:
        if not self.authorized:
            raise Refused(401)
        if method not in _SPEAKING:
            return
        chat = chat_of(fields)
        if chat is None:
            return
        messages = len(parsed(fields, "media") or ()) if method == "sendmediagroup" else 1
        wait = self.limits.arrive(chat, now, messages)
        if wait:
            raise Refused(429, f"retry after {wait}", retry_after=wait)

    async def _do(self, method: str, fields: Fields, uploads: Uploads) -> Any:
        handler = _METHODS.get(method)
        if handler is not None:
            return handler(self.memory, fields, uploads)
        slow = self._slow.get(method)
        if slow is None:
            raise Refused(404)
        return await slow(fields)

    async def _faulty(self, fault: Fault, method: str, fields: Fields, uploads: Uploads) -> Reply:
        if fault.kind is FaultKind.ERROR:
            chat = chat_of(fields)
            if fault.retry_after and chat is not None:
                self.limits.pause(chat, self.monotonic() + fault.retry_after)
            raise fault.refusal()
        if fault.kind in _NOTHING_DONE:
            return Reply(502, _PAGE) if fault.kind is FaultKind.HTML else Reply(0, None)
        if method == "getupdates":
            fields = {**fields, "timeout": 0}
        result = await self._do(method, fields, uploads)
        if fault.kind is FaultKind.REPEAT:
            result = [update.body for update in self.updates.confirmed][-50:] + result
        return Reply(200, {"ok": True, "result": result})

    async def _late(self, fault: Fault, reply: Reply) -> Reply:
        """After a call was done and recorded: the answer is lost, comes late, or never."""
        if fault.kind is FaultKind.LOST:
            return Reply(0, None)
        if fault.kind is FaultKind.DELAY:
            await asyncio.sleep(fault.seconds)
        elif fault.kind is FaultKind.HANG:
            await self._released.wait()
        return reply

    def _note(
        self,
        at: float,
        name: str,
        fields: Fields,
        uploads: Uploads,
        reply: Reply,
        fault: Fault | None,
    ) -> None:
        unanswered = fault is not None and fault.kind in (FaultKind.LOST, FaultKind.HANG)
        answer = reply.body if isinstance(reply.body, dict) else None
        status = 0 if unanswered else reply.status
        self.record.add(Call(at, name, fields, uploads, status, answer))

    async def _set_webhook(self, fields: Fields) -> bool:
        await self.webhook.set(fields)
        return True

    async def _delete_webhook(self, fields: Fields) -> bool:
        await self.webhook.delete(fields)
        return True

    async def _webhook_info(self, fields: Fields) -> Json:
        return self.webhook.info()
