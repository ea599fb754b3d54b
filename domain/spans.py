"""Lengths of time as offices write them: «05 (năm) ngày làm việc», «hai tuần», «nửa tháng».

Counting follows BLDS 2015: the first day is not counted (art. 147), a month without that day ends
on its last day and a last day off moves to the next working day (art. 148), half a month is 15
days and half a year six months (art. 146).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from domain.spots import NOWHERE, Match, Rule, Span, Spot
from domain.worktime import Calendar

_DIGITS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin")
_ENDINGS = {"mot": 1, "tu": 4, "lam": 5} | {word: n for n, word in enumerate(_DIGITS, 1)}


def _words() -> dict[str, int]:
    """Every number up to ninety-nine in folded words."""
    numbers = {word: n for n, word in enumerate(_DIGITS, 1)} | {"muoi": 10}
    numbers |= {f"muoi {end}": 10 + n for end, n in _ENDINGS.items() if end != "tu"}
    for tens, word in enumerate(_DIGITS[1:], 2):
        numbers |= {f"{word} muoi": 10 * tens}
        numbers |= {f"{word} muoi {end}": 10 * tens + n for end, n in _ENDINGS.items()}
        numbers |= {f"{word} {end}": 10 * tens + n for end, n in {"lam": 5}.items()}
    return numbers


WORDS = _words()
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
NUMBER = rf"(?P<n>\d{{1,3}}|{_WORD})(?: (?P<again>{_WORD}))?"
"""A number, perhaps said twice as in official papers: «05 (năm)»."""

UNITS = {
    "ngay lam viec": Span.WORKING_DAYS,
    "ngay": Span.DAYS,
    "tuan le": Span.WEEKS,
    "tuan": Span.WEEKS,
    "thang": Span.MONTHS,
    "nam": Span.YEARS,
}
_UNIT = "|".join(UNITS)
_AHEAD = (
    r"(?:(?:cham nhat|muon nhat|khong qua|toi da) )?"
    r"(?:(?:trong )?thoi (?:han|gian) |trong vong |trong |sau )?(?:khong qua |toi da )?"
)
SPAN = rf"{_AHEAD}{NUMBER} (?P<unit>{_UNIT})(?: (?:nua|toi|tiep theo))?"
HALF = rf"{_AHEAD}nua (?P<unit>thang|nam)(?: (?:nua|toi))?"
LONGEST = {Span.YEARS: 50, Span.MONTHS: 600}


def count(word: str) -> int:
    """A number in digits or as folded words."""
    return int(word) if word.isdigit() else WORDS[word]


def amount_of(found: Match) -> int:
    """How many; 0 when digits and words of «05 (năm)» disagree, so that nothing is counted."""
    amount, again = count(found["n"]), found["again"]
    return amount if again is None or count(again) == amount else 0


def read_span(found: Match, start: date, calendar: Calendar) -> Spot:
    """A match of SPAN counted from ``start``, which is itself not counted."""
    return spot(amount_of(found), UNITS[found["unit"]], start, calendar)


def read_half(found: Match, start: date, calendar: Calendar) -> Spot:
    """Half a month or half a year (BLDS 2015 art. 146)."""
    if found["unit"] == "thang":
        return spot(15, Span.DAYS, start, calendar)
    return spot(6, Span.MONTHS, start, calendar)


def spot(amount: int, unit: Span, start: date, calendar: Calendar) -> Spot:
    if not 0 < amount <= LONGEST.get(unit, 999):
        return NOWHERE
    if unit is Span.WORKING_DAYS:
        due = calendar.add_working_days(start, amount)
        return Spot(
            (due,), named=False, rule=Rule.WORKING_DAYS, amount=amount, said=amount, unit=unit,
            last=due,
        )  # fmt: skip
    last = counted(start, amount, unit)
    return Spot(
        (calendar.on_or_after(last),), named=False, rule=Rule.CALENDAR_DAYS,
        amount=(last - start).days, said=amount, unit=unit, last=last,
    )  # fmt: skip


def counted(start: date, amount: int, unit: Span) -> date:
    """The last day of so many days, weeks, months or years after ``start``; negative: before."""
    if unit in (Span.MONTHS, Span.YEARS):
        return months_on(start, amount * (12 if unit is Span.YEARS else 1))
    return start + timedelta(days=amount * (7 if unit is Span.WEEKS else 1))


def months_on(start: date, amount: int) -> date:
    """A month without that day ends on its last day (BLDS 2015 art. 148(3))."""
    years, index = divmod(start.month - 1 + amount, 12)
    year = start.year + years
    return date(year, index + 1, min(start.day, monthrange(year, index + 1)[1]))
