"""What the four-way statistic may be parted by, how old its overdue tasks are, and what stands out.

The lists of praise and criticism are suggestions: units beyond thresholds an office sets. A person
decides (Báo cáo 3719/BC-SNV: commending and criticising is the leaders' act, never a machine's).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise

from domain.statistics import FourWay
from domain.words import fold, nfc


class By(StrEnum):
    UNIT = "unit"
    ASSIGNER = "assigner"
    DOCUMENT = "document"
    URGENCY = "urgency"
    MONTH = "month"


NAMELESS = (By.URGENCY, By.MONTH)
"""Parts that name nobody: also for those who may see totals only."""


@dataclass(frozen=True, slots=True)
class Buckets:
    """Ages of overdue tasks in calendar days: (10, 30) parts them into up to 10, 11–30, over 30."""

    bounds: tuple[int, ...]

    def __post_init__(self) -> None:
        rising = all(lower < upper for lower, upper in pairwise((0, *self.bounds)))
        if not self.bounds or not rising:
            raise ValueError("the ages are whole days, each more than the one before")

    @classmethod
    def read(cls, text: str) -> Buckets:
        """From «10, 30, 60, 120». Raises ValueError."""
        return cls(tuple(int(part) for part in text.split(",")))

    @property
    def spans(self) -> tuple[tuple[int, int | None], ...]:
        """First and last day of each bucket; the last has no end."""
        edges = (0, *self.bounds)
        ends: tuple[int | None, ...] = (*self.bounds, None)
        return tuple((low + 1, high) for low, high in zip(edges, ends, strict=True))


@dataclass(frozen=True, slots=True)
class Line:
    """One part of the statistic. ``ages``: its overdue tasks in hand by bucket; ``spared``: late
    or overdue ones whose objective cause was confirmed, which stay among the late."""

    key: str  # what it is in the database, or the month as 2026-03; "" for none
    name: str
    counts: FourWay
    ages: tuple[int, ...] = ()
    spared: int = 0

    def checked(self, total: int | None = None, done: int | None = None) -> Line:
        """Itself, once its figures reconcile. Raises ArithmeticError."""
        self.counts.checked(total=total, done=done)
        if self.ages and sum(self.ages) != self.counts.open_overdue:
            raise ArithmeticError(f"the ages give {sum(self.ages)}, not {self.counts.open_overdue}")
        if not 0 <= self.spared <= self.counts.overdue:
            raise ArithmeticError("more causes confirmed than tasks late")
        return self


def together(lines: Iterable[Line], ages: int = 0) -> Line:
    """The sum of parts that share no task; ``ages`` is how many buckets there are."""
    each = tuple(lines)
    summed = tuple(map(sum, zip(*(line.ages for line in each), strict=True))) or (0,) * ages
    counts = FourWay().add(*(line.counts for line in each))
    return Line("", "", counts, summed, sum(line.spared for line in each)).checked()


# --- suggestions ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Thresholds:
    """In percent of all tasks of a unit, which needs at least ``least`` of them to be named."""

    praise_done: int
    praise_late: int
    blame_done: int
    blame_late: int
    least: int


def outstanding(lines: Sequence[Line], by: Thresholds) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Whom to consider praising: done more than, late less than the thresholds; and criticising:
    done less than, or overdue in hand more than theirs. Best first, worst first."""
    known = [line for line in lines if line.counts.total >= by.least]
    good = [line for line in known if praised(line.counts, by)]
    bad = [line for line in known if criticised(line.counts, by)]
    return (
        tuple(sorted(good, key=lambda line: (-done_share(line.counts), line.name))),
        tuple(sorted(bad, key=lambda line: (done_share(line.counts), line.name))),
    )


def praised(counts: FourWay, by: Thresholds) -> bool:
    done, late, whole = counts.done, counts.overdue, counts.total
    return 100 * done > by.praise_done * whole and 100 * late < by.praise_late * whole


def criticised(counts: FourWay, by: Thresholds) -> bool:
    done, late, whole = counts.done, counts.open_overdue, counts.total
    return 100 * done < by.blame_done * whole or 100 * late > by.blame_late * whole


def done_share(counts: FourWay) -> float:
    return counts.done / counts.total


# --- the words of a question ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a statistic is to be shown, and the words that are left: a unit, a period."""

    by: By | None = None
    suggest: bool = False
    against: str = ""  # the words of the other date of a comparison
    rest: str = ""


_BY: tuple[tuple[str, By], ...] = (
    (r"don vi|phong|co quan|units?", By.UNIT),
    (r"nguoi giao(?: viec)?|lanh dao giao|assigners?", By.ASSIGNER),
    (r"van ban|documents?", By.DOCUMENT),
    (r"(?:do |muc do |muc )?khan|urgency", By.URGENCY),
    (r"(?:tung )?thang|months?", By.MONTH),
)
_PART = tuple(
    (re.compile(rf"(?<!\w)(?:theo|by) (?:{words})(?!\w)(?! \d)"), by) for words, by in _BY
)
_SUGGEST = re.compile(
    r"(?<!\w)(?:(?:de xuat|goi y) )?(?:bieu duong(?:,? (?:va )?phe binh)?|phe binh|praise)(?!\w)"
)
_BOTH = re.compile(
    r".*?(?P<verb>(?<!\w)(?:so sanh|compare) )(?P<a>(?!voi |to |with ).+?)"
    r" (?:voi|va|with|and) (?P<b>.+)"
)
_AGAINST = re.compile(r"(?<!\w)(?:so sanh voi|so voi|so sanh|compared (?:to|with)|versus)(?!\w)")


def read_wanted(text: str) -> Wanted:
    """«kinh tế quý 3 theo người giao», «01/01–30/6 so với 31/3», «phê bình tháng 10»."""
    rest, against = _parted(" ".join(nfc(text).split()))
    by = None
    for pattern, each in _PART:
        rest, found = _without(rest, pattern)
        by = each if found and by is None else by
    rest, suggest = _without(rest, _SUGGEST)
    return Wanted(by, suggest, against, rest)


def _parted(text: str) -> tuple[str, str]:
    both = _BOTH.fullmatch(_same_length(text))
    if both is not None:  # «so sánh A với B»
        rest = f"{text[: both.start('verb')]} {text[slice(*both.span('a'))]}"
        return " ".join(rest.split()), text[both.start("b") :].strip()
    found = _AGAINST.search(_same_length(text))
    if found is None:
        return text, ""
    return text[: found.start()].strip(), text[found.end() :].strip()


def _without(text: str, pattern: re.Pattern[str]) -> tuple[str, bool]:
    found = pattern.search(_same_length(text))
    if found is None:
        return text, False
    return " ".join((text[: found.start()] + " " + text[found.end() :]).split()), True


def _same_length(text: str) -> str:
    """Folded letter by letter, so that what is found stands at the same place in the words."""
    return "".join(fold(letter)[:1] or letter for letter in text)


def months_in(first: date, last: date) -> tuple[date, ...]:
    """The first of each month from the one of ``first`` to the one of ``last``."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    place = first.year * 12 + first.month - 1
    return tuple(date(n // 12, n % 12 + 1, 1) for n in range(place, place + count))
