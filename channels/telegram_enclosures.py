"""Files on their way to a Telegram chat: as a photo or a voice message where the platform shows
them so, as a document otherwise."""

from __future__ import annotations

from typing import Any

from telegram import Bot
from telegram.error import BadRequest

from domain.messages import Enclosure, Outgoing

PHOTOS = ("image/jpeg", "image/png", "image/webp")
PHOTO_LIMIT = 10 * 1024 * 1024  # bytes
VOICES = ("audio/ogg", "audio/mpeg", "audio/mp4")
UPLOAD = 200.0  # s
NOT_SHOWN = ("photo", "image", "voice")  # in the refusal of what could go as a document


async def send_enclosure(
    bot: Bot, chat: str, piece: Outgoing, enclosure: Enclosure, keyboard: dict[str, Any] | None
) -> str:
    """Returns the message's id. A photo whose sides the platform does not like, or a voice
    message to somebody who takes none, goes as a document. Errors are the library's."""
    method = method_of(enclosure)
    try:
        return await _send(bot, method, chat, piece, enclosure, keyboard)
    except BadRequest as refusal:
        if method == "document" or not any(one in refusal.message.lower() for one in NOT_SHOWN):
            raise
    return await _send(bot, "document", chat, piece, enclosure, keyboard)


def method_of(enclosure: Enclosure) -> str:
    """photo, voice or document; a photo too large to be shown is one to be downloaded."""
    mime = enclosure.mime.partition(";")[0].strip().lower()
    if mime in PHOTOS and len(enclosure.body) <= PHOTO_LIMIT:
        return "photo"
    return "voice" if enclosure.kind == "voice" and mime in VOICES else "document"


async def _send(
    bot: Bot,
    method: str,
    chat: str,
    piece: Outgoing,
    enclosure: Enclosure,
    keyboard: dict[str, Any] | None,
) -> str:
    accepted = await getattr(bot, f"send_{method}")(
        chat,
        enclosure.body,
        caption=piece.html or None,
        parse_mode="HTML",
        protect_content=piece.protected or None,
        filename=enclosure.name,
        api_kwargs={"reply_markup": keyboard} if keyboard else None,
        write_timeout=UPLOAD,
    )
    return str(accepted.message_id)
