"""The office's words: one page of macros per language and subject, one macro per notice."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemBytecodeCache,
    FileSystemLoader,
    StrictUndefined,
)
from markupsafe import Markup

from domain.messages import Button, Command, Outgoing
from domain.notices import Notice, Pick, Press
from texts import directives

LANGUAGES = ("vi", "en")
LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
PAGES = Path(__file__).parent
TAG = re.compile(r"</?[a-z]+[^>]*>")
BLANK_LINES = re.compile(r"\n{3,}")


class Catalogue:
    """Renders notices. Values are escaped; an unknown name is an error, not a blank."""

    def __init__(self, pages: Path = PAGES) -> None:
        self._pages = {language: Page(pages, language) for language in LANGUAGES}

    def render(self, notice: Notice, language: str, *, again: bool = False) -> Outgoing:
        """``again`` marks a letter that is sent a second time after doubt («gửi lại»)."""
        page = self.page(language)
        html = page.say(notice)
        if again:
            html = f"{page.labels['again']}\n{html}"
        buttons = tuple(
            tuple(Button(page.label(choice), choice.action) for choice in row)
            for row in notice.rows()
        )
        return Outgoing(html, buttons, protected=notice.protected)

    def toast(self, notice: Notice, language: str) -> str:
        """The words alone, in one breath: what a platform shows over a chat and forgets."""
        return " ".join(unescape(TAG.sub("", self.page(language).say(notice))).split())

    def menu(self, language: str, names: tuple[str, ...]) -> tuple[Command, ...]:
        page = self.page(language)
        return tuple(Command(name, page.commands[name]) for name in names)

    def page(self, language: str) -> Page:
        return self._pages.get(language, self._pages["vi"])


@cache
def shared() -> Catalogue:
    """One for whoever has none of its own: pages take a third of a second to compile."""
    return Catalogue()


class Page:
    """One language: all its macros, its button labels and its command descriptions."""

    def __init__(self, pages: Path, language: str) -> None:
        self.labels: dict[str, str] = {}
        self.commands: dict[str, str] = {}
        self._macros: dict[str, Any] = {}
        env = environment(pages)
        # A notice may hold others (a digest its entries): its macro has them said in place.
        env.globals["say"] = lambda notice: Markup(self.say(notice))  # noqa: S704 escaped already
        # Every page describes its own commands; the list of all of them is worded on one page.
        env.globals["command"] = lambda name: self.commands[name]
        env.globals["directive"] = directives.book(language)
        for file in sorted((pages / language).glob("*.j2")):
            module = env.get_template(f"{language}/{file.name}").module
            self.labels |= getattr(module, "labels", {})
            self.commands |= getattr(module, "commands", {})
            self._macros |= macros_of(module)

    def say(self, notice: Notice) -> str:
        text = str(self._macros[type(notice).__name__](notice))
        return BLANK_LINES.sub("\n\n", text).strip()

    def label(self, choice: Press | Pick) -> str:
        if isinstance(choice, Pick):
            return choice.text
        label = self.labels[choice.label]
        return label if choice.count is None else f"{label} ({choice.count})"


def macros_of(module: Any) -> Mapping[str, Any]:
    return {name: getattr(module, name) for name in dir(module) if name[:1].isupper()}


def compiled(pages: Path) -> BytecodeCache | None:
    """Where compiled pages are kept, beside them as Python keeps its own; None where nobody may
    write. To compile them takes a third of a second and 7 MB."""
    folder = pages / "__pycache__"
    with suppress(OSError):
        folder.mkdir(exist_ok=True)
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


def environment(pages: Path) -> Environment:
    env = Environment(
        loader=FileSystemLoader(pages),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=compiled(pages),
    )
    env.filters |= {
        "moment": moment,
        "day": day,
        "hour": hour,
        "weekday": weekday,
        "thousands": thousands,
    }
    return env


def moment(value: datetime) -> str:
    """«17:00, 25/11/2026»: digits alone, so that both languages may use it."""
    local = value.astimezone(LOCAL)
    return f"{local:%H:%M}, {local:%d/%m/%Y}"


def weekday(value: datetime | date) -> int:
    """1 for Monday to 7 for Sunday, in local time; the pages hold the names."""
    local = value.astimezone(LOCAL) if isinstance(value, datetime) else value
    return local.isoweekday()


def day(value: datetime | date) -> str:
    local = value.astimezone(LOCAL) if isinstance(value, datetime) else value
    return f"{local:%d/%m/%Y}"


def hour(value: datetime) -> str:
    return f"{value.astimezone(LOCAL):%H:%M}"


def thousands(value: int) -> str:
    """1.234.567: a dot between thousands, as written in Viet Nam."""
    return f"{value:,}".replace(",", ".")
