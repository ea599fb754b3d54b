"""The person's side: saying, pressing, sending files, blocking, and what the screen shows."""

from __future__ import annotations

import re
import secrets

from tests.emulators.telegram_chats import Chat, buttons_of
from tests.emulators.telegram_html import units
from tests.emulators.telegram_platform import Platform
from tests.emulators.telegram_sending import document_of, photo_sizes, voice_of
from tests.emulators.telegram_wire import Json

_COMMAND = re.compile(r"(?<![\w/])/\w{1,64}(@\w+)?")
_TEXT_UNITS = 4096


class NoSuchButton(LookupError):
    """The button is not on any message now; names those that are."""


class Screen:
    """One chat as people see it now."""

    def __init__(self, platform: Platform, chat: Chat) -> None:
        self.platform, self.chat = platform, chat

    @property
    def id(self) -> int:
        return self.chat.id

    @property
    def messages(self) -> list[Json]:
        """The bot's visible messages, oldest first, in the wire's own form."""
        bot = self.platform.memory.bot
        return [message for message in self.chat.messages.values() if message["from"] is bot]

    @property
    def sees(self) -> list[str]:
        """Plain texts and captions of the bot's visible messages, oldest first."""
        return [text for text in map(text_of, self.messages) if text]

    @property
    def last(self) -> str:
        """The newest of them, "" when there is none."""
        return next(reversed(self.sees), "")

    @property
    def buttons(self) -> list[str]:
        """Labels on the bot's newest message, or of the reply keyboard when it has none."""
        messages = self.messages
        inline = [label for label, _ in buttons_of(messages[-1])] if messages else []
        return inline or list(self.chat.keyboard)

    async def hears(
        self,
        text: str,
        timeout: float = 5.0,  # noqa: ASYNC109 - the caller states its patience
    ) -> Json:
        """Waits until a visible message of the bot contains ``text``; that message."""
        found: list[Json] = []

        def shown() -> bool:
            found[:] = [message for message in self.messages if text in text_of(message)]
            return bool(found)

        try:
            await self.platform.record.wait_for(shown, timeout)
        except TimeoutError as late:
            raise TimeoutError(
                f"{self.id} never saw «{text}» but {self.sees[-5:]}; {late}"
            ) from None
        return found[-1]


def text_of(message: Json) -> str:
    return str(message.get("text") or message.get("caption") or "")


class Group(Screen):
    """A group, supergroup or forum the bot is in."""

    def __init__(self, platform: Platform, chat: Chat, *, privacy: bool = True) -> None:
        super().__init__(platform, chat)
        self.privacy = privacy  # the bot gets only commands for it and replies to it

    async def adds_bot(self, by: Person, *, admin: bool = False) -> int:
        return self._changes(by, "administrator" if admin else "member")

    async def removes_bot(self, by: Person) -> int:
        return self._changes(by, "kicked")

    async def migrates(self, new: int) -> Group:
        """Becomes a supergroup under a new id; both service messages reach the bot."""
        memory, old = self.platform.memory, self.chat
        title = str(old.face.get("title", ""))
        chat = memory.open(new, "supergroup", {"title": title})
        chat.members, chat.bot_status, old.moved_to = dict(old.members), old.bot_status, new
        by = next(iter(old.members.values()), memory.bot)
        for place, body in (
            (old, {"migrate_to_chat_id": new}),
            (chat, {"migrate_from_chat_id": old.id}),
        ):
            self.platform.updates.add("message", memory.post(place, by, body), place.id)
        return Group(self.platform, chat, privacy=self.privacy)

    def lets_through(self, text: str, reply_to: int) -> bool:
        """Privacy mode: whether the bot is shown what was said."""
        if not self.privacy or self.chat.bot_status == "administrator":
            return True
        bot = self.platform.memory.bot
        replied = self.chat.messages.get(reply_to)
        if replied is not None and replied["from"] is bot:
            return True
        command = _COMMAND.match(text)
        addressee = (command.group(1) or "") if command else "nobody"
        return addressee.lower() in ("", f"@{bot['username']}".lower())

    def _changes(self, by: Person, status: str) -> int:
        old, self.chat.bot_status = self.chat.bot_status, status
        return membership(self.platform, self.chat, by.user, old, status)


def membership(platform: Platform, chat: Chat, by: Json, old: str, new: str) -> int:
    """The my_chat_member update: who changed what the bot is in a chat."""
    memory = platform.memory

    def standing(status: str) -> Json:
        until = {"until_date": 0} if status == "kicked" else {}
        rights = _RIGHTS if status == "administrator" else {}
        return {"status": status, "user": memory.bot, **until, **rights}

    content = {
        "chat": chat.face,
        "from": by,
        "date": int(memory.wall()),
        "old_chat_member": standing(old),
        "new_chat_member": standing(new),
    }
    return platform.updates.add("my_chat_member", content, chat.id)


_RIGHTS = dict.fromkeys(
    {
        "can_be_edited",
        "is_anonymous",
        "can_manage_chat",
        "can_delete_messages",
        "can_manage_video_chats",
        "can_restrict_members",
        "can_promote_members",
        "can_change_info",
        "can_invite_users",
        "can_post_stories",
        "can_edit_stories",
        "can_delete_stories",
    },
    False,
)


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
                for found in _COMMAND.finditer(piece)
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
