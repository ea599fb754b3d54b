"""Reads a deadline from the words of a person, and says so when they are not clear.

The words are folded, so accents and the form typed do not matter. A deadline is a bound
(«trước ngày» excludes the day, «chậm nhất ngày» includes it), perhaps an hour, and a day from the
table of ``domain.dayphrases``. Nothing is guessed: whatever is left over, past or ambiguous gives
``Unclear`` with the readings to choose from. A date a person names is never moved off a day off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.dayphrases import NOWHERE, NUMBER, PHRASES, Rule, Spot, count
from domain.words import fold
from domain.worktime import Calendar, at, end_of_day, local, today

__all__ = ["Deadline", "Rule", "Unclear", "read_deadline"]


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


@dataclass(frozen=True, slots=True)
class Unclear:
    """The words do not name one future moment; these are what they may have meant, best first."""

    candidates: tuple[Deadline, ...] = ()


# Clock times found in the words: certain, or all that the words may mean.
_Clocks = tuple[time, ...]

_LEAD = re.compile(
    r"(?:thoi han|han(?: chot| cuoi| xu ly| hoan thanh)?|deadline|hoan thanh|lam xong|xong|nop|gui"
    r"|bao cao|phai|can|la|vao|luc|:)(?![\w])[ :]*"
)
_BOUND = re.compile(
    r"(?:(?P<before>truoc)|cham nhat|muon nhat|den het|cho den|den|noi|toi(?! (?:nay|mai))"
    r"|het(?= ngay \d| \d)|trong(?= ngay \d| \d\d?/))(?: thoi diem)?\b\s*"
)
_POLITE = re.compile(r"(?: (?:nhe|nha|a|ah|em|anh|chi|dong chi|giup|di))+$")
_LONGEST = 200  # characters; whoever writes more is telling a story
_HOURS = re.compile(
    rf"(?P<inside>sau |trong (?:vong )?)?{NUMBER} ?(?P<unit>gio|tieng|h)(?P<later> nua)?"
)
_CLOCK = re.compile(
    r"(?<![\w/.\-])(?:luc )?(?P<h>\d\d?)(?: ?(?P<mark>h|g|gio)(?: ?(?P<m>\d\d)(?!\d)(?![/.\-]\d))?"
    r"(?: phut)?|:(?P<mm>\d\d)(?::\d\d)?)(?P<half> ruoi)?(?![\w])"
    r"(?: (?P<part>sang|trua|chieu|toi|dem)\b)?"
)
_CLOSING = re.compile(
    r"(?:het|cuoi) (?:gio|buoi|ngay)(?: (?:lam viec|hanh chinh|chieu|lam))+|(?:het|cuoi) gio"
    r"|cuoi chieu"
)
_PART = re.compile(r"(?:buoi )?(?P<part>sang|trua|chieu|toi)(?= (?:nay|mai|hom|ngay|thu|\d|chu))")
_HALF_DAYS = {"sang": time(12, 0), "trua": time(12, 0), "toi": time(23, 59, 59)}


def read_deadline(
    text: str, now: datetime, calendar: Calendar, *, office_closes: time = time(17, 0)
) -> Deadline | Unclear:
    """The deadline a person named, e.g. «trước 17h ngày 25/11», counted from ``now``.

    ``office_closes`` is the local time «hết giờ làm việc» and «chiều mai» mean. Raises ValueError
    for a naive ``now``.
    """
    reader = _Reader(local(now), calendar, office_closes)
    words = _clean(text)
    if len(words) > _LONGEST or "am lich" in words:  # lunar dates never make a deadline
        return Unclear()
    found = _HOURS.fullmatch(_stripped(words))
    if found is not None and not (found["unit"] != "tieng" and _BOUND.match(words)):
        return reader.in_hours(found)
    return reader.read(words)


def _clean(text: str) -> str:
    words = " ".join(re.sub(r"[,;()«»\"']|\.(?!\d)", " ", fold(text)).rstrip("!? ").split())
    return _POLITE.sub("", words)


def _stripped(words: str) -> str:
    while (found := _LEAD.match(words)) is not None and found.end():
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


@dataclass(frozen=True, slots=True)
class _Reader:
    now: datetime  # local
    calendar: Calendar
    closes: time

    def read(self, words: str) -> Deadline | Unclear:
        before, words = _bounded(words)
        clocks, sharp, words = self.clock(words)
        astray, words = _bounded(words)  # «17h trước ngày 25/11»: before the day, or on it?
        spot = self.spot(words, clocks)
        # An hour makes «trước» harmless; a period or an end of month has no day before it.
        excluded = before and not (clocks and sharp)
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

    def spot(self, words: str, clocks: _Clocks) -> Spot:
        if not words:
            return Spot((self.now.date(),)) if clocks else NOWHERE
        for pattern, reader in PHRASES:
            found = pattern.fullmatch(words)
            if found is not None:
                return reader(found, self.now.date(), self.calendar)
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
        self, day: date, spot: Spot, clocks: _Clocks, *, sharp: bool, excluded: bool
    ) -> Iterable[Deadline]:
        if clocks:
            for clock in clocks:
                rule = Rule.HOUR if sharp else Rule.ON
                yield self.deadline(at(day, clock), rule, precise=sharp)
        elif excluded and spot.named:
            yield self.deadline(end_of_day(day - timedelta(days=1)), Rule.BEFORE)
        else:
            yield self.deadline(end_of_day(day), spot.rule, amount=spot.amount)

    def tomorrow(self, spot: Spot, clocks: _Clocks, sharp: bool) -> tuple[Deadline, ...]:
        """What an hour of today that has passed may have meant."""
        if not clocks or spot.days != (self.now.date(),):
            return ()
        day = spot.days[0] + timedelta(days=1)
        return tuple(self.readings(day, spot, clocks, sharp=sharp, excluded=False))

    def clock(self, words: str) -> tuple[_Clocks, bool, str]:
        """The times of day the words may mean, whether they name an hour, and the other words."""
        for pattern, reader in ((_CLOSING, self.closing), (_CLOCK, _clock), (_PART, self.part)):
            found = pattern.search(words)
            if found is None:
                continue
            rest = " ".join((words[: found.start()] + " " + words[found.end() :]).split())
            times = reader(found)
            # An impossible hour must not be dropped silently: keep it, so nothing matches.
            return (times, pattern is not _PART, rest) if times else ((), False, words)
        return (), False, words

    def closing(self, found: re.Match[str]) -> _Clocks:
        return (self.closes,)

    def part(self, found: re.Match[str]) -> _Clocks:
        return (_HALF_DAYS.get(found["part"], self.closes),)

    def in_hours(self, found: re.Match[str]) -> Deadline | Unclear:
        """«trong 3 giờ», «48 giờ»; «4 giờ» alone may be an hour of the day."""
        amount = count(found["n"])
        if not amount:
            return Unclear()
        due = self.now + timedelta(hours=amount)
        counted = self.deadline(due, Rule.HOURS, amount=amount, precise=True)
        if found["inside"] or found["later"] or found["unit"] == "tieng" or amount > 24:
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


def _clock(found: re.Match[str]) -> _Clocks:
    """The times a clock may mean: «5h» is both five in the morning and in the afternoon."""
    hour, minute = int(found["h"]), int(found["m"] or found["mm"] or 0)
    part = found["part"]
    if found["half"]:
        minute = 30 if not minute else 60
    if (hour, minute) == (24, 0) and not part:
        return (time(23, 59, 59),)
    if minute > 59 or hour > (12 if part else 23):
        return ()
    if part:
        return (time(_hour(hour, part), minute),)
    if found["mark"] and 1 <= int(found["h"]) <= 6 and len(found["h"]) == 1:
        return time(hour + 12, minute), time(hour, minute)
    return (time(hour, minute),)


def _hour(hour: int, part: str) -> int:
    afternoon = part in ("chieu", "toi") or (part == "trua" and hour < 10)
    return hour + 12 if afternoon and hour < 12 else hour
