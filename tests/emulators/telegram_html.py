"""Telegram's HTML mode: markup in, plain text and entities out, or the refusal Telegram gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NoReturn

from tests.emulators.telegram_wire import Json, bad

TAGS: Mapping[str, str] = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "tg-time": "date_time",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_SPECIAL = re.compile("[<&]")
_SPACE = " \t\r\n\v\f"


def units(text: str) -> int:
    """Length in UTF-16 code units, the unit of entity offsets."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse_html(markup: str) -> tuple[str, list[Json]]:
    """The text without its tags, and its entities; refuses what Telegram refuses."""
    if "<" not in markup and "&" not in markup:
        return markup, []
    return _Parser(markup).run()


class _Open:
    """A start tag waiting for its end tag."""

    __slots__ = ("attributes", "name", "start")

    def __init__(self, name: str, start: int, attributes: dict[str, str]) -> None:
        self.name, self.start, self.attributes = name, start, attributes


class _Parser:
    def __init__(self, markup: str) -> None:
        self.markup = markup
        self.at = 0
        self.out: list[str] = []
        self.length = 0  # of the text so far, in UTF-16 units
        self.open: list[_Open] = []
        self.entities: list[Json] = []

    def run(self) -> tuple[str, list[Json]]:
        while self.at < len(self.markup):
            if self.markup[self.at] == "<":
                self._tag()
            elif self.markup[self.at] == "&":
                self._write(self._reference())
            else:
                self._plain()
        if self.open:
            name = self.open[-1].name
            self._refuse(f'Can\'t find end tag corresponding to start tag "{name}"')
        self.entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
        return "".join(self.out), self.entities

    def _plain(self) -> None:
        found = _SPECIAL.search(self.markup, self.at)
        end = found.start() if found else len(self.markup)
        self._write(self.markup[self.at : end])
        self.at = end

    def _write(self, text: str) -> None:
        self.out.append(text)
        self.length += units(text)

    def _reference(self) -> str:
        """Decodes a character reference at ``&``; what is none stays text."""
        start = self.at
        self.at += 1
        decoded = self._numeric() if self._peek() == "#" else self._name()
        if decoded is None:
            self.at = start + 1
            return "&"
        if self._peek() == ";":
            self.at += 1
        return decoded

    def _numeric(self) -> str | None:
        self.at += 1
        base = 16 if self._peek() in "xX" and self._peek() else 10
        self.at += base == 16
        digits = self._while(
            lambda c: c in ("0123456789abcdefABCDEF" if base == 16 else "0123456789")
        )
        code = int(digits, base) if digits else 0
        return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code < 0xE000 else None

    def _name(self) -> str | None:
        return _NAMED.get(self._while(lambda c: c.isascii() and c.isalpha()))

    def _tag(self) -> None:
        if self.markup.startswith("</", self.at):
            self._end_tag()
        else:
            self._start_tag()

    def _start_tag(self) -> None:
        begin = self.at
        self.at += 1
        name = self._while(lambda c: c not in _SPACE and c != ">").lower()
        if not self._peek():
            self._refuse("Unclosed start tag", begin)
        if name not in TAGS:
            self._refuse(f'Unsupported start tag "{name}"', begin)
        attributes = self._attributes(name, begin)
        if name == "span" and attributes.get("class") != "tg-spoiler":
            self._refuse('Tag "span" must have class "tg-spoiler"', begin)
        self.open.append(_Open(name, self.length, attributes))

    def _attributes(self, tag: str, begin: int) -> dict[str, str]:
        attributes: dict[str, str] = {}
        while True:
            self._while(lambda c: c in _SPACE)
            if self._peek() == ">":
                self.at += 1
                return attributes
            name = self._while(lambda c: c not in _SPACE and c not in "=>").lower()
            if not name:
                self._refuse(f'Empty attribute name in the tag "{tag}"', begin)
            self._while(lambda c: c in _SPACE)
            attributes[name] = self._value(begin) if self._peek() == "=" else ""
            if not self._peek():
                self._refuse("Unclosed start tag", begin)

    def _value(self, begin: int) -> str:
        self.at += 1
        self._while(lambda c: c in _SPACE)
        quote = self._peek()
        if quote not in ("'", '"'):
            return self._while(lambda c: c not in _SPACE and c != ">")
        self.at += 1
        value: list[str] = []
        while self._peek() != quote:
            if not self._peek():
                self._refuse("Unclosed start tag", begin)
            value.append(self._reference() if self._peek() == "&" else self._next())
        self.at += 1
        return "".join(value)

    def _end_tag(self) -> None:
        begin = self.at
        self.at += 2
        if not self.open:
            self._refuse("Unexpected end tag", begin)
        name = self._while(lambda c: c not in _SPACE and c != ">").lower()
        self._while(lambda c: c in _SPACE)
        if self._peek() != ">":
            self._refuse("Unclosed end tag", begin)
        self.at += 1
        tag = self.open.pop()
        if name and name != tag.name:
            where = self._offset(begin)
            self._refuse(
                f'Unmatched end tag at byte offset {where}, expected "</{tag.name}>", '
                f'found "</{name}>"'
            )
        self._close(tag)

    def _close(self, tag: _Open) -> None:
        length = self.length - tag.start
        if not length:
            return
        entity: Json = {"type": TAGS[tag.name], "offset": tag.start, "length": length}
        if tag.name == "a":
            url = tag.attributes.get("href", "")
            if "." not in url and "://" not in url:
                return  # a link to nowhere stays text
            entity["url"] = url
        elif tag.name == "blockquote" and "expandable" in tag.attributes:
            entity["type"] = "expandable_blockquote"
        elif tag.name == "tg-emoji":
            entity["custom_emoji_id"] = tag.attributes.get("emoji-id", "")
        elif tag.name == "tg-time":
            entity["unix_time"] = int(tag.attributes.get("unix", "0") or "0")
        self.entities.append(entity)

    def _peek(self) -> str:
        return self.markup[self.at : self.at + 1]

    def _next(self) -> str:
        self.at += 1
        return self.markup[self.at - 1]

    def _while(self, wanted: Callable[[str], bool]) -> str:
        start = self.at
        while self.at < len(self.markup) and wanted(self.markup[self.at]):
            self.at += 1
        return self.markup[start : self.at]

    def _offset(self, at: int) -> int:
        return len(self.markup[:at].encode())

    def _refuse(self, words: str, at: int | None = None) -> NoReturn:
        where = "" if at is None else f" at byte offset {self._offset(at)}"
        raise bad(f"can't parse entities: {words}{where}")
