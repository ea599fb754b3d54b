"""How long the file of an answered report is kept, and why one is erased.

Bases: Luật Lưu trữ 33/2024/QH15 (documents are kept for a stated period, then destroyed by a
recorded decision); Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15 (personal data are deleted when the
purpose is fulfilled, unless a law keeps them). The periods themselves are the office's own.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.lifecycle import Category

MONTHS_OF_A_YEAR = 12
LONGEST = 1200  # months
NONE = "none"


class Why(StrEnum):
    EXPIRED = "expired"  # its period was over
    ASKED = "asked"  # the reporter asked, an officer agreed


@dataclass(frozen=True, slots=True)
class Exceptional:
    """Months that differ from the usual ones, by category; one policy, written
    «NHUNG_NHIEU 60, KHEN_NGOI 12», or «none»."""

    months: Mapping[Category, int]

    def of(self, category: Category, usual: int) -> int:
        return self.months.get(category, usual)

    @classmethod
    def read(cls, text: str) -> Exceptional:
        """From the notation above. Raises ValueError quoting what is wrong."""
        found: dict[Category, int] = {}
        for part in text.split(",") if text.strip() != NONE else ():
            name, _, months = part.strip().partition(" ")
            category = Category(name)
            if category in found or not 0 < int(months) <= LONGEST:
                raise ValueError(f"said twice, or not a number of months: {part.strip()!r}")
            found[category] = int(months)
        return cls(found)


def months_after(day: date, months: int) -> date:
    """The same day so many months on; the last one of a month that has no such day."""
    years, month = divmod(day.month - 1 + months, MONTHS_OF_A_YEAR)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


@dataclass(frozen=True, slots=True)
class Period:
    """From the day a report was settled: when its readers hear, and when it goes."""

    notice_on: date
    ends_on: date


def period(settled_on: date, months: int, notice_days: int) -> Period:
    ends = months_after(settled_on, months)
    return Period(ends - timedelta(days=notice_days), ends)


# --- what of a report's history may stay -----------------------------------------------------

HARMLESS = frozenset(
    {
        *("unit", "holder_unit", "finding", "stars", "times", "stranded", "rung", "clock", "kind"),
        *("was", "due", "version", "days", "from", "to", "told", "why"),
    }
)
"""Keys of an event's data that say nothing of the reporter, the words or the people it is about."""

LONGEST_WORD = 40


def kept_data(data: Mapping[str, object]) -> dict[str, object]:
    """What stays of an event's data when its report is erased: numbers, dates and the program's
    own words under known keys; never a sentence, never who."""
    return {key: value for key, value in data.items() if key in HARMLESS and harmless(value)}


def harmless(value: object) -> bool:
    if value is None or isinstance(value, (bool, int, float)):
        return True
    if isinstance(value, str):
        return len(value) <= LONGEST_WORD and not any(map(str.isspace, value))
    return False
