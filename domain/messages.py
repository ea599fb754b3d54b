"""The words every channel shares: who speaks, what they said, what we answer, what went wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Address:
    """One chat on one account of one channel, e.g. ``telegram/7/42`` or ``web/main/…``."""

    channel: str
    account: str
    chat: str

    def __str__(self) -> str:
        return f"{self.channel}/{self.account}/{self.chat}"


@dataclass(frozen=True, slots=True)
class File:
    """A file a person sent. ``ref`` is what the channel needs to fetch its bytes."""

    ref: str
    kind: str  # photo, document, voice, video
    name: str = ""
    mime: str = ""
    size: int = 0  # bytes, 0 when the platform does not say


@dataclass(frozen=True, slots=True)
class Place:
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing a person did, in NFC. Empty fields were not part of it."""

    update: str  # the channel's own id; with the account it tells repeats apart
    sender: Address
    text: str = ""
    action: str = ""  # the action of a pressed button
    press: str = ""  # the platform's id of the press, to be acknowledged
    message: str = ""  # the platform's id of the message pressed on or sent
    files: tuple[File, ...] = ()
    place: Place | None = None
    language: str = ""  # the client's language code, "" when unknown
    group: bool = False
    blocked: bool | None = None  # the person blocked (True) or unblocked (False) us
    moved_to: str = ""  # the group's new chat id
    by: Address | None = None  # who did it in a group: their own chat with us
    thread: str = ""  # the topic of a group it happened in
    at: datetime | None = field(default=None, compare=False)  # when, where the platform says so


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    action: str  # at most 64 bytes


@dataclass(frozen=True, slots=True)
class Picture:
    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with the words, one per message. Nothing that could run is ever one."""

    name: str
    mime: str  # what the bytes are where they say so, else what the sender claimed
    kind: str  # photo, document, voice, video
    body: bytes = field(repr=False)


class Lack(StrEnum):
    """Why a file does not go along."""

    WAITING = "waiting"  # still being fetched from the platform it was sent on
    CLEANING = "cleaning"  # what is hidden in it is still being taken out
    UNCLEAN = "unclean"  # what may be hidden in it could not be taken out
    LARGE = "large"  # more than the office takes
    BOMB = "bomb"  # it unpacks to too much
    INFECTED = "infected"
    UNSCANNED = "unscanned"  # larger than the scanner takes
    LOST = "lost"  # could not be fetched, or cannot be opened
    BARRED = "barred"  # it could run on the reader's machine


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Rendered text in a small HTML subset (b, i, u, code, a), its rows of buttons, a picture
    or an enclosed file."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    picture: Picture | None = None
    protected: bool = False  # must not be forwarded or saved, where the platform can hold that
    letter: int = 0  # the outbox row, for channels that store what they send
    enclosure: Enclosure | None = None
    thread: str = ""  # the topic of a group it goes to


@dataclass(frozen=True, slots=True)
class Pace:
    """What a platform allows: messages per window. None means no limit."""

    total: int | None = None  # per account and second
    private: int | None = None  # per private chat and second
    group: int | None = None  # per group and minute


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a channel can do; the courier and the desk ask instead of knowing names."""

    buttons: bool = True
    pictures: bool = True
    edits: bool = False
    leased: bool = True  # only one process may send for an account at a time


@dataclass(frozen=True, slots=True)
class Command:
    """One entry of a command menu."""

    name: str  # without the slash
    description: str


class Channel(Protocol):
    """A way to reach people. Adapters live in ``channels``."""

    name: str
    account: str
    abilities: Abilities
    pace: Pace

    def update_key(self, payload: Mapping[str, Any]) -> str:
        """The platform's id of an update. Raises Unparsable."""
        ...

    def lane(self, payload: Mapping[str, Any]) -> str:
        """Whose order this belongs to (the chat), "" when unknown. Never raises: all are asked."""
        ...

    def parse(self, payload: Mapping[str, Any]) -> Incoming | None:
        """What the person did, None when it is none of our business. Raises Unparsable."""
        ...

    async def send(self, chat: str, message: Outgoing) -> str:
        """Deliver and return the platform's message id (of the last part when split).
        Raises Busy, Unreachable, Moved, Ambiguous, Rejected or Down."""
        ...

    async def acknowledge(self, press: str, text: str = "") -> None:
        """Stop a button's spinner, showing ``text`` (200 letters); losable, never raises."""
        ...

    def group_link(self, code: str) -> str:
        """A link that takes the bot into a group with a code; "" where there is none."""
        ...

    def start_link(self, code: str) -> str:
        """A link that opens a chat with us and hands it a code; "" where there is none (yet)."""
        ...

    def fetch(self, ref: str) -> AsyncIterator[bytes]:
        """The bytes of a file a person sent. Raises as ``send`` does."""
        ...

    async def set_menu(self, chat: str, language: str, commands: Sequence[Command]) -> None:
        """Show a command menu in one chat ("" means everybody's default); raises as ``send``."""
        ...


class Unparsable(Exception):
    """An update this version cannot read. It is kept, and does not hold up the next."""


class DeliveryProblem(Exception):
    """Base of everything that can go wrong while sending; only the courier catches it."""


class Busy(DeliveryProblem):
    """Certainly not delivered; try again later. ``scope`` says what must wait."""

    def __init__(
        self, reason: str, retry_after: timedelta | None = None, *, scope: str = "chat"
    ) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.scope = scope  # "chat" or "account"


class Unreachable(DeliveryProblem):
    """Never try this chat again: it is gone or the person blocked us."""


class Moved(DeliveryProblem):
    """The chat has a new id; send there."""

    def __init__(self, chat: str) -> None:
        super().__init__("chat moved")
        self.chat = chat


class Ambiguous(DeliveryProblem):
    """Perhaps delivered: the answer never came."""


class Rejected(DeliveryProblem):
    """The platform refuses this very message; sending it again cannot help. Our bug."""


class Down(DeliveryProblem):
    """The account itself is refused (token revoked); nobody can be reached through it."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What a line of a web chat says of its enclosed file; the bytes are asked for by themselves.
    ``image`` is the type of one that may be shown in place, "" for what is only downloaded."""

    name: str
    size: int  # bytes
    image: str


@dataclass(frozen=True, slots=True)
class Stored:
    """One line of a web chat's history."""

    id: int
    mine: bool  # written by the person, not by the office
    html: str  # what the office says
    text: str = ""  # what the person wrote, never markup
    buttons: tuple[tuple[Button, ...], ...] = ()
    picture: bool = False
    alt: str = ""
    at: datetime | None = None
    ref: str = ""  # the browser's own id of what the person wrote
    file: Filed | None = None


class Shelf(Protocol):
    """Where a channel that stores instead of sends puts its messages (the web chat's history)."""

    async def put(self, chat: str, message: Outgoing) -> str:
        """Store once per letter and return the line's id."""
        ...

    async def upload(self, ref: str) -> bytes:
        """The bytes of a file given to this channel; raises Unreachable when it is gone."""
        ...

    async def menu(self, chat: str, commands: Sequence[Command]) -> None:
        """Keep the commands offered in this chat."""
        ...


@dataclass(frozen=True, slots=True)
class Raw:
    """An update as it came over the wire, before anybody understood it."""

    channel: str
    account: str
    key: str  # unique per account
    lane: str  # whose order it belongs to, "" when unknown
    payload: Mapping[str, Any]


class Receive(Protocol):
    """Takes raw updates in. When it returns, they are durably in the inbox."""

    async def __call__(self, raw: Raw) -> None: ...


class Hearing(Protocol):
    """A channel that must ask for its updates."""

    name: str
    account: str

    async def updates(
        self,
        offset: int | None,
        timeout: int,  # noqa: ASYNC109 the platform's long poll, not ours
    ) -> list[dict[str, Any]]:
        """Raw updates from ``offset`` on, waiting up to ``timeout`` seconds for the first;
        asking with a higher offset confirms the lower ones. Raises Busy or Down."""
        ...
