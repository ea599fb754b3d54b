"""The words of the command line: one table of sentences per language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES = ("vi", "en")


@cache
def book(language: str) -> Mapping[str, Any]:
    """Everything the command line says in a language, by section."""
    text = (Path(__file__).parent / language / "operator.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def say(language: str, key: str, **facts: object) -> str:
    """The sentence at ``section.name``. Raises KeyError for one nobody wrote, or a missing fact."""
    entry: Any = book(language)
    for part in key.split("."):
        entry = entry[part]
    return str(entry).format_map(facts)


def table(language: str, section: str) -> Mapping[str, str]:
    """A whole section, such as the sentences about settings."""
    words: Mapping[str, str] = book(language)[section]
    return words
