"""Office hours as they are written («07:00–11:00, 13:00–17:00»), and how they change in time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.words import fold
from domain.worktime import Calendar, Hours, Quiet, at, local

_CLOCK = r"(\d\d?)(?: ?(?::|h|gio|g) ?(\d\d)?)?"
_SPAN = re.compile(rf"\s*(?:tu )?{_CLOCK}\s*(?:[-–—~]|den)\s*{_CLOCK}\s*")


@dataclass(frozen=True, slots=True)
class Season:
    """Hours in force from one day to another, both included; ``to_on`` None has no end."""

    from_on: date
    to_on: date | None
    hours: Hours

    def holds(self, day: date) -> bool:
        return self.from_on <= day and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True, slots=True)
class Timetable:
    """The hours of one unit: those of the season a day lies in (the newest counts), else the usual
    ones, which are the office's or those of the unit above."""

    usual: Hours | Timetable
    seasons: tuple[Season, ...] = ()

    def on(self, day: date) -> Hours:
        found = (each for each in self.seasons if each.holds(day))
        newest = max(found, key=lambda each: each.from_on, default=None)
        return self.usual.on(day) if newest is None else newest.hours


LOOKED_AHEAD = 60  # days: longer than any row of days off


def next_open(moment: datetime, timetable: Timetable, calendar: Calendar) -> datetime | None:
    """``moment`` itself while they are open, else when they open next; None within no foreseeable
    time."""
    for ahead in range(LOOKED_AHEAD):
        day = local(moment).date() + timedelta(days=ahead)
        if not calendar.is_working(day):
            continue
        for opens, closes in spans(timetable.on(day)):
            if moment < at(day, closes):
                return max(moment, at(day, opens))
    return None


def spans(hours: Hours) -> tuple[tuple[time, time], ...]:
    """From when to when they are open on a working day, in order."""
    if hours.noon is None or hours.again is None:
        return ((hours.opens, hours.closes),)
    return ((hours.opens, hours.noon), (hours.again, hours.closes))


def read_hours(text: str) -> Hours:
    """«07:00–11:00, 13:00–17:00» or «7h-17h». Raises ValueError for anything else."""
    spans = [read_span(part) for part in re.split(r"[,;]| va ", fold(text)) if part.strip()]
    clocks = [clock for span in spans for clock in span]
    if not 1 <= len(spans) <= 2 or clocks != sorted(set(clocks)):
        raise ValueError(f"not office hours: {text!r}")
    if len(spans) == 1:
        return Hours(clocks[0], clocks[1])
    return Hours(clocks[0], clocks[3], clocks[1], clocks[2])


def read_quiet(text: str) -> Quiet:
    """«21:00–07:30» may cross midnight. Raises ValueError for anything else, and for no time."""
    start, end = read_span(text)
    if start == end:
        raise ValueError(f"no time at all: {text!r}")
    return Quiet(start, end)


def read_span(text: str) -> tuple[time, time]:
    """Two clock times. Raises ValueError."""
    found = _SPAN.fullmatch(fold(text))
    if found is None:
        raise ValueError(f"not two times: {text!r}")
    hours = [int(each or 0) for each in found.groups()]
    return time(hours[0], hours[1]), time(hours[2], hours[3])


def written_hours(hours: Hours) -> str:
    """«07:00–11:00, 13:00–17:00», which reads back as the same."""
    if hours.noon is None or hours.again is None:
        return written((hours.opens, hours.closes))
    return f"{written((hours.opens, hours.noon))}, {written((hours.again, hours.closes))}"


def written(clocks: Iterable[time]) -> str:
    """«21:00–07:30»."""
    return "–".join(f"{clock:%H:%M}" for clock in clocks)
