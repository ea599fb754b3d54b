"""Periods a statistic is asked for: months, quarters, years, the reporting period."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.worktime import end_of_day

BEGINNING = date(2000, 1, 1)
"""Where «toàn bộ» begins: before any task of any register."""
END = date(2999, 12, 31)
"""After any: a year beyond these has no midnight that could be compared."""


@dataclass(frozen=True, slots=True)
class Period:
    """Local days, both included."""

    start: date
    end: date

    def as_of(self, now: datetime) -> datetime:
        """The cut-off of its statistic: its last moment, or ``now`` while it lasts."""
        return min(end_of_day(self.end), now)

    def kept(self) -> dict[str, str]:
        """As letters and events hold it."""
        return {"from": self.start.isoformat(), "to": self.end.isoformat()}

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> Period:
        """The inverse of ``kept``; what else is held there does not matter."""
        return cls(date.fromisoformat(held["from"]), date.fromisoformat(held["to"]))


class Preset(StrEnum):
    """Periods offered as buttons."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    REPORTING = "reporting"


def preset(which: Preset, day: date) -> Period:
    """The period of that name around ``day``; it ends no later than today, except the reporting
    period, which runs from the 15th to the 14th (NĐ 09/2019/NĐ-CP art. 12)."""
    match which:
        case Preset.MONTH:
            return Period(day.replace(day=1), day)
        case Preset.QUARTER:
            return Period(quarter(day.year, (day.month + 2) // 3).start, day)
        case Preset.YEAR:
            return Period(day.replace(month=1, day=1), day)
        case Preset.REPORTING:
            return reporting(months(day.year, day.month, 1))


def reporting(of: Period) -> Period:
    """The reporting period of a month, quarter, half or year: from the 15th of the month before
    its first to the 14th of its last (NĐ 09/2019/NĐ-CP art. 12)."""
    return Period((of.start - timedelta(days=1)).replace(day=15), of.end.replace(day=14))


def months(year: int, first: int, count: int) -> Period:
    """``count`` whole months from ``first`` on, within one year."""
    last = first + count - 1
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def quarter(year: int, number: int) -> Period:
    return months(year, 3 * number - 2, 3)
