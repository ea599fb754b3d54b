"""The person's side: saying, pressing, sending files, blocking, and what the screen shows."""

from __future__ import annotations

import secrets

from tests.emulators.telegram_chats import COMMAND, Chat, buttons_of
from tests.emulators.telegram_groups import Group, membership
from tests.emulators.telegram_html import units
from tests.emulators.telegram_platform import Platform
from tests.emulators.telegram_screens import Screen, text_of
from tests.emulators.telegram_sending import document_of, photo_sizes, voice_of
from tests.emulators.telegram_wire import Json

_TEXT_UNITS = 4096


class NoSuchButton(LookupError):
    """The button is not on any message now; names those that are."""


class Person(Screen):
    """Someone with a Telegram account. Acts return the update's id, 0 when the bot ignores it."""

    def __init__(self, platform: Platform, chat: Chat, user: Json) -> None:
        super().__init__(platform, chat)
        self.user = user

    async def says(
        self, text: str, *, chat: Group | None = None, thread: int = 0, reply_to: int = 0
    ) -> int:
        """Types a text; a long one leaves the client in several messages."""
        update = 0
        for start in range(0, len(text), _TEXT_UNITS):
            piece = text[start : start + _TEXT_UNITS]
            entities = [
                {
                    "type": "bot_command",
                    "offset": units(piece[: found.start()]),
                    "length": len(found.group()),
                }
                for found in COMMAND.finditer(piece)
            ]
            body: Json = {"text": piece, **({"entities": entities} if entities else {})}
            if thread:
                body |= {"message_thread_id": thread, "is_topic_message": True}
            update = self._sends(body, chat, reply_to)
        return update

    async def edits(self, message: int, text: str) -> int:
        """Changes a text the person wrote before."""
        new = {**self.chat.messages[message], "text": text, "edit_date": self._now()}
        new.pop("entities", None)
        self.chat.put(new)
        return self.platform.updates.add("edited_message", new, self.chat.id)

    async def presses(
        self, label: str, *, on: int = 0, chat: Group | None = None, stale: bool = False
    ) -> int:
        """Presses the newest visible button whose label contains ``label``.

        ``on`` picks one message; ``stale`` presses a button that is gone, as an old client may.

        Raises:
            NoSuchButton: no message carries it now.
        """
        place = (chat or self).chat
        found = self._visible(place, label, on)
        if found is None and not on and any(label in key for key in place.keyboard):
            text = next(key for key in place.keyboard if label in key)
            return await self.says(text, chat=chat)
        if found is None and stale:
            found = next(
                (s for s in reversed(place.shown) if label in s.label and on in (0, s.message_id)),
                None,
            )
        if found is None:
            raise NoSuchButton(f"no «{label}» among {self._labels(place)}")
        message_id, _, data = found
        return self._press(place, message_id, data)

    async def sends_photo(
        self, data: bytes, caption: str = "", *, chat: Group | None = None, album: str = ""
    ) -> int:
        """Sends a picture; the bot sees a small and the full size."""
        store = self.platform.memory.store
        small, full = (photo_sizes(store("photo", data, "", "image/jpeg"))[0] for _ in range(2))
        body: Json = {"photo": [{**small, "width": 90, "height": 67}, full]}
        group = {"media_group_id": album} if album else {}
        return self._sends({**body, **_caption(caption), **group}, chat)

    async def sends_photos(self, pictures: list[bytes], caption: str = "") -> int:
        """Sends an album: one message per picture, the caption under the first."""
        album, update = str(secrets.randbits(60)), 0
        for nth, data in enumerate(pictures):
            update = await self.sends_photo(data, "" if nth else caption, album=album)
        return update

    async def sends_document(
        self, data: bytes, name: str, mime: str = "application/octet-stream", caption: str = ""
    ) -> int:
        file = self.platform.memory.store("document", data, name, mime)
        return self._sends({"document": document_of(file), **_caption(caption)}, None)

    async def sends_voice(self, data: bytes, seconds: int = 1) -> int:
        file = self.platform.memory.store("voice", data, "", "audio/ogg")
        return self._sends({"voice": voice_of(file, seconds)}, None)

    async def sends_location(self, latitude: float, longitude: float) -> int:
        return self._sends({"location": {"latitude": latitude, "longitude": longitude}}, None)

    async def sends_contact(self, phone: str) -> int:
        contact = {"phone_number": phone, "first_name": self.user["first_name"], "user_id": self.id}
        return self._sends({"contact": contact}, None)

    async def blocks(self) -> int:
        self.chat.blocked = True
        return membership(self.platform, self.chat, self.user, "member", "kicked")

    async def unblocks(self) -> int:
        self.chat.blocked = False
        return membership(self.platform, self.chat, self.user, "kicked", "member")

    async def leaves_telegram(self) -> None:
        """Deletes the account: the bot is told 403 at its next message, and nothing before."""
        self.chat.gone = True

    def _sends(self, body: Json, group: Group | None, reply_to: int = 0) -> int:
        place = (group or self).chat
        if group is None:
            if place.blocked or place.gone:
                raise ValueError(f"{self.id} blocked the bot and cannot write to it")
            place.started = True
        if reply_to and reply_to in place.messages:
            body = {**body, "reply_to_message": place.messages[reply_to]}
        message = self.platform.memory.post(place, self.user, body)
        if group is not None and not group.lets_through(text_of(message), reply_to):
            return 0
        return self.platform.updates.add("message", message, place.id)

    def _visible(self, place: Chat, label: str, on: int) -> tuple[int, str, str] | None:
        for message in reversed(place.messages.values()):
            if on in (0, message["message_id"]):
                for text, data in buttons_of(message):
                    if label in text and data:
                        return message["message_id"], text, data
        return None

    def _labels(self, place: Chat) -> list[str]:
        inline = [label for m in place.messages.values() for label, _ in buttons_of(m)]
        return inline + place.keyboard

    def _press(self, place: Chat, message_id: int, data: str) -> int:
        gone = {"chat": place.face, "message_id": message_id, "date": 0}
        content = {
            "id": self.platform.memory.ask(),
            "from": self.user,
            "chat_instance": str(place.id),
            "data": data,
            "message": place.messages.get(message_id, gone),
        }
        return self.platform.updates.add("callback_query", content, self.id)

    def _now(self) -> int:
        return int(self.platform.memory.wall())


def _caption(caption: str) -> Json:
    return {"caption": caption} if caption else {}
