"""Driving the emulator from another process: acts over HTTP, and the client that calls them."""

from __future__ import annotations

import base64
import inspect
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Self

import aiohttp

from tests.emulators.telegram_record import Call
from tests.emulators.telegram_screens import Screen
from tests.emulators.telegram_server import CONTROL
from tests.emulators.telegram_wire import Json

if TYPE_CHECKING:
    from tests.emulators.telegram import TelegramEmulator

_WHOLE = frozenset(
    {
        "populate",
        "crowd_says",
        "inject",
        "poison",
        "replay",
        "push",
        "fault",
        "clear_faults",
        "authorize",
        "unreachable",
        "reachable",
        "expire_queries",
        "forget",
    }
)
_PERSON = frozenset(
    {
        "says",
        "edits",
        "presses",
        "sends_photo",
        "sends_document",
        "sends_voice",
        "sends_location",
        "sends_contact",
        "blocks",
        "unblocks",
        "leaves_telegram",
        "hears",
    }
)
_GROUP = frozenset({"adds_bot", "removes_bot", "migrates", "hears"})


class Controls:
    """The acts by name. Each calls the same function a test in the process would call."""

    def __init__(self, telegram: TelegramEmulator) -> None:
        self._telegram = telegram
        self._acts: Mapping[str, Callable[..., Any]] = {
            "where": lambda: {"url": telegram.url, "control": telegram.control_url},
            "person": self._person,
            "group": self._group,
            "screen": self._screen,
            "calls": self._calls,
            "state": self._state,
            "wait_for": self._wait_for,
            "switch": self._switch,
            "hurry": telegram.webhook.hurry,
        }

    async def act(self, name: str, args: Json) -> Any:
        """Runs one act.

        Raises:
            LookupError: there is no such act.
        """
        function = self._acts.get(name) or self._bound(name, args)
        if "data" in args:
            args["data"] = base64.b64decode(args["data"])
        result = function(**args)
        if inspect.isawaitable(result):
            result = await result
        return result.id if isinstance(result, Screen) else result

    def _bound(self, name: str, args: Json) -> Any:
        """The method a name stands for, on the person or group the arguments name."""
        telegram = self._telegram
        if name in _WHOLE:
            return getattr(telegram, name)
        if name in _PERSON and "person" in args:
            person = telegram.person(args.pop("person"))
            if "group" in args:
                args["chat"] = telegram.group(args.pop("group"))
            return getattr(person, name)
        if name in _GROUP and "group" in args:
            group = telegram.group(args.pop("group"))
            if "by" in args:
                args["by"] = telegram.person(args["by"])
            return getattr(group, name)
        raise LookupError(f"no act {name}")

    def _person(self, person: int, **known: Any) -> None:
        self._telegram.person(person, **known)

    def _group(self, group: int, members: tuple[int, ...] = (), **known: Any) -> None:
        people = [self._telegram.person(member) for member in members]
        self._telegram.group(group, members=people, **known)

    def _screen(self, chat: int) -> Json:
        telegram = self._telegram
        screen: Screen = telegram.person(chat) if chat > 0 else telegram.group(chat)
        return {
            "sees": screen.sees,
            "last": screen.last,
            "buttons": screen.buttons,
            "messages": screen.messages,
        }

    def _calls(self, method: str = "*", chat: int | None = None) -> list[Json]:
        return [Call.as_json(call) for call in self._telegram.calls(method, chat)]

    def _state(self) -> Json:
        """Counts, peaks and queues in one answer."""
        telegram = self._telegram
        return {
            "counts": dict(telegram.record.counts),
            "accepted": dict(telegram.record.accepted),
            "statuses": dict(telegram.record.statuses),
            "peaks": asdict(telegram.limits.peaks),
            "early": telegram.limits.early,
            "pending": telegram.pending,
            "unanswered": telegram.unanswered,
            "refused": [call.as_json() for call in telegram.refused],
            "deliveries": len(telegram.webhook.deliveries),
            "webhook": telegram.webhook.info(),
        }

    async def _wait_for(
        self,
        count: int | None = None,
        method: str = "*",
        pending: int | None = None,
        timeout: float = 5.0,  # noqa: ASYNC109 - the caller states its patience
    ) -> None:
        """The ``count``-th call of a method, or a queue of at most ``pending`` updates."""
        telegram = self._telegram
        if pending is not None:
            await telegram.wait_for(lambda: telegram.pending <= pending, timeout)
        else:
            await telegram.wait_for(count or 1, timeout, method=method)

    def _switch(self, **switches: bool) -> None:
        """Turns limits, keep (record calls), lean, strangers or racing on or off."""
        telegram = self._telegram
        owners: Mapping[str, tuple[object, str]] = {
            "limits": (telegram.limits, "enforced"),
            "keep": (telegram.record, "keep"),
            "lean": (telegram.memory, "lean"),
            "strangers": (telegram.memory, "strangers"),
            "racing": (telegram.webhook, "racing"),
        }
        for name, value in switches.items():
            owner, attribute = owners[name]
            setattr(owner, attribute, value)


class ControlError(RuntimeError):
    """The emulator refused an act; carries its words."""


class TelegramControl:
    """Drives an emulator started as a program: ``async with TelegramControl(url) as telegram``."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        self._control = self.url
        try:
            self._control = (await self.act("where"))["control"]
        except BaseException:
            await self._session.close()
            raise
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._session.close()

    async def act(self, name: str, /, **args: Any) -> Any:
        """Runs an act by name, e.g. ``act("fault", kind="lost", method="sendMessage")``.

        Raises:
            ControlError: the act failed over there.
        """
        if isinstance(args.get("data"), bytes):
            args["data"] = base64.b64encode(args["data"]).decode()
        timeout = aiohttp.ClientTimeout(total=args.get("timeout", 5.0) + 30)
        url = self._control + CONTROL + name
        async with self._session.post(url, json=args, timeout=timeout) as answer:
            body = await answer.json()
        if not body["ok"]:
            raise ControlError(f"{body['error']}: {body['words']}")
        return body["result"]

    def person(self, person: int) -> RemotePerson:
        return RemotePerson(self, person)

    async def wait_for(
        self,
        count: int,
        timeout: float = 5.0,  # noqa: ASYNC109 - the caller states its patience
        *,
        method: str = "*",
    ) -> None:
        await self.act("wait_for", count=count, method=method, timeout=timeout)

    async def calls(self, method: str = "*", chat: int | None = None) -> list[Json]:
        calls: list[Json] = await self.act("calls", method=method, chat=chat)
        return calls

    async def state(self) -> Json:
        """Counts, peaks, pending updates, unanswered presses, refused calls, webhook info."""
        state: Json = await self.act("state")
        return state


class RemotePerson:
    """A person on the other side of the control door."""

    def __init__(self, control: TelegramControl, person: int) -> None:
        self._control, self.id = control, person

    async def says(self, text: str, **where: Any) -> int:
        return int(await self._control.act("says", person=self.id, text=text, **where))

    async def presses(self, label: str, **how: Any) -> int:
        return int(await self._control.act("presses", person=self.id, label=label, **how))

    async def hears(
        self,
        text: str,
        timeout: float = 5.0,  # noqa: ASYNC109 - the caller states its patience
    ) -> Json:
        act = self._control.act
        message: Json = await act("hears", person=self.id, text=text, timeout=timeout)
        return message

    async def does(self, verb: str, **args: Any) -> int:
        """Any other act of a person: sends_photo, sends_document, blocks …"""
        return int(await self._control.act(verb, person=self.id, **args) or 0)

    async def sees(self) -> list[str]:
        sees: list[str] = (await self._control.act("screen", chat=self.id))["sees"]
        return sees

    async def buttons(self) -> list[str]:
        buttons: list[str] = (await self._control.act("screen", chat=self.id))["buttons"]
        return buttons
