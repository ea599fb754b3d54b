"""A local Telegram: the Bot API over real HTTP on loopback, with people, faults and a record.

In tests: ``async with TelegramEmulator(token="7:secret") as telegram: ...``
As a program: ``python -m tests.emulators.telegram --port 0 --token 7:secret`` prints its address.
Written from the published documents and the open server's source, not from any client.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import signal
import sys
import time
from collections.abc import Callable, Iterable
from typing import Any, Self

from tests.emulators.telegram_control import Controls
from tests.emulators.telegram_faults import Fault, FaultKind
from tests.emulators.telegram_groups import Group
from tests.emulators.telegram_people import NoSuchButton, Person
from tests.emulators.telegram_platform import Platform
from tests.emulators.telegram_record import Call
from tests.emulators.telegram_server import HOST, Server
from tests.emulators.telegram_wire import Json

__all__ = ["Call", "FaultKind", "Group", "NoSuchButton", "Person", "TelegramEmulator"]


class TelegramEmulator:
    """One bot's Telegram. ``base_url`` and ``file_url`` take the token right after them.

    ``limits=False`` accepts any pace (it is still measured); ``wall`` and ``monotonic`` are the
    platform's clocks, in seconds.
    """

    def __init__(
        self,
        token: str = "7:emulated",
        *,
        username: str = "don_doc_bot",
        limits: bool = True,
        port: int = 0,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.token = token
        number = int(token.partition(":")[0])
        bot = {"id": number, "is_bot": True, "first_name": "Đôn Đốc", "username": username}
        self.platform = Platform(bot, wall=wall, monotonic=monotonic, first_update=int(wall()))
        self.memory, self.record = self.platform.memory, self.platform.record
        self.limits, self.webhook = self.platform.limits, self.platform.webhook
        self.limits.enforced = limits
        self._server = Server(self.platform, token, Controls(self).act)
        self._port = port
        self._people: dict[int, Person] = {}
        self._groups: dict[int, Group] = {}

    async def __aenter__(self) -> Self:
        await self._server.start(self._port)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.webhook.close()
        self.platform.clear_faults()
        await self._server.stop()

    # where it is

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self._server.port}"

    @property
    def control_url(self) -> str:
        """A second door for control alone; it stays open while Telegram is unreachable."""
        return f"http://{HOST}:{self._server.control_port}"

    @property
    def base_url(self) -> str:
        return f"{self.url}/bot"

    @property
    def file_url(self) -> str:
        return f"{self.url}/file/bot"

    # who is there

    def person(
        self,
        user: int,
        first_name: str = "An",
        *,
        last_name: str = "",
        username: str = "",
        language: str = "vi",
        started: bool = False,
    ) -> Person:
        """The person with this id, made when new; the bot may write once they started it."""
        if user not in self._people:
            names = {"first_name": first_name, "last_name": last_name, "username": username}
            known = {key: value for key, value in names.items() if value}
            account = {"id": user, "is_bot": False, **known}
            if language:
                account["language_code"] = language
            chat = self.memory.open(user, "private", known)
            self._people[user] = Person(self.platform, chat, account)
        person = self._people[user]
        person.chat.started = person.chat.started or started
        return person

    def populate(self, first: int, count: int) -> None:
        """``count`` people with ids from ``first`` on, all of whom have started the bot."""
        for user in range(first, first + count):
            self.person(user, started=True)

    def group(
        self,
        chat: int,
        title: str = "Nhóm",
        *,
        kind: str = "group",
        members: Iterable[Person] = (),
        forum: bool = False,
        privacy: bool = True,
    ) -> Group:
        """The group with this (negative) id, made when new, with the bot in it."""
        if chat not in self._groups:
            known = self.memory.open(chat, kind, {"title": title, "is_forum": forum})
            self._groups[chat] = Group(self.platform, known, privacy=privacy)
        group = self._groups[chat]
        group.chat.members |= {person.id: person.user for person in members}
        return group

    # what reaches the bot

    def inject(self, update: Json) -> int:
        """Queues any update as it is, numbered unless it has a number; its id."""
        return self.platform.updates.add_raw(update)

    def poison(self) -> int:
        """Queues an update no library can parse."""
        return self.inject({"message": {"message_id": 1}})

    async def replay(self, update: int, *, secret: str | None = None) -> int:
        """Posts an update of the past, or one still waiting, to the webhook; the status answered.

        Raises:
            LookupError: there was no such update.
        """
        updates = self.platform.updates
        for known in (*updates.pending.values(), *updates.confirmed):
            if known.id == update:
                return await self.webhook.push(known.body, secret)
        raise LookupError(f"no update {update}")

    async def crowd_says(self, first: int, count: int, text: str) -> None:
        """Each of ``count`` people with ids from ``first`` on types ``text`` once, at once."""
        for user in range(first, first + count):
            await self.person(user).says(text)

    async def push(self, body: Json, *, secret: str | None = None) -> int:
        """Posts any body to the webhook outside the queue; the status answered."""
        return await self.webhook.push(body, secret)

    @property
    def pending(self) -> int:
        """Updates the bot has not confirmed yet."""
        return len(self.platform.updates.pending)

    @property
    def polling(self) -> bool:
        """Whether the bot waits in a long poll right now."""
        return self.platform.updates.polling

    # what goes wrong

    def fault(
        self,
        kind: FaultKind | str,
        method: str = "*",
        *,
        chat: int | None = None,
        times: int | None = 1,
        **detail: Any,
    ) -> None:
        """The next ``times`` calls that match go wrong (None: until cleared); see ``Fault``."""
        fault = Fault(FaultKind(kind), method, chat, times, **detail)
        self.platform.faults.waiting.append(fault)

    def clear_faults(self) -> None:
        self.platform.clear_faults()

    def authorize(self, valid: bool) -> None:
        """False: 401 on every call until True again."""
        self.platform.authorize(valid)

    async def unreachable(self) -> None:
        """Breaks all connections and refuses new ones."""
        await self._server.shut()

    async def reachable(self) -> None:
        """Listens again, on the same port."""
        await self._server.open()

    # what was seen

    def calls(self, method: str = "*", chat: int | None = None) -> list[Call]:
        return self.record.of(method, chat)

    @property
    def refused(self) -> list[Call]:
        """Calls answered with an error."""
        return self.record.refused()

    @property
    def unanswered(self) -> list[str]:
        """Presses (callback query ids) the bot has not answered."""
        return list(self.memory.queries)

    def expire_queries(self) -> None:
        """All presses become too old to be answered."""
        self.memory.queries.clear()

    def forget(self) -> None:
        """Record, counts and peaks start anew; chats and updates stay."""
        self.record.clear()
        self.limits.forget()

    async def wait_for(
        self,
        what: int | Callable[[], object],
        timeout: float = 5.0,  # noqa: ASYNC109 - the caller states its patience
        *,
        method: str = "*",
    ) -> None:
        """Waits for the ``what``-th call of ``method`` since the start, or until ``what()`` holds.

        Raises:
            TimeoutError: it did not come.
        """
        if callable(what):
            await self.record.wait_for(what, timeout)
        else:
            await self.record.wait_for(lambda: self.record.count(method) >= what, timeout)


async def _serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    telegram = TelegramEmulator(options.token, port=options.port, limits=options.limits)
    telegram.memory.strangers = options.strangers
    telegram.record.keep = not options.counts_only
    telegram.memory.lean = options.counts_only
    gc.set_threshold(100_000, 50, 50)  # what it remembers is not garbage; do not keep looking
    async with telegram:
        sys.stdout.write(f"{telegram.url}\n")
        sys.stdout.flush()
        await stop.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.emulators.telegram")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default="7:emulated")
    parser.add_argument("--limits", action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument("--strangers", action="store_true", help="unknown chats open by themselves")
    parser.add_argument("--counts-only", action="store_true", help="record counts, not calls")
    asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
