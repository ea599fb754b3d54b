"""What a phrase for a day may mean: the days, how they were counted, and whether that is sure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.worktime import Calendar


class Rule(StrEnum):
    """How a deadline was counted, for the explanation read back to the person."""

    ON = "on"  # that day included
    BEFORE = "before"  # «trước ngày D»: that day excluded, the day before is the last
    HOUR = "hour"  # a named hour
    HOURS = "hours"  # N hours from now
    WORKING_DAYS = "working_days"  # N working days, the first day not counted
    CALENDAR_DAYS = "calendar_days"  # N days; a last day off moves to the next working day
    PERIOD = "period"  # the end of a week, month, quarter, half-year or year


class Span(StrEnum):
    """What is counted."""

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_DAYS = "working_days"
    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


@dataclass(frozen=True, slots=True)
class Spot:
    """The days a phrase may mean, best first. ``named`` is a day, not the end of a period.

    ``amount`` days were counted; ``said`` of ``unit`` are the words they were said in; ``last`` is
    the day the count ends on before a day off moves it; ``begins`` is the first day of a period.
    """

    days: tuple[date, ...] = ()
    sure: bool = True
    named: bool = True
    rule: Rule = Rule.ON
    amount: int = 0
    said: int = 0
    unit: Span | None = None
    last: date | None = None
    begins: date | None = None


Match = re.Match[str]
Reader = Callable[[Match, date, Calendar], Spot]
NOWHERE = Spot(sure=False)


FIRST_YEAR, LAST_YEAR = 1900, 2999
"""No office sets a deadline beyond; the working days of the year after must still be countable."""


def safe(year: int, month: int, day: int) -> date | None:
    """That day; None where there is none, and in years no office reckons with."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def reckoned(day: date) -> bool:
    """Whether offices reckon with the year of that day."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def within_reach(spot: Spot) -> Spot:
    """Without days in years no office reckons with."""
    days = tuple(day for day in spot.days if day.year <= LAST_YEAR)
    return spot if days == spot.days else replace(spot, days=days)


def year_of(text: str) -> int:
    """«26» is 2026."""
    return int(text) if len(text) == 4 else 2000 + int(text)
