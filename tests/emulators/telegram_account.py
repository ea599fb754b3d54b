"""The methods about the bot, its menus, its chats and the files it may fetch."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from tests.emulators.telegram_chats import Chat, Memory
from tests.emulators.telegram_sending import Handler
from tests.emulators.telegram_wire import Fields, Json, Uploads, bad, integer, parsed

DOWNLOAD_BYTES = 20 * 2**20
_COMMANDS = 100
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_GIFTS = (
    "unlimited_gifts",
    "limited_gifts",
    "unique_gifts",
    "premium_subscription",
    "gifts_from_channels",
)
_TOPIC_LETTERS = 128
_LANGUAGE = re.compile(r"([a-z]{2})?")
_SCOPES = frozenset(
    {
        "default",
        "all_private_chats",
        "all_group_chats",
        "all_chat_administrators",
        "chat",
        "chat_administrators",
        "chat_member",
    }
)


def _get_me(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
    abilities = {"can_join_groups": True, "can_read_all_group_messages": False}
    return {**memory.bot, **abilities, "supports_inline_queries": False}


def _slot(memory: Memory, fields: Fields) -> str:
    """The key of one command menu: scope and language."""
    scope = parsed(fields, "scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad("BotCommandScope must have a known type")
    if "chat_id" in scope:
        scope = {**scope, "chat_id": memory.chat(scope).id}
    return f"commands {json.dumps(scope, sort_keys=True)} {_language(fields)}"


def _language(fields: Fields) -> str:
    code = str(fields.get("language_code") or "")
    if not _LANGUAGE.fullmatch(code):
        raise bad("language code must be two lower-case letters")
    return code


def _set_commands(memory: Memory, fields: Fields, uploads: Uploads) -> bool:
    commands = parsed(fields, "commands")
    if not isinstance(commands, list):
        raise bad("expected an Array of BotCommand")
    if len(commands) > _COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= 256:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    memory.settings[_slot(memory, fields)] = {"commands": commands}
    return True


def _get_commands(memory: Memory, fields: Fields, uploads: Uploads) -> list[Json]:
    commands: list[Json] = memory.settings.get(_slot(memory, fields), {}).get("commands", [])
    return commands


def _delete_commands(memory: Memory, fields: Fields, uploads: Uploads) -> bool:
    memory.settings.pop(_slot(memory, fields), None)
    return True


def _set_words(name: str, most: int) -> Handler:
    def keep(memory: Memory, fields: Fields, uploads: Uploads) -> bool:
        words = str(fields.get(name) or "")
        if len(words) > most:
            raise bad(f"{name} is too long")
        memory.settings[f"{name} {_language(fields)}"] = {name: words}
        return True

    return keep


def _get_words(name: str) -> Handler:
    def recall(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
        fallback = memory.settings.get(f"{name} ", {name: ""})
        return memory.settings.get(f"{name} {_language(fields)}", fallback)

    return recall


def _set_menu_button(memory: Memory, fields: Fields, uploads: Uploads) -> bool:
    button = parsed(fields, "menu_button") or {"type": "default"}
    chat = memory.chat(fields).id if "chat_id" in fields else 0
    memory.settings[f"menu {chat}"] = button
    return True


def _get_menu_button(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
    chat = integer(fields, "chat_id", 0)
    fallback = memory.settings.get("menu 0", {"type": "default"})
    return memory.settings.get(f"menu {chat}", fallback)


def _get_chat(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
    chat = memory.chat(fields)
    _refuse_if_outside(chat)
    return {
        **chat.face,
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(_GIFTS, False),
    }


def _refuse_if_outside(chat: Chat) -> None:
    """Being blocked hides nothing; being thrown out of a group does."""
    if not chat.private:
        chat.refuse_if_closed()


def _member(memory: Memory, chat: Chat, user: int) -> Json:
    if user == memory.bot["id"]:
        return {"status": chat.bot_status, "user": memory.bot}
    if user in chat.members:
        return {"status": "member", "user": chat.members[user]}
    raise bad("member not found")


def _get_member(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
    chat = memory.chat(fields)
    _refuse_if_outside(chat)
    return _member(memory, chat, integer(fields, "user_id"))


def _get_member_count(memory: Memory, fields: Fields, uploads: Uploads) -> int:
    return len(memory.chat(fields).members) + 1


def _leave(memory: Memory, fields: Fields, uploads: Uploads) -> bool:
    chat = memory.chat(fields)
    chat.refuse_if_closed()
    chat.bot_status = "left"
    return True


def _create_topic(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
    chat, name = memory.chat(fields), str(fields.get("name") or "")
    chat.refuse_if_closed()
    if not chat.face.get("is_forum"):
        raise bad("the chat is not a forum")
    if not 1 <= len(name) <= _TOPIC_LETTERS:
        raise bad("TOPIC_TITLE_EMPTY" if not name else "topic name is too long")
    topic = memory.post(chat, memory.bot, {"forum_topic_created": {"name": name}})["message_id"]
    chat.topics[topic] = name
    return {"message_thread_id": topic, "name": name, "icon_color": 7322096}


def _delete_topic(memory: Memory, fields: Fields, uploads: Uploads) -> bool:
    if memory.chat(fields).topics.pop(integer(fields, "message_thread_id"), None) is None:
        raise bad("message thread not found")
    return True


def _get_file(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
    file = memory.files.get(str(fields.get("file_id") or ""))
    if file is None:
        raise bad("invalid file_id")
    if len(file.data) > DOWNLOAD_BYTES:
        raise bad("file is too big")
    return {
        "file_id": file.id,
        "file_unique_id": file.unique,
        "file_size": len(file.data),
        "file_path": file.path,
    }


def _yes(memory: Memory, fields: Fields, uploads: Uploads) -> Any:
    return True


METHODS: Mapping[str, Handler] = {
    "getMe": _get_me,
    "logOut": _yes,
    "close": _yes,
    "setMyCommands": _set_commands,
    "getMyCommands": _get_commands,
    "deleteMyCommands": _delete_commands,
    "setMyName": _set_words("name", 64),
    "getMyName": _get_words("name"),
    "setMyDescription": _set_words("description", 512),
    "getMyDescription": _get_words("description"),
    "setMyShortDescription": _set_words("short_description", 120),
    "getMyShortDescription": _get_words("short_description"),
    "setChatMenuButton": _set_menu_button,
    "getChatMenuButton": _get_menu_button,
    "getChat": _get_chat,
    "getChatMember": _get_member,
    "getChatMemberCount": _get_member_count,
    "leaveChat": _leave,
    "createForumTopic": _create_topic,
    "deleteForumTopic": _delete_topic,
    "getFile": _get_file,
}
