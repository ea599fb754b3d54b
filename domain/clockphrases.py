"""Hours of a day in the words of a person: «17h30», «8h sáng», «hết giờ làm việc», «chiều»."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, time
from typing import Protocol

from domain.worktime import Hours


class OpeningTimes(Protocol):
    """Office hours, which may change with the season."""

    def on(self, day: date) -> Hours: ...


# Clock times found in the words: certain, or all that the words may mean, on a given day.
Clock = Callable[[date], time]
Clocks = tuple[Clock, ...]

_CLOCK = re.compile(
    r"(?<![\w/.\-])(?:luc )?(?P<h>\d\d?)(?: ?(?P<mark>h|g|gio)(?: ?(?P<m>\d\d)(?!\d)(?![/.\-]\d))?"
    r"(?: ?(?:phut|ph|p)(?![\w]))?|:(?P<mm>\d\d)(?::\d\d)?)(?P<half> ruoi)?(?![\w])"
    r"(?: (?P<part>sang|trua|chieu|toi|dem)\b)?"
)
_CLOSING = re.compile(
    r"(?:het|cuoi) (?:gio|buoi|ngay)(?: (?:lam viec|hanh chinh|chieu|lam))+|(?:het|cuoi) gio"
    r"|cuoi (?:buoi )?chieu"
)
_NOON = re.compile(r"(?:het|cuoi) (?:gio |buoi )?(?:lam viec )?(?:buoi )?sang")
_OPENING = re.compile(
    r"dau (?:gio |buoi )?(?:lam viec )?(?:buoi )?(?:sang)?(?= (?:mai|hom|ngay|thu|\d|chu))"
)
_PART = re.compile(r"(?:buoi )?(?P<part>sang|trua|chieu|toi)(?= (?:nay|mai|hom|ngay|thu|\d|chu))")
_HALF_DAYS = {"sang": time(12, 0), "trua": time(12, 0), "toi": time(23, 59, 59)}


def read_clock(words: str, hours: OpeningTimes) -> tuple[Clocks, bool, str]:
    """The times of day the words may mean, whether they name an hour, and the other words."""
    for pattern, reader in _PATTERNS:
        found = pattern.search(words)
        if found is None:
            continue
        rest = " ".join((words[: found.start()] + " " + words[found.end() :]).split())
        times = reader(found, hours)
        # An impossible hour must not be dropped silently: keep it, so nothing matches.
        return (times, pattern is not _PART, rest) if times else ((), False, words)
    return (), False, words


def _noon(_: re.Match[str], hours: OpeningTimes) -> Clocks:
    return (lambda day: hours.on(day).noon or time(12, 0),)


def _closing(_: re.Match[str], hours: OpeningTimes) -> Clocks:
    return (lambda day: hours.on(day).closes,)


def _opening(_: re.Match[str], hours: OpeningTimes) -> Clocks:
    return (lambda day: hours.on(day).opens,)


def _part(found: re.Match[str], hours: OpeningTimes) -> Clocks:
    half = _HALF_DAYS.get(found["part"])
    return _closing(found, hours) if half is None else (_always(half),)


def _named(found: re.Match[str], _: OpeningTimes) -> Clocks:
    return tuple(map(_always, _clock(found)))


_PATTERNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], OpeningTimes], Clocks]], ...] = (
    (_NOON, _noon),
    (_CLOSING, _closing),
    (_OPENING, _opening),
    (_CLOCK, _named),
    (_PART, _part),
)


def _always(clock: time) -> Clock:
    return lambda _: clock


def _clock(found: re.Match[str]) -> tuple[time, ...]:
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
