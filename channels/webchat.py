"""The web chat: what is sent is stored, and the browser's socket reads it from there."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from hashlib import sha256
from typing import Any
from unicodedata import normalize

from domain.messages import (
    Abilities,
    Address,
    Command,
    File,
    Incoming,
    Outgoing,
    Pace,
    Place,
    Shelf,
    Unparsable,
)

NAME = "web"
LONGEST_TEXT = 8000
MOST_FILES = 10


class WebChat:
    name = NAME
    abilities = Abilities(leased=False)
    pace = Pace()

    def __init__(self, shelf: Shelf, account: str = "main") -> None:
        self.account = account
        self._shelf = shelf

    def update_key(self, payload: Mapping[str, Any]) -> str:
        """The browser's own id of what was sent, beside a fingerprint of the chat: the chat's id
        is a secret, and keys are stored in the open."""
        fingerprint = sha256(self.lane(payload).encode()).hexdigest()[:16]
        return f"{fingerprint}:{payload.get('ref', '')}"

    def lane(self, payload: Mapping[str, Any]) -> str:
        return str(payload.get("chat", ""))

    def parse(self, payload: Mapping[str, Any]) -> Incoming | None:
        chat = self.lane(payload)
        if not chat:
            raise Unparsable("no chat")
        return Incoming(
            update=self.update_key(payload),
            sender=Address(self.name, self.account, chat),
            text=normalize("NFC", str(payload.get("text", "")))[:LONGEST_TEXT].strip(),
            action=str(payload.get("action", "")),
            message=str(payload.get("line", "")),
            files=tuple(file_of(entry) for entry in payload.get("files", ())[:MOST_FILES]),
            place=place_of(payload.get("place")),
            language=str(payload.get("language", "")),
        )

    async def send(self, chat: str, message: Outgoing) -> str:
        return await self._shelf.put(chat, message)

    async def acknowledge(self, press: str, text: str = "") -> None:
        """The browser shows for itself that a press was received."""

    def group_link(self, code: str) -> str:
        """There are no groups here."""
        return ""

    def start_link(self, code: str) -> str:
        """Our own page is known to whoever knows the address it is reached at."""
        return ""

    async def fetch(self, ref: str) -> AsyncIterator[bytes]:
        yield await self._shelf.upload(ref)

    async def set_menu(self, chat: str, language: str, commands: Sequence[Command]) -> None:
        await self._shelf.menu(chat, commands)


def file_of(entry: Any) -> File:
    return File(
        ref=str(entry["file"]),
        kind=str(entry.get("kind", "document")),
        name=normalize("NFC", str(entry.get("name", ""))),
        mime=str(entry.get("mime", "")),
        size=int(entry.get("size", 0)),
    )


def place_of(value: Any) -> Place | None:
    if not value:
        return None
    return Place(float(value["latitude"]), float(value["longitude"]))
