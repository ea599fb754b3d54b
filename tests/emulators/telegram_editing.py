"""The methods that change or remove what a chat shows, and answer presses."""

from __future__ import annotations

from collections.abc import Mapping

from tests.emulators.telegram_chats import QUERY_SECONDS, Chat, Memory
from tests.emulators.telegram_checks import caption_of, markup_of, text_of
from tests.emulators.telegram_sending import MEDIA, Handler, media_body
from tests.emulators.telegram_wire import Fields, Json, Uploads, bad, flag, integer, parsed

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the "
    "same as a current content and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_TWO_DAYS = 2 * 86_400
_ANSWER_LETTERS = 200
_TEXT = frozenset({"text", "entities"})
_CAPTION = frozenset({"caption", "caption_entities"})
_SHOWN = _TEXT | _CAPTION | MEDIA.keys()


def _mine(memory: Memory, fields: Fields) -> tuple[Chat, Json]:
    """The chat and the bot's own message a call wants to edit."""
    chat = memory.chat(fields)
    chat.refuse_if_closed()
    message = chat.messages.get(integer(fields, "message_id", 0))
    if message is None:
        raise bad("message to edit not found")
    if message["from"] is not memory.bot:
        raise bad("message can't be edited")
    return chat, message


def _show(memory: Memory, fields: Fields, chat: Chat, old: Json, new: Json) -> Json:
    """Shows ``new`` in place of ``old``; omitting reply_markup removes the keyboard."""
    markup = markup_of(fields)
    new = {**new, "reply_markup": markup} if markup else new
    if new == _without(old, {"edit_date"}):
        raise bad(_NOT_MODIFIED)
    new = {**new, "edit_date": int(memory.wall())}
    chat.put(new)
    return new


def _without(message: Json, keys: frozenset[str] | set[str]) -> Json:
    return {key: value for key, value in message.items() if key not in keys}


def _bare(message: Json, keys: frozenset[str] = frozenset()) -> Json:
    return _without(message, keys | {"reply_markup", "edit_date"})


def _edit_text(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
    body = text_of(fields)
    chat, message = _mine(memory, fields)
    if "text" not in message:
        raise bad("there is no text in the message to edit")
    return _show(memory, fields, chat, message, {**_bare(message, _TEXT), **body})


def _edit_caption(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
    body = caption_of(fields)
    chat, message = _mine(memory, fields)
    if not MEDIA.keys() & message.keys():
        raise bad("there is no caption in the message to edit")
    return _show(memory, fields, chat, message, {**_bare(message, _CAPTION), **body})


def _edit_media(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
    chat, message = _mine(memory, fields)
    body = media_body(memory, parsed(fields, "media"), uploads)
    return _show(memory, fields, chat, message, {**_bare(message, _SHOWN), **body})


def _edit_reply_markup(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
    chat, message = _mine(memory, fields)
    return _show(memory, fields, chat, message, _bare(message))


def _delete_message(memory: Memory, fields: Fields, uploads: Uploads) -> bool:
    chat = memory.chat(fields)
    message = chat.messages.get(integer(fields, "message_id", 0))
    if message is None:
        raise bad("message to delete not found")
    if memory.wall() - message["date"] > _TWO_DAYS:
        raise bad("message can't be deleted for everyone")
    del chat.messages[message["message_id"]]
    return True


def _delete_messages(memory: Memory, fields: Fields, uploads: Uploads) -> bool:
    chat = memory.chat(fields)
    for message in parsed(fields, "message_ids") or ():
        chat.messages.pop(int(message), None)
    return True


def _answer_callback_query(memory: Memory, fields: Fields, uploads: Uploads) -> bool:
    """True once for an open press; afterwards, or too late, refused."""
    query = str(fields.get("callback_query_id") or "")
    pressed = memory.queries.pop(query, None)
    if pressed is None or memory.monotonic() - pressed > QUERY_SECONDS:
        raise bad(_TOO_OLD)
    text = str(fields.get("text") or "")
    if len(text) > _ANSWER_LETTERS:
        raise bad("MESSAGE_TOO_LONG")
    memory.answers[query] = {"text": text, "alert": flag(fields, "show_alert")}
    return True


def _touch(memory: Memory, fields: Fields, uploads: Uploads) -> bool:
    """Pinning and reacting: the message must be there; nothing else changes."""
    chat = memory.chat(fields)
    chat.refuse_if_closed()
    if "message_id" in fields and integer(fields, "message_id") not in chat.messages:
        raise bad("message not found")
    return True


METHODS: Mapping[str, Handler] = {
    "editMessageText": _edit_text,
    "editMessageCaption": _edit_caption,
    "editMessageMedia": _edit_media,
    "editMessageReplyMarkup": _edit_reply_markup,
    "deleteMessage": _delete_message,
    "deleteMessages": _delete_messages,
    "answerCallbackQuery": _answer_callback_query,
    "pinChatMessage": _touch,
    "unpinChatMessage": _touch,
    "unpinAllChatMessages": _touch,
    "setMessageReaction": _touch,
}
