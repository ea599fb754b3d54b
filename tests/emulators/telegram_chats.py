"""The platform's memory: people, chats, messages, buttons, files, and presses not yet answered."""

from __future__ import annotations

import itertools
import re
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from tests.emulators.telegram_wire import Fields, Json, Refused, bad

COMMAND = re.compile(r"(?<![\w/])/\w{1,64}(@\w+)?", re.ASCII)
QUERY_SECONDS = 60.0  # how long a press may be answered; Telegram's own number is unpublished
_ENDINGS = {"photo": "jpg", "voice": "oga"}
LEAN_MESSAGES = 50  # kept per chat while only counts are recorded


class Shown(NamedTuple):
    """A button that was shown once: what a stale client may still press."""

    message_id: int
    label: str
    data: str


@dataclass(slots=True)
class Chat:
    """One chat and what is visible in it now."""

    id: int
    kind: str  # private, group, supergroup, channel
    face: Json  # as it stands in messages
    started: bool = False  # private: the person wrote first
    blocked: bool = False  # private: the person blocked the bot
    gone: bool = False  # private: the account was deleted
    bot_status: str = "member"  # groups: member, administrator, left, kicked
    moved_to: int = 0
    members: dict[int, Json] = field(default_factory=dict)  # users by id
    topics: dict[int, str] = field(default_factory=dict)
    messages: dict[int, Json] = field(default_factory=dict)
    shown: list[Shown] = field(default_factory=list)
    keyboard: list[str] = field(default_factory=list)  # labels of the reply keyboard
    actions: list[str] = field(default_factory=list)  # chat actions, e.g. typing

    @property
    def private(self) -> bool:
        return self.kind == "private"

    def refuse_if_closed(self) -> None:
        """Raises what a bot is told when it may not speak here."""
        if self.moved_to:
            words = "group chat was upgraded to a supergroup chat"
            raise bad(words, migrate_to_chat_id=self.moved_to)
        if self.gone:
            raise Refused(403, "user is deactivated")
        if self.blocked:
            raise Refused(403, "bot was blocked by the user")
        if self.private and not self.started:
            raise Refused(403, "bot can't initiate conversation with a user")
        if self.bot_status == "kicked":
            raise Refused(403, f"bot was kicked from the {self.kind} chat")
        if self.bot_status == "left":
            raise Refused(403, f"bot is not a member of the {self.kind} chat")

    def put(self, message: Json) -> None:
        """Shows a new message or a new version of one."""
        self.messages[message["message_id"]] = message
        markup = message.get("reply_markup")
        if markup:
            for label, data in buttons_of(message):
                if data:
                    self.shown.append(Shown(message["message_id"], label, data))

    def forget_old(self) -> None:
        while len(self.messages) > LEAN_MESSAGES:
            del self.messages[next(iter(self.messages))]
        del self.shown[:-LEAN_MESSAGES]


def buttons_of(message: Json) -> list[tuple[str, str]]:
    """Label and callback data ("" for links) of the message's inline buttons."""
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", ())
    return [(button["text"], button.get("callback_data", "")) for row in rows for button in row]


@dataclass(frozen=True, slots=True)
class Stored:
    """A file the platform holds; ``path`` is the last part of its download address."""

    id: str
    unique: str
    name: str
    mime: str
    data: bytes
    path: str


class Memory:
    """Everything the platform remembers, under its own clocks."""

    def __init__(
        self, bot: Json, *, wall: Callable[[], float], monotonic: Callable[[], float]
    ) -> None:
        self.bot = bot
        self.wall, self.monotonic = wall, monotonic
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, Stored] = {}  # by file_id
        self.paths: dict[str, Stored] = {}
        self.queries: OrderedDict[str, float] = OrderedDict()  # open presses, when pressed
        self.answers: dict[str, Json] = {}  # what presses were answered
        self.settings: dict[str, Json] = {}  # commands, names and descriptions, per scope
        self.strangers = False  # True: a chat nobody opened is opened by being written to
        self.lean = False  # True: keep only the newest messages of a chat
        self._message_ids = itertools.count(1)
        self._serial = itertools.count(1)

    def chat(self, fields: Fields, name: str = "chat_id") -> Chat:
        """The chat a call is about, by number or @username; raises 400 when there is none."""
        wanted = fields.get(name)
        if wanted is None or wanted == "":
            raise bad(f"{name} is empty")
        try:
            chat = self.chats.get(int(wanted))
        except (TypeError, ValueError):
            chat = self._named(str(wanted).removeprefix("@"))
        if chat is not None:
            return chat
        if self.strangers and str(wanted).isdigit():
            stranger = self.open(int(wanted), "private", {"first_name": "Khách"})
            stranger.started = True
            return stranger
        raise bad("chat not found")

    def _named(self, username: str) -> Chat | None:
        found = (chat for chat in self.chats.values() if chat.face.get("username") == username)
        return next(found, None)

    def open(self, chat: int, kind: str, face: Mapping[str, str | bool]) -> Chat:
        """The chat with this id, made when it is new."""
        known = self.chats.get(chat)
        if known is None:
            shown = {key: value for key, value in face.items() if value}
            known = Chat(chat, kind, {"id": chat, "type": kind, **shown})
            self.chats[chat] = known
        return known

    def post(self, chat: Chat, sender: Json, body: Json) -> Json:
        """Puts a new message into a chat and returns it."""
        message = {
            "message_id": next(self._message_ids),
            "from": sender,
            "chat": chat.face,
            "date": int(self.wall()),
            **body,
        }
        chat.put(message)
        if self.lean:
            chat.forget_old()
        return message

    def store(self, kind: str, data: bytes, name: str, mime: str) -> Stored:
        """Keeps a file; the id is new each time, as every upload has its own."""
        serial = next(self._serial)
        ending = name.rpartition(".")[2] if "." in name else _ENDINGS.get(kind, "")
        path = f"{kind}s/file_{serial}" + (f".{ending}" if ending.isalnum() else "")
        file_id = f"AgAC{serial:06d}{secrets.token_urlsafe(24)}"
        stored = Stored(file_id, f"AQAD{serial:06d}", name, mime, data, path)
        self.files[stored.id] = self.paths[path] = stored
        return stored

    def ask(self) -> str:
        """A new press waiting for answerCallbackQuery; its id."""
        query = str(4_000_000_000_000_000_000 + next(self._serial))
        self.queries[query] = self.monotonic()
        return query
