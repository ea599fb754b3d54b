"""How people name a day in Vietnamese: a table of folded patterns, each with its reader.

A reader never guesses. It returns a ``Spot``: the days a phrase may mean, and whether that is
sure. New phrases are new rows of ``PHRASES``; the order matters, the first full match counts.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from domain import spans
from domain.periodphrases import AHEAD, PERIODS
from domain.spots import NOWHERE, Match, Reader, Spot, safe, year_of
from domain.worktime import Calendar

_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "cn": 6} | {
    str(n): n - 2 for n in range(2, 8)
}
_THIS_WEEK = ("nay", "tuan nay")
_NEXT_WEEK = {"tuan sau": 7, "tuan toi": 7, "tuan sau nua": 14}


def _weekday_words(key: str) -> str:
    return (
        rf"(?:thu (?P<a{key}>hai|ba|tu|nam|sau|bay|[2-7])|t(?P<b{key}>[2-7])"
        rf"|(?P<c{key}>chu nhat|cn))"
    )


def _weekday_of(found: Match, key: str) -> int | None:
    """0 for Monday; None when no weekday is said there."""
    if found[f"c{key}"]:
        return 6
    word = found[f"a{key}"] or found[f"b{key}"]
    return _WEEKDAYS[word] if word else None


def _in(days: int) -> Reader:
    return lambda _, today, __: Spot((today + timedelta(days=days),))


def _date(found: Match, today: date, _: Calendar) -> Spot:
    """Day before month, always; month before day is refused, with the reading it would have. A
    weekday said beside it must be the day's own."""
    day, month, year = int(found["d"]), int(found["m"]), found["y"]
    if month > 12 >= day:
        return Spot(_upcoming(today, month, day, year), sure=False)
    named = safe(year_of(year) if year else today.year, month, day)
    if named is not None and named >= today:
        said = {_weekday_of(found, "1"), _weekday_of(found, "2")} - {None}
        if not said or said == {named.weekday()}:
            return Spot((named,))
        return Spot((named, *(_near(named, each) for each in said if each is not None)), sure=False)
    return Spot(_upcoming(today, day, month, None), sure=False)


def _near(day: date, weekday: int) -> date:
    """The day of that weekday in the same week."""
    return day + timedelta(days=weekday - day.weekday())


def _upcoming(today: date, day: int, month: int, year: str | None) -> tuple[date, ...]:
    years = (year_of(year),) if year else (today.year, today.year + 1)
    days = (safe(y, month, day) for y in years)
    return tuple(d for d in days if d is not None and d >= today)[:1]


def _day_of_month(found: Match, today: date, _: Calendar) -> Spot:
    """«ngày 25», «ngày 25 tháng này», «ngày 25 tháng sau»."""
    which = found["which"]
    this, after = (_in_month(today, int(found["d"]), ahead) for ahead in (0, 1))
    if which in AHEAD:
        return Spot((after,)) if after else NOWHERE
    if this is not None and this >= today:
        return Spot((this,))
    return Spot((after,) if after and not which else (), sure=False)


def _in_month(today: date, day: int, ahead: int) -> date | None:
    years, month = divmod(today.month - 1 + ahead, 12)
    return safe(today.year + years, month + 1, day)


def _weekday(found: Match, today: date, _: Calendar) -> Spot:
    """«thứ sáu»: alone, the next to come; «thứ sáu tới» may be this week's or the next's."""
    number = _weekday_of(found, "") or 0
    this = today + timedelta(days=number - today.weekday())
    after, which = this + timedelta(days=7), found["which"] or ""
    if which in _NEXT_WEEK:
        return Spot((this + timedelta(days=_NEXT_WEEK[which]),))
    if this < today:
        return Spot((after,), sure=which not in _THIS_WEEK)
    if which in _THIS_WEEK or (this > today and not which):
        return Spot((this,))
    return Spot((this, after), sure=False)


def _iso(found: Match, today: date, _: Calendar) -> Spot:
    named = safe(int(found["y"]), int(found["m"]), int(found["d"]))
    return Spot((named,)) if named and named >= today else NOWHERE


def _next_working(_: Match, today: date, calendar: Calendar) -> Spot:
    return Spot((calendar.next_working(today),))


_BEFORE = rf"(?:{_weekday_words('1')} )?(?:ngay )?"
_AFTER = rf"(?: {_weekday_words('2')})?"
_WEEK = "tuan nay|tuan sau nua|tuan sau|tuan toi"

PHRASES: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(rf"(?<![\w/.\-])(?:{pattern})(?![\w/]|[.\-]\d)"), reader)
    for pattern, reader in (
        (r"(?:ngay )?(?P<y>\d{4})-(?P<m>\d\d?)-(?P<d>\d\d?)", _iso),
        (
            rf"{_BEFORE}(?P<d>\d\d?)\s?[/\-.]\s?(?P<m>\d\d?)"
            rf"(?:(?:\s?[/\-.]\s?| nam )(?P<y>\d{{4}}|\d\d))?{_AFTER}",
            _date,
        ),
        (
            rf"{_BEFORE}(?P<d>\d\d?) thang (?P<m>\d\d?)"
            rf"(?:(?:\s?[/\-. ]\s?| nam )(?P<y>\d{{4}}|\d\d(?!\d)))?{_AFTER}",
            _date,
        ),
        (r"(?:ngay )?(?P<d>\d\d?) thang (?P<which>nay|sau|toi)", _day_of_month),
        (r"ngay (?P<d>\d\d?)(?P<which>)", _day_of_month),
        (r"(?:trong ngay )?(?:ngay )?(?:hom|bua) nay|trong ngay|nay", _in(0)),
        (r"(?:trong )?(?:ngay |bua |hom )?mai|ngay (?:hom sau|tiep theo|ke tiep)", _in(1)),
        (r"(?:ngay |bua |hom )?kia kia", _in(3)),
        (r"(?:ngay |bua |hom )?(?:kia|mot)", _in(2)),
        (r"ngay lam viec (?:tiep theo|ke tiep|ke sau|tiep)", _next_working),
        (rf"(?:ngay )?{_weekday_words('')}(?: (?P<which>{_WEEK}|nay|toi|sau))?", _weekday),
        (rf"(?P<which>{_WEEK}) (?:vao )?{_weekday_words('')}", _weekday),
        *PERIODS,
        (spans.SPAN, spans.read_span),
        (spans.HALF, spans.read_half),
    )
)
