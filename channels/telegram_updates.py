"""What a raw Telegram update says: read by hand, so that no unknown field can break it.

Shapes: Bot API 10.0, https://core.telegram.org/bots/api#update. Only what we use is looked at;
what we use must have the right type, or the update is unparsable and kept aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from domain.messages import Address, File, Incoming, Place, Unparsable

Wire = Mapping[str, Any]

CHANNEL = "telegram"
KINDS = ("message", "edited_message", "callback_query", "my_chat_member")
GROUPS = frozenset({"group", "supergroup"})
# A member's status → whether it means that we may no longer speak there.
BLOCKED = {
    "creator": False,
    "administrator": False,
    "member": False,
    "restricted": False,
    "left": True,
    "kicked": True,
}
# The field of a message → the kind of file in it. An animation also comes as a document.
MEDIA = {
    "document": "document",
    "voice": "voice",
    "video": "video",
    "video_note": "video",
    "audio": "document",
}
_ADDRESSED = re.compile(r"\A(/\w+)@(\w+)")


def update_key(payload: Wire) -> str:
    """The update's id; an edit is an update with an id of its own. Raises Unparsable."""
    return str(_number(_record(payload), "update_id"))


def lane(payload: object) -> str:
    """The chat whose order the update belongs to, "" when nothing tells; never raises."""
    for kind in KINDS:
        body = _inside(payload, kind)
        for chat in (
            _inside(body, "chat"),
            _inside(_inside(body, "message"), "chat"),
            _inside(body, "from"),
        ):
            if _is_number(number := _inside(chat, "id")):
                return str(number)
    return ""


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the updates of one bot account; ``username`` is "" until the platform told it."""

    account: str
    username: str = ""

    def read(self, payload: Wire) -> Incoming | None:
        """What the person did, None when it is none of our business. Raises Unparsable."""
        key = update_key(payload)
        for kind, read in _READERS.items():
            if kind in payload:
                return read(self, key, _record(payload[kind]))
        return None

    def message(self, key: str, body: Wire) -> Incoming | None:
        return self._moved(key, body) or self._said(key, body, _place(body))

    def edited(self, key: str, body: Wire) -> Incoming | None:
        """What was written anew counts as said again; a live location on the move does not."""
        return self._said(key, body, None)

    def press(self, key: str, body: Wire) -> Incoming | None:
        """A pressed button; its message may be too old for the platform to show."""
        person, message = _record(body.get("from")), _optional(body, "message")
        chat = _optional(message, "chat") or person
        return Incoming(
            key,
            self._address(chat),
            action=_words(body, "data"),
            press=_words(body, "id"),
            message=str(_number(message, "message_id")) if message else "",
            language=_words(person, "language_code"),
            group=_is_group(chat),
            by=self._person(chat, person),
            thread=_thread(message),
        )

    def membership(self, key: str, body: Wire) -> Incoming | None:
        """Our own standing in a chat changed: blocked, unblocked, taken in or thrown out."""
        chat, person = _record(body.get("chat")), _optional(body, "from")
        status = _words(_record(body.get("new_chat_member")), "status")
        if _is_broadcast(chat) or status not in BLOCKED:
            return None
        return Incoming(
            key,
            self._address(chat),
            language=_words(person, "language_code"),
            group=_is_group(chat),
            blocked=BLOCKED[status],
            at=_moment(body),
        )

    def _moved(self, key: str, body: Wire) -> Incoming | None:
        """A group became a supergroup; told once in the old chat and once in the new one."""
        here = _record(body.get("chat"))
        if "migrate_to_chat_id" in body:
            old, new = here, _number(body, "migrate_to_chat_id")
        elif "migrate_from_chat_id" in body:
            old, new = {"id": body["migrate_from_chat_id"]}, _number(here, "id")
        else:
            return None
        return Incoming(key, self._address(old), group=True, moved_to=str(new))

    def _said(self, key: str, body: Wire, place: Place | None) -> Incoming | None:
        chat, person = _record(body.get("chat")), _optional(body, "from")
        sender, message = self._address(chat), str(_number(body, "message_id"))
        text, files = _text(body), _files(body)
        if _is_broadcast(chat) or person.get("is_bot") is True or self._for_another_bot(text):
            return None
        if not (text.strip() or files or place):
            return None
        return Incoming(
            key,
            sender,
            text=_ADDRESSED.sub(r"\1", text),
            message=message,
            files=files,
            place=place,
            language=_words(person, "language_code"),
            group=_is_group(chat),
            by=self._person(chat, person),
            thread=_thread(body),
            at=_moment(body),
        )

    def _for_another_bot(self, text: str) -> bool:
        addressed = _ADDRESSED.match(text)
        if not addressed or not self.username:
            return False
        return addressed.group(2).casefold() != self.username.casefold()

    def _person(self, chat: Wire, person: Wire) -> Address | None:
        """Of somebody in a group, their own chat with us: it has the number of the person."""
        told = _is_group(chat) and _is_number(person.get("id"))
        return self._address(person) if told else None

    def _address(self, chat: Wire) -> Address:
        return Address(CHANNEL, self.account, str(_number(chat, "id")))


_READERS: dict[str, Callable[[Reader, str, Wire], Incoming | None]] = {
    "message": Reader.message,
    "edited_message": Reader.edited,
    "callback_query": Reader.press,
    "my_chat_member": Reader.membership,
}


def _text(body: Wire) -> str:
    """The words: written, under a picture, or of a contact that was shared (name and number)."""
    if contact := _optional(body, "contact"):
        parts = (_words(contact, part) for part in ("first_name", "last_name", "phone_number"))
        return " ".join(part for part in parts if part)
    return _words(body, "text") or _words(body, "caption")


def _place(body: Wire) -> Place | None:
    if not (location := _optional(body, "location")):
        return None
    try:
        return Place(float(location["latitude"]), float(location["longitude"]))
    except (KeyError, TypeError, ValueError) as error:
        raise Unparsable("a location without coordinates") from error


def _files(body: Wire) -> tuple[File, ...]:
    found = [_file(_record(body[field]), kind) for field, kind in MEDIA.items() if field in body]
    if "photo" in body:
        found.append(_photo(body["photo"]))
    return tuple(found)


def _photo(sizes: object) -> File:
    """The largest of the sizes the platform keeps of one photo."""
    if not isinstance(sizes, list) or not sizes:
        raise Unparsable("a photo without sizes")
    largest = max(map(_record, sizes), key=lambda size: _extent(size, "width", "height"))
    return File(_ref(largest), "photo", mime="image/jpeg", size=_extent(largest, "file_size"))


def _file(body: Wire, kind: str) -> File:
    return File(
        _ref(body),
        kind,
        name=_words(body, "file_name"),
        mime=_words(body, "mime_type"),
        size=_extent(body, "file_size"),
    )


def _ref(body: Wire) -> str:
    if not (ref := _words(body, "file_id")):
        raise Unparsable("a file without an id")
    return ref


def _extent(body: Wire, *names: str) -> int:
    """The product of whole numbers, 0 where one is missing."""
    extent = 1
    for name in names:
        extent *= body[name] if _is_number(body.get(name)) else 0
    return extent


def _thread(message: Wire) -> str:
    """The topic of a forum; replies in an ordinary group also carry a number, which is none."""
    topical = message.get("is_topic_message") is True
    return str(_number(message, "message_thread_id")) if topical else ""


def _is_group(chat: Wire) -> bool:
    return _words(chat, "type") in GROUPS


def _is_broadcast(chat: Wire) -> bool:
    return _words(chat, "type") == "channel"


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _inside(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, Mapping) else None


def _record(value: object) -> Wire:
    if not isinstance(value, Mapping):
        raise Unparsable(f"an object was expected, not {type(value).__name__}")
    return value


def _optional(body: Wire, name: str) -> Wire:
    value = body.get(name)
    return {} if value is None else _record(value)


def _number(body: Wire, name: str) -> int:
    value = body.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise Unparsable(f"{name} is not a whole number")
    return value


def _moment(body: Wire) -> datetime | None:
    """When it was written or edited last, None when that cannot be told."""
    seconds = body.get("edit_date", body.get("date"))
    if not _is_number(seconds):
        return None
    try:
        return datetime.fromtimestamp(float(str(seconds)), UTC)
    except (OverflowError, ValueError, OSError):
        return None


def _words(body: Wire, name: str) -> str:
    """The text of a field in NFC, "" when it is missing; without NUL and lone surrogates,
    which no database takes."""
    value = body.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Unparsable(f"{name} is not text")
    sound = value.replace("\0", "").encode("utf-8", "replace").decode()
    return unicodedata.normalize("NFC", sound)
