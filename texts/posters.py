"""The words of posters."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def words(language: str) -> Mapping[str, Any]:
    """The sentences of a poster in one language."""
    text = Path(__file__).with_name("posters.toml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = tomllib.loads(text)[language]
    return found
