"""Weekly and monthly moments as settings: «mon 07:30», «1 07:30»; days off move them forward."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from domain.periods import Period
from domain.worktime import Calendar, Quiet, at, speakable, today

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_BEAT = re.compile(r"(?P<day>[a-z]{3}|\d{1,2}) (?P<at>\d\d:\d\d)")
_BACK = 45  # days: longer than any holiday moves a moment, and than a month


@dataclass(frozen=True, slots=True)
class Beat:
    """Once a week on ``weekday`` (0 is Monday), or once a month on ``day`` (the last day of a
    shorter month), ``at`` a local time. Exactly one of the two is set."""

    at: time
    weekday: int | None = None
    day: int | None = None

    @classmethod
    def read(cls, text: str) -> Beat:
        """From its notation. Raises ValueError quoting it."""
        found = _BEAT.fullmatch(text.strip().lower())
        if found is None:
            raise ValueError(f"not a beat: {text!r}; expected e.g. 'mon 07:30' or '1 07:30'")
        clock, name = time.fromisoformat(found["at"]), found["day"]
        if name in WEEKDAYS:
            return cls(clock, weekday=WEEKDAYS.index(name))
        if not (name.isdecimal() and 1 <= int(name) <= 31):
            raise ValueError(f"no such day: {text!r}")
        return cls(clock, day=int(name))

    def __str__(self) -> str:
        name = self.day if self.weekday is None else WEEKDAYS[self.weekday]
        return f"{name} {self.at:%H:%M}"

    def after(self, moment: datetime, calendar: Calendar, quiet: Quiet) -> datetime:
        """The first beat strictly after ``moment``. On a day off, or in quiet hours, it moves
        forward to when one may speak; it is never skipped."""
        begin = today(moment) - timedelta(days=_BACK)
        for n in range(3 * _BACK):
            day = begin + timedelta(days=n)
            if self._falls(day):
                beat = speakable(at(day, self.at), calendar, quiet)
                if beat > moment:
                    return beat
        raise AssertionError("a beat comes every month")

    def _falls(self, day: date) -> bool:
        if self.weekday is not None:
            return day.weekday() == self.weekday
        last = monthrange(day.year, day.month)[1]
        return day.day == min(self.day or 1, last)

    def looks_back_on(self, moment: datetime) -> Period:
        """What is told then: the last whole week, Monday to Sunday, or the last whole month."""
        here = today(moment)
        if self.weekday is not None:
            monday = here - timedelta(days=here.weekday() + 7)
            return Period(monday, monday + timedelta(days=6))
        last = here.replace(day=1) - timedelta(days=1)
        return Period(last.replace(day=1), last)
