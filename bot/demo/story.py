"""What the demo is about: its words, the day it opens, the months it looks back on."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

WORDS = Path(__file__).parents[2] / "texts" / "demo.toml"
OPENS = datetime(2026, 11, 19, 0, 25, tzinfo=UTC)  # Thursday 07:25 in Việt Nam
LIVED_UNTIL = datetime(2026, 11, 18, 9, 0, tzinfo=UTC)  # the afternoon before
BEGAN = date(2026, 1, 1)


@cache
def words() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text("utf-8"))
