"""Reads «định kỳ» phrases: how often, and on which day of each month, quarter or year."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import time

from domain.recurrences import LAST, SIZE, Cycle, Edge, Mark, Recurrence
from domain.spans import WORDS, count

_NAMES = {
    "ngay": Cycle.DAY, "tuan": Cycle.WEEK, "thang": Cycle.MONTH, "quy": Cycle.QUARTER,
    "6 thang": Cycle.HALF, "sau thang": Cycle.HALF, "nua nam": Cycle.HALF,
    "ban nien": Cycle.HALF, "nam": Cycle.YEAR,
}  # fmt: skip
_NAME = (
    r"(?:0?6 thang|sau thang|nua nam|ban nien|ngay(?! \d)|tuan|thang(?! \d)|quy(?! \d)|nam(?! \d))"
)
_LENGTH = rf"(?:\d{{1,2}}|{'|'.join(sorted(WORDS, key=len, reverse=True))})"
_AND = r"(?: (?P<or>hoac|hay)| va| /|/|,)? ?(?:hang |moi |dinh ky )?"
_EVERY = re.compile(
    rf"(?:(?:dinh ky )?(?:hang|moi)|dinh ky(?: theo)?) (?P<first>{_NAME})"
    rf"(?P<more>(?:{_AND.replace('?P<or>', '')}{_NAME}\b)*)(?![\w])"
)
_TIMES = re.compile(
    rf"(?:dinh ky )?(?:moi )?(?:(?P<n>{_LENGTH}) )?(?P<unit>tuan|thang|quy|nam)"
    r"(?:/| )(?:mot |1 )?lan(?![\w])"
)
_QUARTERLY = re.compile(r"thang (?:cuoi|dau|thu (?:nhat|hai|ba))(?: cua)?(?: moi)? quy")
_EITHER = re.compile(r"\b(?:hoac|hay)\b")

_DATE = re.compile(r"(?:ngay )?(?P<d>\d\d?)(?:/| thang )(?P<m>\d\d?)(?![\w/])")
_OF_QUARTER = re.compile(
    r"(?:ngay )?(?P<d>\d\d?)(?: cua)? thang (?P<place>cuoi|dau|thu nhat|thu hai|thu ba)"
    r"(?: cua)?(?: moi)?(?: quy)?(?P<later> (?:sau|tiep theo|ke tiep))?"
)
_OF_MONTH = re.compile(
    r"ngay (?P<d>\d\d?)(?P<later>(?: cua)? thang (?:sau|toi|tiep theo|ke tiep|lien ke|lien sau)"
    r"(?: lien ke)?)?(?! thang| ?[/.\-]\d)"
)
_WORKING = re.compile(r"ngay lam viec (?P<edge>dau|cuoi)(?: tien| cung)?(?: cua)?")
_END = re.compile(r"(?:(?:vao )?ngay )?cuoi(?: cung)?(?: cua)?\b")
_WEEKDAY = re.compile(r"thu (hai|ba|tu|nam|sau|bay|[2-7])\b|\bt([2-7])\b|(chu nhat|cn)\b")
_WEEKDAYS = {"hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5} | {
    str(n): n - 2 for n in range(2, 8)
}
_CLOCK = re.compile(r"(?<![\w/])(?P<h>\d\d?) ?(?:h|g|gio|:) ?(?P<m>\d\d)?(?: ?phut)?(?![\w/])")
_BEFORE = re.compile(r"\btruoc\b(?! hoac)")
_PLACES = {"dau": 1, "thu nhat": 1, "thu hai": 2, "thu ba": 3, "cuoi": 3}


def read_cycle(words: str) -> tuple[Recurrence, ...]:
    """What plain words say of a repetition: one reading when sure, several to choose from, none
    when they do not speak of one (or leave a number nobody understands)."""
    found = _cycles(words)
    if found is None:
        return ()
    cycles, every, either, rest = found
    if either and len(cycles) > 1:
        return tuple(each for cycle in cycles for each in _with_days(cycle, (), every, rest))
    shortest = min(cycles, key=list(Cycle).index)
    return _with_days(shortest, tuple(c for c in cycles if c is not shortest), every, rest)


def usual(recurrence: Recurrence) -> tuple[Recurrence, ...]:
    """Days offered when the words name none: the end of the period, and the day such reports were
    due under NĐ 138/2016 (no longer in force, still the habit)."""
    size = SIZE.get(recurrence.cycle)
    if size is None:
        days: tuple[Mark, ...] = (Mark(day=4), Mark(day=0))
        return tuple(replace(recurrence, marks=(mark,)) for mark in days)
    habit = {1: Mark(1, 25), 3: Mark(3, 20), 6: Mark(6, 15), 12: Mark(12, 10)}[size]
    return (
        replace(recurrence, marks=(Mark(size, LAST),)),
        replace(recurrence, marks=(habit,)),
    )


_WEEK = ("thứ hai", "thứ ba", "thứ tư", "thứ năm", "thứ sáu", "thứ bảy", "chủ nhật")
_PERIOD = {
    Cycle.DAY: "ngày", Cycle.WEEK: "tuần", Cycle.MONTH: "tháng", Cycle.QUARTER: "quý",
    Cycle.HALF: "6 tháng", Cycle.YEAR: "năm",
}  # fmt: skip


def phrase_of(recurrence: Recurrence) -> str:
    """The plainest words for a repetition with one offered day (``usual``), which read back as
    it."""
    each = f"hằng {_PERIOD[recurrence.cycle]}"
    if not recurrence.marks or recurrence.cycle is Cycle.DAY:
        return each
    mark = recurrence.marks[0]
    if recurrence.cycle is Cycle.WEEK:
        return f"{_WEEK[mark.day]} {each}"
    size = SIZE[recurrence.cycle]
    if (mark.month, mark.day) == (size, LAST) and not mark.before:
        return f"định kỳ {each}, vào ngày cuối"
    bound = "trước ngày" if mark.before else "ngày"
    if size == 1 or mark.month > size:
        later = " của tháng sau" if mark.month > size else ""
        return f"{bound} {mark.day}{later}, {each}"
    if recurrence.cycle is Cycle.QUARTER:
        return f"{bound} {mark.day} tháng cuối quý, {each}"
    if recurrence.cycle is Cycle.HALF:
        return f"{bound} {mark.day}/{mark.month} và {mark.day}/{mark.month + 6}, hằng năm"
    return f"{bound} {mark.day}/{mark.month}, {each}"


def _cycles(words: str) -> tuple[list[Cycle], int, bool, str] | None:
    """The cycles named, how many of them pass each time, whether one of them is to be chosen,
    and the words without them."""
    times = _TIMES.search(words)
    if times is not None:
        cycle, every = _NAMES[times["unit"]], count(times["n"]) if times["n"] else 1
        for longer in (Cycle.QUARTER, Cycle.HALF, Cycle.YEAR):
            if cycle is Cycle.MONTH and every == SIZE[longer]:
                cycle, every = longer, 1
        return [cycle], every, False, _without(words, times)
    found = _EVERY.search(words)
    if found is not None:
        named = [found["first"], *re.findall(_NAME, found["more"])]
        cycles = list(dict.fromkeys(_NAMES[name.removeprefix("0")] for name in named))
        return cycles, 1, _EITHER.search(found["more"]) is not None, _without(words, found)
    if _QUARTERLY.search(words):
        return [Cycle.QUARTER], 1, False, words
    return None


def _with_days(
    cycle: Cycle, also: tuple[Cycle, ...], every: int, words: str
) -> tuple[Recurrence, ...]:
    clock, words = _clock(words)
    before = _BEFORE.search(words) is not None and clock is None
    made = Recurrence(cycle, every=every, clock=clock, also=also)
    groups = list(_marks(cycle, words, before))
    for marks, size, rest in groups[:1]:
        nowhere = size in SIZE and any(not 1 <= one.day <= LAST for each in marks for one in each)
        if re.search(r"\d", rest) or nowhere:
            return ()
        made = replace(made, cycle=size)
        return tuple(replace(made, marks=each) for each in marks)
    return () if re.search(r"\d", words) else (made,)


def _marks(
    cycle: Cycle, words: str, before: bool
) -> Iterator[tuple[tuple[tuple[Mark, ...], ...], Cycle, str]]:
    """Alternatives of days in a cycle, the cycle they are days of, and the words left over."""
    dates = list(_DATE.finditer(words))
    if dates and cycle in SIZE and all(1 <= int(one["m"]) <= 12 for one in dates):
        marks = tuple(Mark(int(one["m"]), int(one["d"]), before=before) for one in dates)
        yield (marks,), Cycle.YEAR, _DATE.sub(" ", words)
    placed = _OF_QUARTER.search(words)
    if placed is not None and cycle in (Cycle.QUARTER, Cycle.MONTH):
        month = _PLACES[placed["place"]] + (3 if placed["later"] else 0)
        mark = Mark(month, int(placed["d"]), before=before)
        yield ((mark,),), Cycle.QUARTER, _without(words, placed)
    numbered = _OF_MONTH.search(words)
    if numbered is not None and cycle in SIZE:
        yield _numbered(cycle, numbered, before), cycle, _without(words, numbered)
    working = _WORKING.search(words)
    if working is not None and cycle in SIZE:
        last = working["edge"] == "cuoi"
        edge = Edge.LAST_WORKING if last else Edge.FIRST_WORKING
        mark = Mark(SIZE[cycle] if last else 1, edge=edge, before=before)
        yield ((mark,),), cycle, _without(words, working)
    day = _WEEKDAY.search(words)
    if day is not None and cycle is Cycle.WEEK:
        number = 6 if day[3] else _WEEKDAYS[day[1] or day[2]]
        yield ((Mark(day=number, before=before),),), cycle, _without(words, day)
    end = _END.search(words)
    if end is not None:
        last_day = 4 if cycle is Cycle.WEEK else LAST
        yield ((Mark(SIZE.get(cycle, 1), last_day),),), cycle, _without(words, end)


def _numbered(cycle: Cycle, found: re.Match[str], before: bool) -> tuple[tuple[Mark, ...], ...]:
    """«ngày 20 hằng quý» does not say of which month: the last one, or the first thereafter."""
    day, size = int(found["d"]), SIZE[cycle]
    if found["later"]:
        return ((Mark(size + 1, day, before=before),),)
    if size == 1:
        return ((Mark(1, day, before=before),),)
    return ((Mark(size, day, before=before),), (Mark(size + 1, day, before=before),))


def _clock(words: str) -> tuple[time | None, str]:
    found = _CLOCK.search(words)
    if found is None or int(found["h"]) > 23 or int(found["m"] or 0) > 59:
        return None, words
    return time(int(found["h"]), int(found["m"] or 0)), _without(words, found)


def _without(words: str, found: re.Match[str]) -> str:
    return " ".join((words[: found.start()] + " " + words[found.end() :]).split())
