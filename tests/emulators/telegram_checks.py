"""What Telegram insists on before it shows a message: length, entities, keyboard."""

from __future__ import annotations

from typing import Any

from tests.emulators.telegram_html import parse_html, units
from tests.emulators.telegram_wire import Fields, Json, Refused, bad, parsed

TEXT_UNITS, CAPTION_UNITS = 4096, 1024  # UTF-16 units, the stricter of the two readings
ENTITIES, BUTTONS, ROW, DATA_BYTES = 100, 100, 8, 64
_ACTIONS = ("callback_data", "url", "web_app", "login_url", "copy_text", "switch_inline_query")


def words(fields: Fields, name: str, most: int) -> tuple[str, list[Json]]:
    """A text or caption as people will see it, with its entities; "" when absent."""
    raw = str(fields.get(name) or "")
    mode = str(fields.get("parse_mode") or "").lower()
    if mode == "html":
        text, entities = parse_html(raw)
    elif mode:
        raise bad("unsupported parse_mode")  # MarkdownV2 is real, this emulator reads HTML only
    else:
        key = "entities" if name == "text" else "caption_entities"
        text, entities = raw, parsed(fields, key) or []
    text, entities = _trimmed(text, entities)
    if len(text) * 2 > most and units(text) > most:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return text, entities[:ENTITIES]


def text_of(fields: Fields) -> Json:
    text, entities = words(fields, "text", TEXT_UNITS)
    if not text:
        raise bad("message text is empty")
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_of(fields: Fields) -> Json:
    text, entities = words(fields, "caption", CAPTION_UNITS)
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without the white space at both ends, which Telegram never shows."""
    bare = text.strip()
    if bare == text:
        return text, entities
    shift, length = units(text[: len(text) - len(text.lstrip())]), units(bare)
    kept: list[Json] = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        end = min(entity["offset"] + entity["length"] - shift, length)
        if end > start:
            kept.append({**entity, "offset": start, "length": end - start})
    return bare, kept


def markup_of(fields: Fields) -> Json | None:
    """The checked reply markup: inline keyboard, reply keyboard, its removal, or forced reply."""
    if "reply_markup" not in fields:
        return None
    markup = parsed(fields, "reply_markup")
    if markup is None:
        return None
    if not isinstance(markup, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        _check_rows(markup["inline_keyboard"], inline=True)
        return markup if any(markup["inline_keyboard"]) else None
    if "keyboard" in markup:
        _check_rows(markup["keyboard"], inline=False)
    elif not ({"remove_keyboard", "force_reply"} & markup.keys() or not markup):
        raise _shape("unknown kind")
    return markup or None


def _check_rows(rows: Any, *, inline: bool) -> None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise _shape("the keyboard must be an array of arrays")
    if sum(map(len, rows)) > BUTTONS or any(len(row) > ROW for row in rows):
        raise _shape("reply markup is too long")
    check = _check_inline if inline else _check_plain
    for row in rows:
        for button in row:
            check(button)


def _check_plain(button: Any) -> None:
    label = button.get("text") if isinstance(button, dict) else button
    if not isinstance(label, str) or not label:
        raise _shape("keyboard button text must be non-empty")


def _check_inline(button: Any) -> None:
    if not isinstance(button, dict):
        raise _shape("an inline keyboard button must be an object")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise _shape("inline keyboard button text must be non-empty")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 1 <= len(data.encode()) <= DATA_BYTES:
            raise _shape("BUTTON_DATA_INVALID")
    elif not any(action in button for action in _ACTIONS):
        raise _shape("Text buttons are unallowed in the inline keyboard")
    if "url" in button and "." not in str(button["url"]) and "://" not in str(button["url"]):
        raise _shape("BUTTON_URL_INVALID")


def _shape(words: str) -> Refused:
    return bad(f"invalid reply_markup: {words}")
