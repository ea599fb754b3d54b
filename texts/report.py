"""The words of the report on tasks, and how a state paper writes numbers, days and names."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any


@cache
def words(section: str) -> Mapping[str, Any]:
    """The sentences of one section of the page."""
    text = Path(__file__).with_name("report.toml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = tomllib.loads(text)[section]
    return found


def number(count: int) -> str:
    """01, 09, 10, 1.234: as papers of the state write counts. Nothing is 0."""
    return f"{count:02d}" if 0 < count < 10 else f"{count:,}".replace(",", ".")


def long_day(day: date) -> str:
    """«07 tháng 02 năm 2022», «15 tháng 5 năm 2023»: a zero before days under ten and before
    January and February (NĐ 30/2020/NĐ-CP, Phụ lục I)."""
    month = f"{day.month:02d}" if day.month < 3 else str(day.month)
    return f"{day.day:02d} tháng {month} năm {day.year}"


def short_day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day is not None else ""


def percent(part: int, whole: int) -> str:
    """74,5%; «-» of nothing."""
    return f"{100 * part / whole:.1f}%".replace(".", ",") if whole else "-"


def body_name(name: str) -> tuple[str, ...]:
    """A body's name as a head writes it, line by line: in capitals, nothing abbreviated, what
    kind of body it is above where it is."""
    spelled: Mapping[str, str] = words("head")["spelled"]
    parts = [spelled.get(part, part) for part in unicodedata.normalize("NFC", name).split()]
    whole = " ".join(parts).upper()
    kind = next((each for each in spelled.values() if whole.startswith(f"{each} ")), "")
    if kind:
        return kind, whole.removeprefix(kind).strip()
    return (whole,) if whole else ()
