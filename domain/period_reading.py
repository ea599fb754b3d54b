"""Reads a period from the words of a person: «01/01–24/4», «tháng 10», «quý 3», «năm 2026».

A statistic looks back, so a month, quarter or day without a year is the latest that has begun.
The words around the period (a unit's name) are given back. New phrases are new rows of ``RULES``;
the order matters, the first row that occurs counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.periods import BEGINNING, END, Period, Preset, months, preset, quarter, reporting
from domain.words import fold, nfc
from domain.worktime import today


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked for: a period, if one was named, and the words beside it."""

    period: Period | None
    rest: str
    reversed: bool = False  # the days are there, but the end lies before the beginning


def read_period(text: str, now: datetime) -> Asked:
    """The period named in a text and the text without it. Raises ValueError for a naive now."""
    text = nfc(text)
    folded = fold(text).replace("–", "-").replace("—", "-")
    day = today(now)
    for pattern, reader in RULES:
        for found in pattern.finditer(folded):
            try:
                period = reader(found, day)
            except ValueError:  # 31/02, month 13: no day, so no period
                continue
            words = text if len(text) == len(folded) else folded
            rest = " ".join((words[: found.start()] + " " + words[found.end() :]).split())
            rest = _LOOSE.sub("", rest).strip(" ,;:-–—()")
            if period.start > period.end:
                return Asked(None, rest, reversed=True)
            return Asked(Period(within(period.start), within(period.end)), rest)
    return Asked(None, " ".join(text.split()))


def within(day: date) -> date:
    return min(max(day, BEGINNING), END)


# --- the phrases ---------------------------------------------------------------------------

Match = re.Match[str]
Reader = Callable[[Match, date], Period]

_LOOSE = re.compile(r"\b(?:trong|từ|kỳ|ky|cho|của|cua|of|in)$", re.IGNORECASE)
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_TO = r"\s*(?:-|~|den het|den|toi|to)\s*"
_YEAR = r"(?:(?: nam |\s?/\s?|-| )(?P<y>20\d\d))?"


def _year(text: str | None, default: int) -> int:
    if not text:
        return default
    return int(text) if len(text) == 4 else 2000 + int(text)


def _day(found: Match, key: str, year: int) -> date:
    return date(year, int(found[f"m{key}"]), int(found[f"d{key}"]))


def _latest(make: Callable[[int], Period], day: date, year: str | None) -> Period:
    """In the year said, or in the latest in which it has begun."""
    if year:
        return make(_year(year, day.year))
    this = make(day.year)
    return this if this.start <= day else make(day.year - 1)


def _between(found: Match, day: date) -> Period:
    """Two days. A year said once counts for both; «15/12-14/1» crosses the year."""
    ya, yb = found["ya"], found["yb"]
    if ya:
        start = _day(found, "a", _year(ya, 0))
        end = _day(found, "b", _year(yb, start.year))
        return Period(start, end)
    last = _year(yb, day.year)
    start, end = _day(found, "a", last), _day(found, "b", last)
    if start > end:
        if not yb and start <= day:
            return Period(start, end)  # both in this year: the wrong way round
        start = _day(found, "a", last - 1)
    if not yb and start > day:
        start, end = _day(found, "a", start.year - 1), _day(found, "b", end.year - 1)
    return Period(start, end)


def _within_month(found: Match, day: date) -> Period:
    def make(year: int) -> Period:
        return Period(
            date(year, int(found["m"]), int(found["da"])),
            date(year, int(found["m"]), int(found["db"])),
        )

    return _latest(make, day, found["y"])


def _since(found: Match, day: date) -> Period:
    start = _latest(lambda year: Period(_day(found, "a", year), day), day, found["ya"]).start
    return Period(start, max(day, start))


def _until(found: Match, day: date) -> Period:
    """«tính đến 30/6»: from the beginning of that year; «toàn bộ tính đến 30/6»: all there was."""

    def make(year: int) -> Period:
        return Period(date(year, 1, 1), _day(found, "a", year))

    period = _latest(make, day, found["ya"])
    return Period(BEGINNING, period.end) if found["all"] else period


def _until_yesterday(found: Match, day: date) -> Period:
    end = day - timedelta(days=1)
    return Period(BEGINNING if found["all"] else end.replace(month=1, day=1), end)


def _everything(_: Match, day: date) -> Period:
    return Period(BEGINNING, day)


def _one_day(found: Match, day: date) -> Period:
    def make(year: int) -> Period:
        one = _day(found, "a", year)
        return Period(one, one)

    return _latest(make, day, found["ya"])


def _months(found: Match, day: date) -> Period:
    """«tháng 1 đến tháng 4»."""
    first, last = int(found["a"]), int(found["b"])

    def make(year: int) -> Period:
        return Period(months(year, first, 1).start, months(year, last, 1).end)

    return _latest(make, day, found["y"])


def _month(found: Match, day: date) -> Period:
    number = int(found["m"])
    return _maybe_reporting(found, _latest(lambda year: months(year, number, 1), day, found["y"]))


def _quarter(found: Match, day: date) -> Period:
    number = _QUARTERS[found["q"]]
    return _maybe_reporting(found, _latest(lambda year: quarter(year, number), day, found["y"]))


def _part(found: Match, day: date) -> Period:
    """«6 tháng đầu năm», «6 tháng cuối năm 2025»."""
    count = int(found["n"])
    if not 1 <= count <= 12:
        raise ValueError("a year has twelve months")
    first = 1 if found["end"] in ("dau", "first") else 13 - count
    return _maybe_reporting(
        found, _latest(lambda year: months(year, first, count), day, found["y"])
    )


def _whole_year(found: Match, day: date) -> Period:
    return _maybe_reporting(found, months(int(found["y"]), 1, 12))


def _maybe_reporting(found: Match, period: Period) -> Period:
    return reporting(period) if found["ky"] else period


def _this(which: Preset) -> Reader:
    return lambda _, day: preset(which, day)


def _last_month(_: Match, day: date) -> Period:
    end = day.replace(day=1) - timedelta(days=1)
    return months(end.year, end.month, 1)


def _last_quarter(_: Match, day: date) -> Period:
    end = quarter(day.year, (day.month + 2) // 3).start - timedelta(days=1)
    return quarter(end.year, (end.month + 2) // 3)


def _week(back: int) -> Reader:
    def read(_: Match, day: date) -> Period:
        monday = day - timedelta(days=day.weekday() + 7 * back)
        return Period(monday, min(monday + timedelta(days=6), day))

    return read


def _days_back(days: int) -> Reader:
    return lambda _, day: Period(day - timedelta(days=days), day - timedelta(days=days))


def _date(key: str) -> str:
    """A date: 24/4, 24-4-2026, «24 tháng 4 năm 2026»; the separator repeats itself."""
    return (
        rf"(?:ngay )?(?P<d{key}>\d\d?)(?:(?P<s{key}>[/.\-])| thang )(?P<m{key}>\d\d?)"
        rf"(?:(?:(?P=s{key})| nam )(?P<y{key}>\d{{4}}|\d\d(?!\d)))?"
    )


_ALL = r"(?:tat ca|toan bo|tu truoc|tu truoc den nay|everything|ever)"
_WHOLE = rf"(?:(?P<all>{_ALL}) )?"
_UNTIL = (
    r"den het ngay|den cuoi ngay|den het|den cuoi|den thoi diem|den|toi het|toi"
    r"|tai thoi diem|tai|until|as of|as at"
)
# «phường 3 tháng 12»: a ward's number, then a month.
_NUMBERED = r"(?<!phuong )(?<!quan )(?<!khu )(?<!to )(?<!doi )"
_KY = r"(?:(?P<ky>ky(?: bao cao)?) )?"
_ROWS: tuple[tuple[str, Reader], ...] = (
    (rf"(?:tu )?{_date('a')}{_TO}{_date('b')}", _between),
    (
        rf"(?:tu )?(?:ngay )?(?P<da>\d\d?){_TO}(?:ngay )?(?P<db>\d\d?)/(?P<m>\d\d?)"
        r"(?:/(?P<y>20\d\d))?",
        _within_month,
    ),
    (
        rf"(?:tu )?thang (?P<a>\d\d?){_TO}(?:het )?(?:thang )?(?P<b>\d\d?)(?![/.\-]\d\d?/){_YEAR}",
        _months,
    ),
    (rf"(?:tu|since|from) {_date('a')}(?:{_TO}(?:nay|now|today))?", _since),
    (rf"{_WHOLE}(?:tinh )?(?:{_UNTIL}) {_date('a')}", _until),
    (_date("a"), _one_day),
    (rf"{_KY}(?P<n>\d\d?) thang (?P<end>dau|cuoi) nam{_YEAR}", _part),
    (rf"{_KY}(?:first|last) (?P<n>\d\d?) months(?P<end>){_YEAR}", _part),
    (r"ky bao cao(?: thang nay)?(?! (?:thang|quy|nam|6|9|\d))", _this(Preset.REPORTING)),
    (rf"{_KY}(?:quy |q)(?P<q>iv|iii|ii|i|[1-4]){_YEAR}", _quarter),
    (rf"{_KY}(?:thang |month )(?P<m>\d\d?){_YEAR}", _month),
    (rf"{_KY}(?P<m>\d\d?)/(?P<y>20\d\d)", _month),
    (rf"{_WHOLE}(?:tinh )?(?:{_UNTIL}) (?:hom qua|yesterday)", _until_yesterday),
    (rf"{_ALL}(?:(?: tinh)? den nay| as of now)?", _everything),
    (r"hom nay|today", _days_back(0)),
    (r"hom qua|yesterday", _days_back(1)),
    (r"tuan nay|trong tuan|this week", _week(0)),
    (r"tuan (?:truoc|qua|roi)|last week", _week(1)),
    (r"thang nay|trong thang|this month", _this(Preset.MONTH)),
    (r"thang (?:truoc|qua|roi)|last month", _last_month),
    (r"quy nay|trong quy|this quarter", _this(Preset.QUARTER)),
    (r"quy (?:truoc|qua|roi)|last quarter", _last_quarter),
    (r"(?:tu )?dau nam(?: den nay)?|nam nay|trong nam|this year", _this(Preset.YEAR)),
    (
        r"nam (?:ngoai|truoc|qua|roi)|last year",
        lambda _, day: months(day.year - 1, 1, 12),
    ),
    (rf"{_KY}(?:nam )?(?P<y>20\d\d)", _whole_year),
)
RULES: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(rf"(?<![\w/.]){_NUMBERED}(?:{pattern})(?![\w/])"), reader)
    for pattern, reader in _ROWS
)
