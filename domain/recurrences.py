"""Deadlines that come again: «trước ngày 25 hằng tháng», each with the data its report covers.

Which days a report's data covers follows NĐ 09/2019/NĐ-CP: a month from the 15th to the 14th, a
quarter, half-year and year ending on the 14th of their last month. When it must be handed in is
what the words say; words that name no day of the period give a ``Recurrence`` without marks.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum

from domain.spans import months_on
from domain.worktime import Calendar

CLOSING_DAY = 14  # NĐ 09/2019/NĐ-CP
LAST = 31  # the last day of a month, however long
NEAR = timedelta(days=15)  # an end this close after the due day: nobody can say which data is meant


class Cycle(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


SIZE = {Cycle.MONTH: 1, Cycle.QUARTER: 3, Cycle.HALF: 6, Cycle.YEAR: 12}
"""Months."""


class Edge(StrEnum):
    NONE = ""
    FIRST_WORKING = "first_working"
    LAST_WORKING = "last_working"


@dataclass(frozen=True, slots=True)
class Mark:
    """A day in each cycle. ``month`` counts from 1 within it and may lie beyond («tháng sau»);
    ``day`` is of the month (31: its last), of a week 0 for Monday. ``before`` excludes it."""

    month: int = 1
    day: int = LAST
    edge: Edge = Edge.NONE
    before: bool = False


@dataclass(frozen=True, slots=True)
class Recurrence:
    """``every`` cycles; no ``marks``: the words name no day. ``also`` are longer reports of the
    same words («hằng tháng, quý, năm»)."""

    cycle: Cycle
    marks: tuple[Mark, ...] = ()
    every: int = 1
    clock: time | None = None
    also: tuple[Cycle, ...] = ()

    def next_on(self, day: date, calendar: Calendar) -> date | None:
        """The first due day on or after ``day``; None when the words name no day."""
        if self.cycle is Cycle.DAY:
            return calendar.on_or_after(day)
        if not self.marks:
            return None
        if self.cycle is Cycle.WEEK:
            return min(self._in_week(mark, day) for mark in self.marks)
        size = SIZE[self.cycle]
        first = date(day.year, (day.month - 1) // size * size + 1, 1)
        starts = [months_on(first, size * n) for n in range(-2, 3)]
        days = (self._in_months(mark, start, calendar) for start in starts for mark in self.marks)
        return min(each for each in days if each >= day)

    def following(self, due: date, calendar: Calendar) -> date | None:
        """The due day after ``due``, which is one: every second or third cycle where so said."""
        ahead = due + timedelta(days=1)
        if self.every > 1 and self.cycle is Cycle.WEEK:
            ahead = due + timedelta(days=7 * self.every - 1)
        elif self.every > 1 and self.cycle in SIZE:
            ahead = months_on(due, SIZE[self.cycle] * self.every) - timedelta(days=7)
        return self.next_on(ahead, calendar)

    def data_until(self, due: date) -> tuple[date, date] | None:
        """First and last day of the data of the report due then; None where NĐ 09/2019 has no
        such period or the due day does not tell which."""
        size = SIZE.get(self.cycle)
        if size is None or self.every > 1:
            return None
        if size % max(len(self.marks), 1) == 0:
            size //= max(len(self.marks), 1)  # «15/6 và 15/12 hằng năm»: two half-years
        end = date(due.year, due.month, CLOSING_DAY)
        while end > due or end.month % size:
            end = months_on(end, -1)
        if size > 3 and months_on(end, size) - due <= NEAR:
            return None
        return months_on(end, -size) + timedelta(days=1), end

    def _in_week(self, mark: Mark, day: date) -> date:
        back = 1 if mark.before else 0
        return day + timedelta(days=(mark.day - back - day.weekday()) % 7)

    def _in_months(self, mark: Mark, start: date, calendar: Calendar) -> date:
        month = months_on(start, mark.month - 1)
        length = monthrange(month.year, month.month)[1]
        if mark.edge is Edge.FIRST_WORKING:
            day = calendar.on_or_after(month)
        elif mark.edge is Edge.LAST_WORKING:
            day = calendar.on_or_before(month.replace(day=length))
        else:
            day = month.replace(day=min(mark.day, length))
        return day - timedelta(days=1) if mark.before else day
