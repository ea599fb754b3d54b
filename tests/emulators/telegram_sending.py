"""The methods that put something into a chat."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from tests.emulators.telegram_chats import Chat, Memory, Stored
from tests.emulators.telegram_checks import caption_of, markup_of, text_of
from tests.emulators.telegram_images import size_of
from tests.emulators.telegram_wire import (
    Fields,
    Json,
    Upload,
    Uploads,
    bad,
    flag,
    integer,
    number,
    parsed,
)

Handler = Callable[[Memory, Fields, Uploads], Any]

_PHOTO_BYTES, _PHOTO_SIDES = 10 * 2**20, 10_000
_ALBUM = range(2, 11)


def send_message(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
    return deliver(memory, fields, text_of(fields))


def deliver(memory: Memory, fields: Fields, body: Json) -> Json:
    """Checks what every message is checked for and shows it in the chat."""
    chat = memory.chat(fields)
    chat.refuse_if_closed()
    markup = markup_of(fields)
    extra = {**body, **_options(memory, chat, fields)}
    if markup:
        if "inline_keyboard" in markup:
            extra["reply_markup"] = markup
        else:
            _set_keyboard(chat, markup)
    return memory.post(chat, memory.bot, extra)


def _set_keyboard(chat: Chat, markup: Json) -> None:
    rows = markup.get("keyboard", ())
    chat.keyboard = [b["text"] if isinstance(b, dict) else b for row in rows for b in row]


def _options(memory: Memory, chat: Chat, fields: Fields) -> Json:
    options: Json = {}
    if thread := integer(fields, "message_thread_id", 0):
        if thread not in chat.topics:
            raise bad("message thread not found")
        options |= {"message_thread_id": thread, "is_topic_message": True}
    reply = parsed(fields, "reply_parameters") or {}
    to = integer(reply, "message_id", integer(fields, "reply_to_message_id", 0))
    if to:
        if target := chat.messages.get(to):
            options["reply_to_message"] = {
                key: value for key, value in target.items() if key != "reply_to_message"
            }
        elif not (flag(reply, "allow_sending_without_reply")):
            raise bad("message to be replied not found")
    if flag(fields, "protect_content"):
        options["has_protected_content"] = True
    return options


def _file(memory: Memory, kind: str, given: Any, uploads: Uploads) -> Stored:
    """The file a call names: a part of its own, an attach:// part, or a file_id."""
    if isinstance(given, Upload):
        return memory.store(kind, given.data, given.name, given.mime)
    if not isinstance(given, str) or not given:
        raise bad(f"there is no {kind} in the request")
    if given.startswith("attach://"):
        part = uploads.get(given.removeprefix("attach://"))
        if part is None:
            raise bad(f"there is no {kind} in the request")
        return memory.store(kind, part.data, part.name, part.mime)
    if "://" in given:
        raise bad("failed to get HTTP URL content")  # this platform has no way out
    if given not in memory.files:
        raise bad("wrong file identifier/HTTP URL specified")
    return memory.files[given]


def _photo(file: Stored) -> Json:
    sides = size_of(file.data)
    if sides is None:
        raise bad("IMAGE_PROCESS_FAILED")
    if sum(sides) > _PHOTO_SIDES:
        raise bad("PHOTO_INVALID_DIMENSIONS")
    if len(file.data) > _PHOTO_BYTES:
        raise bad("file is too big for a photo")
    return {"photo": photo_sizes(file)}


def photo_sizes(file: Stored) -> list[Json]:
    width, height = size_of(file.data) or (1280, 960)
    full = {**_ids(file), "width": width, "height": height}
    return [full]


def document_of(file: Stored) -> Json:
    named = {"file_name": file.name} if file.name else {}
    return {**_ids(file), **named, "mime_type": file.mime or "application/octet-stream"}


def voice_of(file: Stored, seconds: int = 1) -> Json:
    return {**_ids(file), "duration": seconds, "mime_type": file.mime or "audio/ogg"}


def _moving(file: Stored) -> Json:
    return {**document_of(file), "width": 640, "height": 360, "duration": 1}


def _ids(file: Stored) -> Json:
    return {
        "file_id": file.id,
        "file_unique_id": file.unique,
        "file_size": len(file.data),
    }


MEDIA: Mapping[str, Callable[[Stored], Json]] = {
    "photo": _photo,
    "document": lambda file: {"document": document_of(file)},
    "voice": lambda file: {"voice": voice_of(file)},
    "audio": lambda file: {"audio": {**document_of(file), "duration": 1}},
    "video": lambda file: {"video": _moving(file)},
    "animation": lambda file: {"animation": _moving(file), "document": document_of(file)},
}


def _send_media(kind: str) -> Handler:
    def send(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
        memory.chat(fields).refuse_if_closed()
        file = _file(memory, kind, uploads.get(kind) or fields.get(kind), uploads)
        return deliver(memory, fields, {**MEDIA[kind](file), **caption_of(fields)})

    return send


def media_body(memory: Memory, item: Any, uploads: Uploads) -> Json:
    """What one InputMedia object shows."""
    kind = str(item.get("type")) if isinstance(item, dict) else ""
    if kind not in MEDIA:
        raise bad("can't parse InputMedia: type must be known")
    file = _file(memory, kind, item.get("media"), uploads)
    return {**MEDIA[kind](file), **caption_of(item)}


def send_media_group(memory: Memory, fields: Fields, uploads: Uploads) -> list[Json]:
    media = parsed(fields, "media")
    if not isinstance(media, list) or len(media) not in _ALBUM:
        raise bad("expected 2-10 media in an album")
    memory.chat(fields).refuse_if_closed()
    bodies = [media_body(memory, item, uploads) for item in media]
    album = {"media_group_id": str(secrets.randbits(60))}
    return [deliver(memory, fields, {**body, **album}) for body in bodies]


def _send_location(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
    place = {"latitude": number(fields, "latitude"), "longitude": number(fields, "longitude")}
    if abs(place["latitude"]) > 90 or abs(place["longitude"]) > 180:
        raise bad("wrong location specified")
    return deliver(memory, fields, {"location": place})


def _send_contact(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
    contact = {key: str(fields.get(key) or "") for key in ("phone_number", "first_name")}
    if not all(contact.values()):
        raise bad("PHONE_NUMBER_INVALID")
    return deliver(memory, fields, {"contact": contact})


def _send_chat_action(memory: Memory, fields: Fields, uploads: Uploads) -> bool:
    chat = memory.chat(fields)
    chat.refuse_if_closed()
    chat.actions.append(str(fields.get("action") or ""))
    return True


def _original(memory: Memory, fields: Fields, words: str) -> Json:
    source = memory.chat(fields, "from_chat_id")
    message = source.messages.get(integer(fields, "message_id"))
    if message is None:
        raise bad(words)
    kept = {"text", "entities", "caption", "caption_entities", "location", "contact", *MEDIA}
    return {key: value for key, value in message.items() if key in kept}


def _copy_message(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
    body = _original(memory, fields, "message to copy not found")
    if "caption" in fields:
        body = {key: value for key, value in body.items() if "caption" not in key}
        body |= caption_of(fields)
    return {"message_id": deliver(memory, fields, body)["message_id"]}


def _forward_message(memory: Memory, fields: Fields, uploads: Uploads) -> Json:
    return deliver(memory, fields, _original(memory, fields, "message to forward not found"))


METHODS: Mapping[str, Handler] = {
    "sendMessage": send_message,
    "sendMediaGroup": send_media_group,
    "sendLocation": _send_location,
    "sendContact": _send_contact,
    "sendChatAction": _send_chat_action,
    "copyMessage": _copy_message,
    "forwardMessage": _forward_message,
    **{f"send{kind.capitalize()}": _send_media(kind) for kind in MEDIA},
}
