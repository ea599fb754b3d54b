"""How high a row must be for what is written in it: programs that open a workbook made elsewhere do
not all measure it anew, and lines that do not fit lie over one another."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

LEADING = 1.3  # of the letters' size
ROOMIER = 1.08  # lines break between words, and capitals are wide
HIGHEST = 409.0  # points; Excel knows no higher row


def height(texts: Iterable[tuple[str, float]], size: float) -> float:
    """Points for the texts of a row, each with the width of its column in characters, in letters of
    ``size`` points."""
    lines = max((lines_of(text, width) for text, width in texts), default=1)
    return min(HIGHEST, lines * size * LEADING + 3)


def lines_of(text: str, width: float) -> int:
    return sum(max(1, ceil(len(line) * ROOMIER / width)) for line in text.split("\n"))
