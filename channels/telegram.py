"""Telegram: hears updates, sends messages and fetches files through the Bot API.

Nothing here needs the network before the first call, so the process starts without it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import quote

from telegram import Bot, BotCommand, BotCommandScopeChat, BotCommandScopeDefault
from telegram.error import BadRequest

from channels import telegram_updates
from channels.markup import split, visible_length
from channels.telegram_enclosures import send_enclosure
from channels.telegram_errors import asking, sending
from channels.telegram_request import AiohttpRequest, Timeouts
from domain.messages import (
    Abilities,
    Ambiguous,
    Busy,
    Button,
    Command,
    DeliveryProblem,
    Incoming,
    Outgoing,
    Pace,
    Picture,
)

OFFICIAL = "https://api.telegram.org"
TEXT_LIMIT, CAPTION_LIMIT = 4096, 1024  # code points and UTF-16 units, markup not counted
CALLS = 250  # connections: more than the courier has in the air, so that none is waited for
TOAST_LIMIT = 200  # characters of an answer to a press
FILE_LIMIT = 20 * 1024 * 1024  # bytes a bot may download
HEARD = list(telegram_updates.KINDS)
NO_PREVIEW = json.dumps({"is_disabled": True})


@dataclass(frozen=True, slots=True)
class Backlog:
    """What the platform says of our webhook."""

    waiting: int  # updates not yet delivered
    failed_at: datetime | None  # the last delivery that failed
    failure: str


class Telegram:
    """One bot account. Fulfils ``domain.messages.Channel``, and hears for poller and webhook.

    ``base_url`` is the server (``https://api.telegram.org``, with or without ``/bot``) or a
    template with ``{token}``; ``base_file_url`` follows from it unless given. ``proxy`` is an
    http(s) or socks URL. Raises ValueError for a malformed token, without showing it."""

    name = telegram_updates.CHANNEL
    abilities = Abilities(buttons=True, pictures=True)
    # The platform names ~30 a second; one is left for what is not a letter.
    pace = Pace(total=29, private=1, group=20)

    def __init__(
        self,
        token: str,
        *,
        base_url: str = OFFICIAL,
        base_file_url: str = "",
        proxy: str | None = None,
        timeouts: Timeouts | None = None,
    ) -> None:
        self.account = account_of(token)
        self._timeouts = timeouts or Timeouts()
        self._calls = AiohttpRequest(pool=CALLS, proxy=proxy, timeouts=self._timeouts)
        # Hearing waits long; on connections of its own it never starves the sending.
        self._ears = AiohttpRequest(pool=2, proxy=proxy, timeouts=self._timeouts)
        methods = template(base_url)
        files = template(base_file_url) if base_file_url else file_template(methods)
        self._url = methods.replace("{token}", token)
        self._file_url = files.replace("{token}", token)
        self._bot = Bot(token, methods, files, request=self._calls, get_updates_request=self._ears)
        self._reader = telegram_updates.Reader(self.account)
        self._arranged: tuple[str, str] | None = None

    async def open(self) -> None:
        """Makes ready to call; no network yet."""
        await self._calls.initialize()
        await self._ears.initialize()

    async def close(self) -> None:
        await self._calls.shutdown()
        await self._ears.shutdown()

    # ── hearing ────────────────────────────────────────────────────────────────────────────

    def update_key(self, payload: Mapping[str, Any]) -> str:
        return telegram_updates.update_key(payload)

    def lane(self, payload: Mapping[str, Any]) -> str:
        return telegram_updates.lane(payload)

    def parse(self, payload: Mapping[str, Any]) -> Incoming | None:
        """A command addressed to another bot of the group is none of our business, once
        ``who`` has told our name; before that every address is cut off."""
        return self._reader.read(payload)

    async def who(self) -> tuple[str, str]:
        """Our id and username, as the platform knows us; raises Busy or Down."""
        with asking():
            me = await self._bot.get_me()
        self._reader = replace(self._reader, username=me.username or "")
        return str(me.id), self._reader.username

    async def updates(self, offset: int | None, timeout: int) -> list[dict[str, Any]]:  # noqa: ASYNC109 (the platform's long poll, not ours)
        """Raw updates from ``offset`` on, waiting up to ``timeout`` s (at most 50) for one.

        Asking with a higher offset confirms the lower ids: store first. Raises Busy on every
        trouble that passes (Contested when somebody else listens), Down on 401 and 404."""
        form = {"timeout": str(timeout), "allowed_updates": json.dumps(HEARD)}
        if offset is not None:
            form["offset"] = str(offset)
        with asking():
            heard = await self._ears.call(
                f"{self._url}/getUpdates", form, read_timeout=timeout + self._timeouts.read
            )
            return list(heard)

    async def arrange_webhook(self, url: str, secret: str) -> None:
        """Has updates delivered to ``url``; what waits there is kept. Raises Busy or Down.

        May be called again and again: the platform is only told when it says something else
        than we want. It never shows the secret, so the first call always tells it."""
        with asking():
            info = await self._bot.get_webhook_info()
            known = info.url == url and set(info.allowed_updates or ()) == set(HEARD)
            if not known or self._arranged != (url, secret):
                await self._bot.set_webhook(url, secret_token=secret, allowed_updates=HEARD)
                self._arranged = (url, secret)

    async def remove_webhook(self) -> None:
        """Makes polling possible; what waits is kept. Raises Busy or Down."""
        with asking():
            await self._bot.delete_webhook(drop_pending_updates=False)
        self._arranged = None

    async def webhook_backlog(self) -> Backlog:
        """How far our webhook lags behind. Raises Busy or Down."""
        with asking():
            info = await self._bot.get_webhook_info()
        return Backlog(
            info.pending_update_count, info.last_error_date, info.last_error_message or ""
        )

    # ── speaking ───────────────────────────────────────────────────────────────────────────

    async def send(self, chat: str, message: Outgoing) -> str:
        """Sends in as many parts as needed, buttons on the last; returns the last part's id.

        When a later part finds the platform busy, the message is neither delivered nor
        undelivered: that is Ambiguous, and the notice's promise decides. Every other problem
        speaks of the chat, the account or the text, and is raised as it is."""
        pieces, sent = parts(message), ""
        for number, piece in enumerate(pieces, start=1):
            try:
                with sending(chat):
                    sent = await self._deliver(chat, piece)
            except Busy as problem:
                if not sent:
                    raise
                raise Ambiguous(f"part {number} of {len(pieces)}: {problem}") from problem
        return sent

    async def _deliver(self, chat: str, piece: Outgoing) -> str:
        if piece.picture:
            return await self._show(chat, piece, piece.picture)
        if piece.enclosure:
            keys = keyboard(piece.buttons) if piece.buttons else None
            return await send_enclosure(self._bot, chat, piece, piece.enclosure, keys)
        # The hot path: a form out, one number back, no library objects in between.
        form = {
            "chat_id": chat,
            "text": piece.html,
            "parse_mode": "HTML",
            "link_preview_options": NO_PREVIEW,
        }
        if piece.protected:
            form["protect_content"] = "true"
        if piece.thread:
            form["message_thread_id"] = piece.thread
        if piece.buttons:
            form["reply_markup"] = json.dumps(keyboard(piece.buttons))
        accepted = await self._calls.call(f"{self._url}/sendMessage", form)
        return str(int(accepted["message_id"]))

    async def _show(self, chat: str, piece: Outgoing, picture: Picture) -> str:
        accepted = await self._bot.send_photo(
            chat,
            picture.png,
            caption=piece.html or None,
            parse_mode="HTML",
            protect_content=piece.protected or None,
            filename="picture.png",
            api_kwargs={"reply_markup": keyboard(piece.buttons)} if piece.buttons else None,
        )
        return str(accepted.message_id)

    async def acknowledge(self, press: str, text: str = "") -> None:
        shown = text[:TOAST_LIMIT] or None
        with suppress(DeliveryProblem), asking():
            await self._bot.answer_callback_query(press, text=shown, show_alert=bool(shown) or None)

    def group_link(self, code: str) -> str:
        """Known once ``who`` has told our name."""
        name = self._reader.username
        return f"https://t.me/{name}?startgroup={quote(code)}" if name else ""

    def start_link(self, code: str) -> str:
        """Known once ``who`` has told our name."""
        name = self._reader.username
        return f"https://t.me/{name}?start={quote(code)}" if name else ""

    async def set_menu(self, chat: str, language: str, commands: Sequence[Command]) -> None:
        """``language`` is a two-letter code, "" for all without a menu of their own. No
        commands means no menu of its own: the chat falls back to the default."""
        scope = BotCommandScopeChat(chat) if chat else BotCommandScopeDefault()
        menu = [BotCommand(command.name, command.description) for command in commands]
        with asking():
            if menu:
                await self._bot.set_my_commands(menu, scope, language or None)
            else:
                await self._bot.delete_my_commands(scope, language or None)

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        """The bytes of a file, at most 20 MB. Raises Rejected when it is larger or gone."""
        with asking():
            found = await self._calls.call(f"{self._url}/getFile", {"file_id": ref})
            if found.get("file_size", 0) > FILE_LIMIT:
                raise BadRequest("file is too big")
            path = quote(found["file_path"])
            async for chunk in self._calls.stream(f"{self._file_url}/{path}", FILE_LIMIT):
                yield chunk


def account_of(token: str) -> str:
    """The bot's id: what stands before the colon of its token."""
    account, colon, rest = token.partition(":")
    if not (account.isascii() and account.isdigit() and colon and rest):
        raise ValueError("a bot token looks like 123456:letters")
    return account


def template(base_url: str) -> str:
    """The address of the methods, with ``{token}`` where the token goes."""
    base = base_url.rstrip("/")
    if "{token}" in base:
        return base
    return f"{base}{{token}}" if base.endswith("/bot") else f"{base}/bot{{token}}"


def file_template(methods: str) -> str:
    """Where the files of a server lie, from where its methods are."""
    return methods.replace("/bot{token}", "/file/bot{token}")


def parts(message: Outgoing) -> list[Outgoing]:
    """The message in pieces the platform takes, the buttons on the last one. What is too long
    for a caption follows its picture or file."""
    carries = message.picture is not None or message.enclosure is not None
    if carries and max(visible_length(message.html)) <= CAPTION_LIMIT:
        return [message]
    texts = split(message.html, TEXT_LIMIT) or [message.html]
    if not carries and len(texts) == 1:
        return [message]
    pieces = [Outgoing(text, protected=message.protected, thread=message.thread) for text in texts]
    if carries:
        pieces.insert(0, replace(message, html="", buttons=()))
    pieces[-1] = replace(pieces[-1], buttons=message.buttons)
    return pieces


def keyboard(rows: Sequence[Sequence[Button]]) -> dict[str, Any]:
    """Buttons as the Bot API wants them."""
    return {
        "inline_keyboard": [
            [{"text": button.label, "callback_data": button.action} for button in row]
            for row in rows
        ]
    }
