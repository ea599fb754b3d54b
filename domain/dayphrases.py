"""How people name a day in Vietnamese: a table of folded patterns, each with its reader.

A reader never guesses. It returns a ``Spot``: the days a phrase may mean, and whether that is
sure. New phrases are new rows of ``PHRASES``; the order matters, the first full match counts.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from domain.worktime import Calendar


class Rule(StrEnum):
    """How a deadline was counted, for the explanation read back to the person."""

    ON = "on"  # that day included
    BEFORE = "before"  # «trước ngày D»: that day excluded, the day before is the last
    HOUR = "hour"  # a named hour
    HOURS = "hours"  # N hours from now
    WORKING_DAYS = "working_days"  # N working days from today, not counted
    CALENDAR_DAYS = "calendar_days"  # N days; a last day off moves to the next working day


@dataclass(frozen=True, slots=True)
class Spot:
    """The days a phrase may mean, best first. ``named`` is a day, not the end of a period."""

    days: tuple[date, ...] = ()
    sure: bool = True
    named: bool = True
    rule: Rule = Rule.ON
    amount: int = 0


Match = re.Match[str]
Reader = Callable[[Match, date, Calendar], Spot]
NOWHERE = Spot(sure=False)

_NUMBERS = {
    "mot": 1, "hai": 2, "ba": 3, "bon": 4, "nam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "muoi": 10, "muoi lam": 15, "hai muoi": 20, "ba muoi": 30,
}  # fmt: skip
NUMBER = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "cn": 6} | {
    str(n): n - 2 for n in range(2, 8)
}
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_END = r"(?:(?P<end>cuoi|het|trong) )?"
_YEAR = r"(?:(?:\s?[/\-. ]\s?| nam )(?P<y>\d{4}|\d\d(?!\d)))?"


def count(word: str) -> int:
    """A number in digits or as a folded word."""
    return int(word) if word.isdigit() else _NUMBERS[word]


def _in(days: int) -> Reader:
    return lambda _, today, __: Spot((today + timedelta(days=days),))


def _safe(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else 2000 + int(text)


def _date(found: Match, today: date, _: Calendar) -> Spot:
    """Day before month, always; month before day is refused, with the reading it would have."""
    day, month, year = int(found["d"]), int(found["m"]), found["y"]
    if month > 12 >= day:
        return Spot(_upcoming(today, month, day, year), sure=False)
    named = _safe(_year(year) if year else today.year, month, day)
    if named is not None and named >= today:
        return Spot((named,))
    return Spot(_upcoming(today, day, month, None), sure=False)


def _upcoming(today: date, day: int, month: int, year: str | None) -> tuple[date, ...]:
    years = (_year(year),) if year else (today.year, today.year + 1)
    days = (_safe(y, month, day) for y in years)
    return tuple(d for d in days if d is not None and d >= today)[:1]


def _day_of_month(found: Match, today: date, _: Calendar) -> Spot:
    """«ngày 25», «ngày 25 tháng này», «ngày 25 tháng sau»."""
    which = found["which"]
    this, after = (_in_month(today, int(found["d"]), ahead) for ahead in (0, 1))
    if which in ("sau", "toi"):
        return Spot((after,)) if after else NOWHERE
    if this is not None and this >= today:
        return Spot((this,))
    return Spot((after,) if after and not which else (), sure=False)


def _in_month(today: date, day: int, ahead: int) -> date | None:
    years, month = divmod(today.month - 1 + ahead, 12)
    return _safe(today.year + years, month + 1, day)


def _weekday(found: Match, today: date, _: Calendar) -> Spot:
    """«thứ sáu»: alone, the next to come; «thứ sáu tới» may be this week's or the next's."""
    number = _WEEKDAYS[found["a"] or found["b"] or "cn"]
    this = today + timedelta(days=number - today.weekday())
    after, which = this + timedelta(days=7), found["which"] or ""
    if which in ("tuan sau", "tuan toi"):
        return Spot((after,))
    if this < today:
        return Spot((after,), sure=which not in ("nay", "tuan nay"))
    if which in ("nay", "tuan nay") or (this > today and not which):
        return Spot((this,))
    return Spot((this, after), sure=False)


def _week(found: Match, today: date, calendar: Calendar) -> Spot:
    """The end of a week is its last working day."""
    ahead = 7 if found["which"] in ("sau", "toi") else 0
    sunday = today + timedelta(days=6 - today.weekday() + ahead)
    last = calendar.on_or_before(sunday)
    if last < today:
        return Spot((calendar.on_or_before(sunday + timedelta(days=7)),), sure=False)
    return Spot((last,), sure=bool(found["end"]), named=False)


def _month(found: Match, today: date, _: Calendar) -> Spot:
    month, year, end = found["m"], found["y"], bool(found["end"])
    if not month:
        ahead = 1 if found["which"] in ("sau", "toi") else 0
        years, index = divmod(today.month - 1 + ahead, 12)
        return _end_of(today, today.year + years, index + 1, sure=end)
    if not 1 <= int(month) <= 12:
        return NOWHERE
    return _end_of(
        today, _year(year) if year else today.year, int(month), sure=end, dated=bool(year)
    )


def _quarter(found: Match, today: date, _: Calendar) -> Spot:
    quarter = _QUARTERS.get(found["q"] or "", (today.month + 2) // 3)
    year, ahead = found["y"], 1 if found["q"] in ("sau", "toi") else 0
    years, index = divmod(quarter - 1 + ahead, 4)
    named = _year(year) if year else today.year + years
    return _end_of(today, named, 3 * index + 3, sure=bool(found["end"]), dated=bool(year))


def _year_end(found: Match, today: date, _: Calendar) -> Spot:
    which = found["which"] or "nay"
    year = int(which) if which.isdigit() else today.year + (which != "nay")
    return _end_of(today, year, 12, sure=bool(found["end"]), dated=True)


def _end_of(today: date, year: int, month: int, *, sure: bool, dated: bool = False) -> Spot:
    """The last day of a month; one that is past, and was named without a year, next year's."""
    if not 2000 <= year <= 2999:
        return NOWHERE
    last = date(year, month, monthrange(year, month)[1])
    if last >= today:
        return Spot((last,), sure=sure, named=False)
    if dated:
        return NOWHERE
    return Spot((date(year + 1, month, monthrange(year + 1, month)[1]),), sure=False)


def _period(found: Match, today: date, calendar: Calendar) -> Spot:
    amount, unit = count(found["n"]), found["unit"]
    if not amount:
        return NOWHERE
    if unit == "ngay lam viec":
        due = calendar.add_working_days(today, amount)
        return Spot((due,), named=False, rule=Rule.WORKING_DAYS, amount=amount)
    if unit == "thang":
        day = _months_on(today, amount)
    else:
        day = today + timedelta(days=amount * (7 if unit == "tuan" else 1))
    due = calendar.on_or_after(day)
    return Spot((due,), named=False, rule=Rule.CALENDAR_DAYS, amount=(day - today).days)


def _months_on(today: date, amount: int) -> date:
    """A month without that day ends on its last day (BLDS 2015 art. 148)."""
    years, index = divmod(today.month - 1 + amount, 12)
    year = today.year + years
    return date(year, index + 1, min(today.day, monthrange(year, index + 1)[1]))


def _iso(found: Match, today: date, calendar: Calendar) -> Spot:
    named = _safe(int(found["y"]), int(found["m"]), int(found["d"]))
    return Spot((named,)) if named and named >= today else NOWHERE


PHRASES: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(rf"(?<![\w/.\-])(?:{pattern})(?![\w/]|[.\-]\d)"), reader)
    for pattern, reader in (
        (r"(?:ngay )?(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)", _iso),
        (
            r"(?:ngay )?(?P<d>\d\d?)\s?(?P<sep>[/\-.])\s?(?P<m>\d\d?)"
            r"(?:\s?[/\-.]\s?(?P<y>\d{4}|\d\d))?",
            _date,
        ),
        (rf"(?:ngay )?(?P<d>\d\d?) thang (?P<m>\d\d?){_YEAR}", _date),
        (r"(?:ngay )?(?P<d>\d\d?) thang (?P<which>nay|sau|toi)", _day_of_month),
        (r"ngay (?P<d>\d\d?)(?P<which>)", _day_of_month),
        (r"(?:trong ngay )?(?:ngay )?(?:hom|bua) nay|trong ngay|nay", _in(0)),
        (r"(?:trong )?(?:ngay |bua |hom )?mai", _in(1)),
        (r"(?:ngay |bua |hom )?(?:kia|mot)", _in(2)),
        (
            r"(?:ngay )?(?:thu (?P<a>hai|ba|tu|nam|sau|bay|[2-7])|t(?P<b>[2-7])|chu nhat|cn)"
            r"(?: (?P<which>tuan nay|tuan sau|tuan toi|nay|toi|sau))?",
            _weekday,
        ),
        (rf"{_END}tuan(?: (?P<which>nay|sau|toi))?", _week),
        (rf"{_END}thang (?P<which>nay|sau|toi)(?P<m>)(?P<y>)", _month),
        (rf"{_END}thang (?P<m>\d\d?){_YEAR}(?P<which>)", _month),
        (r"(?P<end>cuoi|het|trong) thang(?P<which>)(?P<m>)(?P<y>)", _month),
        (rf"{_END}quy (?P<q>iv|iii|ii|i|[1-4]|nay|sau|toi){_YEAR}", _quarter),
        (r"(?P<end>cuoi|het|trong) quy(?P<q>)(?P<y>)", _quarter),
        (r"(?P<end>cuoi|het|trong) nam(?: (?P<which>\d{4}|nay|sau|toi))?", _year_end),
        (
            rf"(?:sau |trong (?:vong )?)?{NUMBER} (?P<unit>ngay lam viec|ngay|tuan|thang)"
            r"(?: nua| toi)?",
            _period,
        ),
    )
)
