"""Groups: who is in, what privacy mode shows the bot, and moving to a new id."""

from __future__ import annotations

from typing import Protocol

from tests.emulators.telegram_chats import COMMAND, Chat
from tests.emulators.telegram_platform import Platform
from tests.emulators.telegram_screens import Screen
from tests.emulators.telegram_wire import Json


class Someone(Protocol):
    """A person, as far as a group cares."""

    user: Json


class Group(Screen):
    """A group, supergroup or forum the bot is in."""

    def __init__(self, platform: Platform, chat: Chat, *, privacy: bool = True) -> None:
        super().__init__(platform, chat)
        self.privacy = privacy  # the bot gets only commands for it and replies to it

    async def adds_bot(self, by: Someone, *, admin: bool = False) -> int:
        return self._changes(by, "administrator" if admin else "member")

    async def removes_bot(self, by: Someone) -> int:
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
        command = COMMAND.match(text)
        addressee = (command.group(1) or "") if command else "nobody"
        return addressee.lower() in ("", f"@{bot['username']}".lower())

    def _changes(self, by: Someone, status: str) -> int:
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
