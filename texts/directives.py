"""The words about directives that were read: why not, what to look at, how fields are called."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from domain.directives import Unread, Warned

LANGUAGES = ("vi", "en")


@cache
def book(language: str) -> Mapping[str, Mapping[str, str]]:
    text = (Path(__file__).parent / language / "directives.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def unread(why: Unread, language: str) -> str:
    """Why nothing was read, and what to send instead."""
    return book(language)["unread"][why.value]


def warning(warned: Warned, language: str) -> str:
    return book(language)["warnings"][warned.doubt.value].format_map({"about": warned.about})


def heads(language: str) -> Mapping[str, str]:
    return book(language)["heads"]


def kinds(language: str) -> Mapping[str, str]:
    return book(language)["kinds"]
