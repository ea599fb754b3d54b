"""Ends, middles and beginnings of weeks, months, quarters, half-years and years.

The end of a month is its last day, its middle the 15th, its beginning the first; the middle of a
year is 30/6 (BLDS 2015 art. 146(2) and (3)). The end of a week is its last working day. A period
named bare («tháng 12») ends where it ends only if its year is said; otherwise it is a question.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from domain.spots import NOWHERE, Match, Reader, Rule, Spot, year_of
from domain.worktime import Calendar

QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
END = r"(?:(?P<end>(?:ngay )?cuoi(?: cung)?(?: cua)?|den het|het|trong) )?"
YEAR = r"(?:(?:\s?[/\-. ]\s?| nam )(?P<y>\d{4}|\d\d(?!\d)))?"
AHEAD = ("sau", "toi")
FIRST_YEAR, LAST_YEAR = 2000, 2999


def span_of(today: date, first: date, last: date, *, sure: bool, dated: bool = False) -> Spot:
    """The end of a period; one that is past, and was named without a year, next year's. A period
    to come that is named bare may also mean its beginning."""
    if last >= today:
        days = (last,) if sure or first < today else (last, first)
        return Spot(days, sure=sure, named=False, rule=Rule.PERIOD, begins=first)
    if dated:
        return NOWHERE
    later = month_end(last.year + 1, last.month)
    return Spot((later,), sure=False, named=False, rule=Rule.PERIOD)


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def months(today: date, year: int, first: int, last: int, *, sure: bool, dated: bool) -> Spot:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return NOWHERE
    begins, ends = date(year, first, 1), month_end(year, last)
    return span_of(today, begins, ends, sure=sure, dated=dated)


def read_week(found: Match, today: date, calendar: Calendar) -> Spot:
    ahead = {"sau": 7, "toi": 7, "sau nua": 14}.get(found["which"] or "", 0)
    sunday = today + timedelta(days=6 - today.weekday() + ahead)
    last = calendar.on_or_before(sunday)
    if last < today:
        return Spot((calendar.on_or_before(sunday + timedelta(days=7)),), sure=False)
    sure = bool(found["end"]) or found["which"] == "nay"
    return span_of(today, sunday - timedelta(days=6), last, sure=sure)


def read_month(found: Match, today: date, _: Calendar) -> Spot:
    month, year, end = found["m"], found["y"], bool(found["end"])
    if not month:
        ahead = 1 if found["which"] in AHEAD else 0
        years, index = divmod(today.month - 1 + ahead, 12)
        sure = end or found["which"] == "nay"
        return months(today, today.year + years, index + 1, index + 1, sure=sure, dated=False)
    if not 1 <= int(month) <= 12:
        return NOWHERE
    named = year_of(year) if year else today.year
    return months(
        today, named, int(month), int(month), sure=end or bool(year), dated=bool(year)
    )  # fmt: skip


def read_quarter(found: Match, today: date, _: Calendar) -> Spot:
    quarter = QUARTERS.get(found["q"] or "", (today.month + 2) // 3)
    year, ahead = found["y"], 1 if found["q"] in AHEAD else 0
    years, index = divmod(quarter - 1 + ahead, 4)
    named, first = year_of(year) if year else today.year + years, 3 * index + 1
    sure = bool(found["end"] or year) or found["q"] == "nay"
    return months(today, named, first, first + 2, sure=sure, dated=bool(year))


def read_half(found: Match, today: date, _: Calendar) -> Spot:
    """«6 tháng đầu năm 2027» ends on 30/6."""
    first = 1 if found["half"] == "dau" else 7
    which = found["which"] or found["y"]
    year = year_named(which, today)
    return months(
        today, year, first, first + 5, sure=bool(found["end"] or which), dated=bool(which)
    )  # fmt: skip


def read_year(found: Match, today: date, _: Calendar) -> Spot:
    which = found["which"] or "nay"
    sure = bool(found["end"]) or which.isdigit()
    return months(today, year_named(which, today), 1, 12, sure=sure, dated=True)


def year_named(which: str | None, today: date) -> int:
    if which and which.isdigit():
        return year_of(which)
    return today.year + (which in AHEAD)


def read_inside_month(found: Match, today: date, _: Calendar) -> Spot:
    """«đầu tháng sau», «giữa tháng 12/2026»: a day, by BLDS 2015 art. 146(2)."""
    day = 1 if found["part"] == "dau" else 15
    month, year = found["m"], found["y"]
    if not month:
        years, index = divmod(today.month - 1 + (found["which"] in AHEAD), 12)
        named = date(today.year + years, index + 1, day)
        after = date(today.year + (today.month == 12), today.month % 12 + 1, day)
        return Spot((named,)) if named >= today else Spot((after,), sure=not found["which"])
    if not 1 <= int(month) <= 12:
        return NOWHERE
    named = date(year_of(year) if year else today.year, int(month), day)
    if named >= today:
        return Spot((named,))
    return NOWHERE if year else Spot((named.replace(year=named.year + 1),), sure=False)


def read_middle_of_year(found: Match, today: date, _: Calendar) -> Spot:
    """30/6, by BLDS 2015 art. 146(3)."""
    middle = date(year_named(found["which"], today), 6, 30)
    if middle >= today:
        return Spot((middle,))
    return NOWHERE if found["which"] else Spot((middle.replace(year=today.year + 1),), sure=False)


def read_inside_week(found: Match, today: date, calendar: Calendar) -> Spot:
    """No law says which day the beginning of a week is: two to choose from."""
    monday = today - timedelta(days=today.weekday())
    if found["which"] in AHEAD or (found["which"] is None and found["part"] == "dau"):
        monday += timedelta(days=7)
    first = monday if found["part"] == "dau" else monday + timedelta(days=2)
    days = (first, first + timedelta(days=1))
    return Spot(tuple(day for day in days if day >= today), sure=False)


def read_working_edge(found: Match, today: date, calendar: Calendar) -> Spot:
    """«ngày làm việc cuối cùng của tháng», «ngày làm việc đầu tiên của tháng 12»."""
    unit, month = found["unit"], found["m"]
    ahead = found["which"] in AHEAD
    if unit == "tuan":
        first = today - timedelta(days=today.weekday() - 7 * ahead)
        last = first + timedelta(days=6)
    else:
        size = {"thang": 1, "quy": 3, "nam": 12}[unit]
        index = (int(month) - 1) if month else (today.month - 1) // size * size + size * ahead
        if month and (unit != "thang" or not 1 <= int(month) <= 12):
            return NOWHERE
        years, index = divmod(index, 12)
        year = year_of(found["y"]) if found["y"] else today.year + years
        first, last = date(year, index + 1, 1), month_end(year, index + size)
    day = calendar.on_or_before(last) if found["edge"] == "cuoi" else calendar.on_or_after(first)
    return Spot((day,)) if day >= today else NOWHERE


_WHICH = "nay|sau|toi"
_MONTH = rf"thang (?:(?P<which>{_WHICH})|(?P<m>\d\d?){YEAR})"
PERIODS: tuple[tuple[str, Reader], ...] = (
    (
        r"(?:vao )?ngay lam viec (?P<edge>dau|cuoi)(?: tien| cung)?(?: cua| trong)?"
        rf" (?P<unit>tuan|thang|quy|nam)(?: (?:(?P<which>{_WHICH})|(?P<m>\d\d?){YEAR}))?",
        read_working_edge,
    ),
    (rf"(?P<part>dau|giua) tuan(?: (?P<which>{_WHICH}))?", read_inside_week),
    (rf"(?P<part>dau|giua) {_MONTH}", read_inside_month),
    (r"(?P<part>dau|giua) thang(?P<which>)(?P<m>)(?P<y>)", read_inside_month),
    (rf"giua nam(?: (?P<which>\d{{4}}|{_WHICH}))?", read_middle_of_year),
    (rf"{END}tuan(?: (?P<which>nay|sau nua|sau|toi))?", read_week),
    (rf"{END}thang (?P<which>{_WHICH})(?P<m>)(?P<y>)", read_month),
    (rf"{END}thang (?P<m>\d\d?){YEAR}(?P<which>)", read_month),
    (r"(?P<end>(?:ngay )?cuoi|het|trong) thang(?P<which>)(?P<m>)(?P<y>)", read_month),
    (rf"{END}(?:quy |q)(?P<q>iv|iii|ii|i|[1-4]|{_WHICH}){YEAR}", read_quarter),
    (r"(?P<end>cuoi|het|trong) quy(?P<q>)(?P<y>)", read_quarter),
    (
        rf"{END}(?:6|sau) thang (?P<half>dau|cuoi)(?: nam(?: (?P<which>{_WHICH}))?{YEAR})?",
        read_half,
    ),
    (rf"{END}nam (?P<which>\d{{4}})", read_year),
    (rf"(?P<end>cuoi|het|trong) nam(?: (?P<which>{_WHICH}))?", read_year),
)
