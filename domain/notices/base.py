"""A notice: one thing the bot can say, as data. Its words are a macro of the same name in
``texts/``; its buttons are named here and labelled there."""

from __future__ import annotations

import json
import types
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar, Union, get_args, get_origin, get_type_hints

from domain.messages import Lack
from domain.painting import Chart, Order


@dataclass(frozen=True, slots=True)
class Press:
    """A button whose label is the catalogue's word for ``label``, perhaps with a count."""

    label: str
    action: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """A button whose label is data: a unit's or a person's name, a code."""

    text: str
    action: str


KIND = "notice"
Rows = tuple[tuple[Press | Pick, ...], ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Fields are what the words need; ``rows()`` are the buttons below them."""

    kinds: ClassVar[dict[str, type[Notice]]] = {}
    protected: ClassVar[bool] = False  # shown to officers: may not be forwarded
    wordless: ClassVar[bool] = False  # a command to the platform, not a message

    def __init_subclass__(cls, **kwargs: Any) -> None:
        # Slots make the class twice; two modules with one name would speak each other's words.
        known = Notice.kinds.setdefault(cls.__name__, cls)
        if known.__module__ != cls.__module__:
            raise TypeError(f"{cls.__name__} is a notice of {known.__module__} already")
        Notice.kinds[cls.__name__] = cls

    def rows(self) -> Rows:
        return ()

    def chart(self) -> Chart | None:
        """The picture that goes with the words, if any."""
        return None

    def order(self) -> Order | None:
        """The file to be made and sent with the words, if any."""
        return None

    def enclosure_id(self) -> int | None:
        """The stored file that goes with the words, if any; whoever made the notice checked
        that its reader may have it."""
        return None

    def enclosure_stem(self) -> str:
        """The name the file is given, before its extension; "" keeps the sender's own."""
        return ""

    def lacking(self, why: Lack) -> Notice:
        """The same, said without its file and why."""
        return self

    def to_json(self) -> str:
        return json.dumps(pack(self), ensure_ascii=False, separators=(",", ":"))

    @staticmethod
    def from_json(text: str) -> Notice:
        notice: Notice = unpack(Notice, json.loads(text))
        return notice


def pack(value: Any) -> Any:
    """Dataclasses, tuples, instants and dates as JSON values; a notice also says its kind."""
    if isinstance(value, Notice):
        facts = {field.name: pack(getattr(value, field.name)) for field in fields(value)}
        return {KIND: type(value).__name__, **facts}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: pack(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, (tuple, list)):
        return [pack(item) for item in value]
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return value


def unpack(kind: Any, raw: Any) -> Any:
    """The inverse of ``pack``, led by the annotations. Fields the sender did not know yet take
    their defaults, fields we no longer know are dropped: letters outlive an upgrade."""
    if raw is None:
        return None
    kind = said_kind(kind, raw)
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return unpack(next(arm for arm in get_args(kind) if arm is not type(None)), raw)
    if origin is tuple:
        return tuple(unpack(get_args(kind)[0], item) for item in raw)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = hints_of(kind)
        return kind(**{name: unpack(hints[name], raw[name]) for name in raw if name in hints})
    if kind is datetime:
        return datetime.fromisoformat(raw)
    if kind is date:
        return date.fromisoformat(raw)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind(raw)
    return raw


def said_kind(kind: Any, raw: Any) -> Any:
    """A notice says itself which one it is: a field may hold any of them."""
    return Notice.kinds[raw[KIND]] if isinstance(raw, dict) and KIND in raw else kind


@lru_cache(maxsize=512)
def hints_of(kind: Any) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


class Refusal(Exception):
    """The office says no, and the person should hear why."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(type(notice).__name__)
        self.notice = notice
