"""The words of the task calendar."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path


@cache
def words(language: str) -> Mapping[str, str]:
    """The sentences in a language; Vietnamese for one we do not speak."""
    text = Path(__file__).with_name("calendar.toml").read_text(encoding="utf-8")
    tables: Mapping[str, Mapping[str, str]] = tomllib.loads(text)
    return tables.get(language, tables["vi"])
