"""Reads a named moment or a counted time from the words of a person: day, bound, hour.

The words are folded, so accents and the form typed do not matter. A deadline is a bound
(«trước ngày» excludes the day, «chậm nhất ngày» includes it), perhaps an hour, and a day from the
table of ``domain.dayphrases``. Nothing is guessed: whatever is left over, past or ambiguous gives
``Unclear`` with the readings to choose from. A date a person names is never moved off a day off.

This is the inner half of the grammar: ``domain.deadline_phrases`` also knows deadlines that are
periodic, wait for an event or are none, and explains what it read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.clockphrases import Clocks, OpeningTimes, read_clock
from domain.dayphrases import PHRASES
from domain.phrasing import LONGEST, plain
from domain.spans import NUMBER, amount_of
from domain.spots import NOWHERE, Rule, Span, Spot, within_reach
from domain.worktime import Calendar, Hours, at, end_of_day, local, today

__all__ = ["Deadline", "OpeningTimes", "Rule", "Unclear", "read_deadline", "read_words"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """One reading, with what is needed to read it back to the person."""

    due_at: datetime  # UTC
    precise: bool  # an hour was named or counted; otherwise the day ends at 23:59:59 local
    rule: Rule
    on: date  # the local day it falls on
    amount: int  # how many days or hours were counted, 0 for a named day
    days_left: int  # working days after today up to that day
    day_off: bool  # it falls on a day off: warn
    provisional: bool  # the days off of that year are not confirmed: warn
    said: int = 0  # the number in the words, e.g. 2 of «hai tuần»
    unit: Span | None = None
    last: date | None = None  # where the count ends before a day off moves it


@dataclass(frozen=True, slots=True)
class Unclear:
    """The words do not name one future moment; these are what they may have meant, best first."""

    candidates: tuple[Deadline, ...] = ()


_LEAD = re.compile(
    r"(?:trong thoi han(?= ngay \d)|thoi (?:han|gian|diem)(?: hoan thanh| thuc hien| xu ly| nop)?"
    r"|tien do(?: hoan thanh| thuc hien)?|han(?: chot| cuoi| xu ly| hoan thanh| nop| bao cao)?"
    r"|deadline|hoan thanh|thuc hien|ket thuc|lam xong|xong|nop|gui(?: ve)?|trinh|bao cao|phai|can"
    r"|la|vao|hoi|luc|tu (?:nay|hom nay)(?= (?:den|toi|cho den))|:)(?![\w])[ :]*"
)
_RANGE = re.compile(
    r"tu (?:ngay )?\d\d?(?:\s?[/.\-]\s?\d\d?(?:[/.\-]\d+)?| thang \d\d?(?: nam \d{4})?)? "
    r"(?=(?:den|toi) )"
)
_BOUND = re.compile(
    r"(?:(?P<before>truoc)(?! hoac)|truoc hoac (?:trong|vao|dung|den het)|cham nhat|muon nhat"
    r"|khong (?:qua|muon hon|cham hon)(?= (?:ngay|thu|het|\d\d?[hg:/]|\d\d? gio))"
    r"|den het|cho den|den|noi|toi(?! (?:nay|mai|da))|het(?= ngay|"
    r" \d| mai| thu| chu nhat| hom)|trong(?= ngay \d| \d\d?/| ngay thu| thu| buoi| sang| chieu))"
    r"(?: thoi diem)?\b\s*"
)
_HOURS = re.compile(
    rf"(?P<inside>sau |trong (?:vong |thoi han )?|(?:cham nhat )?sau |khong qua |toi da )?{NUMBER}"
    r" ?(?P<unit>gio lam viec|gio dong ho|gio|tieng|h|phut)(?P<later> nua)?"
)


def read_deadline(
    text: str, now: datetime, calendar: Calendar, *, hours: OpeningTimes | None = None
) -> Deadline | Unclear:
    """The deadline a person named, e.g. «trước 17h ngày 25/11», counted from ``now``.

    ``hours`` say when «hết giờ làm việc» and «chiều mai» end. Raises ValueError for a naive
    ``now``.
    """
    return read_words(plain(text), now, calendar, hours or Hours())


def read_words(
    words: str, now: datetime, calendar: Calendar, hours: OpeningTimes
) -> Deadline | Unclear:
    """The same for words already made plain (``domain.phrasing``)."""
    reader = _Reader(local(now), calendar, hours)
    if len(words) > LONGEST or "am lich" in words:  # lunar dates never make a deadline
        return Unclear()
    found = _HOURS.fullmatch(_stripped(words))
    if found is not None and not (found["unit"] in ("h", "gio") and _BOUND.match(words)):
        return reader.in_hours(found)
    return reader.read(words)


def _stripped(words: str) -> str:
    while (found := _LEAD.match(words) or _RANGE.match(words)) is not None and found.end():
        words = words[found.end() :]
    return words


def _bounded(words: str) -> tuple[bool, str]:
    """Whether the day itself is excluded, and the words without what said so."""
    before = False
    while True:
        words = _stripped(words)
        found = _BOUND.match(words)
        if found is None:
            return before, words
        before = before or found["before"] is not None
        words = words[found.end() :]


_ENDED = re.compile(r"\b(?:cuoi|het)\b")


@dataclass(frozen=True, slots=True)
class _Reader:
    now: datetime  # local
    calendar: Calendar
    hours: OpeningTimes

    def read(self, words: str) -> Deadline | Unclear:
        before, words = _bounded(words)
        clocks, sharp, words = read_clock(words, self.hours)
        astray, words = _bounded(words)  # «17h trước ngày 25/11»: before the day, or on it?
        spot = self.spot(words, clocks)
        # An hour makes «trước» harmless; a count has no day before it, nor has an end of a period.
        excluded = before and not (clocks and sharp)
        if excluded and spot.begins is not None and not _ENDED.search(words):
            spot = replace(spot, days=(spot.begins,), named=True, rule=Rule.ON)
        sure = spot.sure and not astray and not (excluded and (clocks or not spot.named))
        if clocks and spot.rule is not Rule.ON:
            sure = False  # «3 ngày 17h»: counted to a day, and yet to an hour
        readings = tuple(
            reading
            for day in spot.days
            for reading in self.readings(day, spot, clocks, sharp=sharp, excluded=excluded)
        )
        future = tuple(reading for reading in readings if reading.due_at > self.now)
        if sure and len(readings) == 1 and future:
            return future[0]
        return Unclear(future or self.tomorrow(spot, clocks, sharp))

    def spot(self, words: str, clocks: Clocks) -> Spot:
        if not words:
            return Spot((self.now.date(),)) if clocks else NOWHERE
        for pattern, reader in PHRASES:
            found = pattern.fullmatch(words)
            if found is not None:
                return within_reach(reader(found, self.now.date(), self.calendar))
        return Spot(tuple(self.mentioned(words)), sure=False)

    def mentioned(self, words: str) -> Iterable[date]:
        """Days named somewhere in words that say more than a day."""
        seen: dict[date, None] = {}
        for pattern, reader in PHRASES:
            for found in pattern.finditer(words):
                seen |= dict.fromkeys(reader(found, self.now.date(), self.calendar).days)
            words = pattern.sub(" ", words)
        return seen

    def readings(
        self, day: date, spot: Spot, clocks: Clocks, *, sharp: bool, excluded: bool
    ) -> Iterable[Deadline]:
        if clocks:
            for clock in clocks:
                rule = Rule.HOUR if sharp else Rule.ON
                yield self.deadline(at(day, clock(day)), rule, precise=sharp)
        elif excluded and spot.named:
            yield self.deadline(end_of_day(day - timedelta(days=1)), Rule.BEFORE)
        else:
            if (
                excluded and spot.rule is Rule.PERIOD
            ):  # «trước cuối tháng»: is the last day too late?
                yield self.deadline(end_of_day(day - timedelta(days=1)), Rule.BEFORE)
            yield replace(
                self.deadline(end_of_day(day), spot.rule, amount=spot.amount),
                said=spot.said, unit=spot.unit, last=spot.last,
            )  # fmt: skip

    def tomorrow(self, spot: Spot, clocks: Clocks, sharp: bool) -> tuple[Deadline, ...]:
        """What an hour of today that has passed may have meant."""
        if not clocks or spot.days != (self.now.date(),):
            return ()
        day = spot.days[0] + timedelta(days=1)
        return tuple(self.readings(day, spot, clocks, sharp=sharp, excluded=False))

    def in_hours(self, found: re.Match[str]) -> Deadline | Unclear:
        """«trong 3 giờ», «48 giờ», «30 phút»; «4 giờ» alone may be an hour of the day."""
        amount, minutes = amount_of(found), found["unit"] == "phut"
        if not amount or found["unit"] == "gio lam viec":
            return Unclear()
        due = self.now + timedelta(**{"minutes" if minutes else "hours": amount})
        unit = Span.MINUTES if minutes else Span.HOURS
        counted = replace(
            self.deadline(due, Rule.HOURS, amount=amount, precise=True), said=amount, unit=unit
        )
        bare = found["unit"] in ("h", "gio")
        if found["inside"] or found["later"] or not bare or amount > 24:
            return counted
        named = self.read(f"{amount}h")
        others = named.candidates if isinstance(named, Unclear) else (named,)
        return Unclear((*others, counted))

    def deadline(
        self, due_at: datetime, rule: Rule, *, amount: int = 0, precise: bool = False
    ) -> Deadline:
        on = today(due_at)
        return Deadline(
            due_at=at(on, local(due_at).time()),
            precise=precise,
            rule=rule,
            on=on,
            amount=amount,
            days_left=self.calendar.working_days_left(self.now.date(), on),
            day_off=not self.calendar.is_working(on),
            provisional=self.calendar.provisional(on),
        )
