"""Working days, office hours and quiet hours of a Vietnamese state office.

Only this module and ``texts`` know the local time zone. Days are local dates, moments are aware
instants and come back in UTC; a naive moment raises ValueError. The counting rules are those of
BLDS 2015 art. 147 and 148; which days are off is data (see ``Calendar``), never a constant.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
MIDNIGHT = time(0, 0)


class DayKind(StrEnum):
    """Why a day differs from its weekday; only LAM_BU (a worked weekend day) is a working day."""

    NGHI = "nghi"
    NGHI_BU = "nghi_bu"
    HOAN_DOI_NGHI = "hoan_doi_nghi"
    LAM_BU = "lam_bu"


def local(moment: datetime) -> datetime:
    """The same instant on the wall clock of the office. Raises ValueError for a naive one."""
    if moment.utcoffset() is None:
        raise ValueError("a moment must know its time zone")
    return moment.astimezone(LOCAL)


def today(now: datetime) -> date:
    """The local date of ``now``."""
    return local(now).date()


def at(day: date, clock: time) -> datetime:
    """That local time on that day, in UTC."""
    if clock.tzinfo is not None:
        raise ValueError("a time of day is local and carries no time zone")
    return datetime.combine(day, clock, LOCAL).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """23:59:59 local, in UTC: where a deadline given as a day ends (BLDS 2015 art. 148(6))."""
    return at(day, time(23, 59, 59))


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked: Monday to Friday, except as ``days`` says.

    ``confirmed_years`` are those whose days off an official notice has fixed; a deadline that
    touches another year is provisional and must carry a warning.
    """

    days: Mapping[date, DayKind] = field(default_factory=dict, hash=False)
    confirmed_years: frozenset[int] = frozenset()
    # Working days of each year asked about so far, as ordinals: counting is a bisection, because
    # the planner asks for thousands of deadlines per tick.
    _years: dict[int, tuple[int, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        # Our own copy: a table edited later must not contradict the years already counted.
        object.__setattr__(self, "days", dict(self.days))

    def is_working(self, day: date) -> bool:
        kind = self.days.get(day)
        return day.weekday() < 5 if kind is None else kind is DayKind.LAM_BU

    def provisional(self, day: date) -> bool:
        """Whether the days off of that year are not yet confirmed by a notice."""
        return day.year not in self.confirmed_years

    def next_working(self, day: date) -> date:
        """The first working day strictly after ``day``."""
        return self.add_working_days(day, 1)

    def on_or_after(self, day: date) -> date:
        return day if self.is_working(day) else self.add_working_days(day, 1)

    def on_or_before(self, day: date) -> date:
        return day if self.is_working(day) else self.back_working_days(day, 1)

    def add_working_days(self, day: date, n: int) -> date:
        """The n-th working day after ``day``, which itself is not counted (art. 147).

        n = 0 is ``day`` itself, worked or not. Raises ValueError for a negative n or when the
        calendar of the world ends first.
        """
        if n < 0:
            raise ValueError("count backwards with back_working_days")
        if n == 0:
            return day
        year, place = day.year, bisect_right(self._working(day.year), day.toordinal()) + n - 1
        while place >= len(self._working(year)):
            place -= len(self._working(year))
            year += 1
        return date.fromordinal(self._working(year)[place])

    def back_working_days(self, day: date, n: int) -> date:
        """The n-th working day before ``day``; n = 0 is ``day`` itself. Raises ValueError."""
        if n < 0:
            raise ValueError("count forwards with add_working_days")
        if n == 0:
            return day
        year, place = day.year, bisect_left(self._working(day.year), day.toordinal()) - n
        while place < 0:
            year -= 1
            place += len(self._working(year))
        return date.fromordinal(self._working(year)[place])

    def working_days_between(self, after: date, until: date) -> int:
        """Working days after ``after`` up to and including ``until``; 0 when there are none.

        With the due day and today: «quá hạn N ngày làm việc».
        """
        if until <= after:
            return 0
        whole = sum(len(self._working(year)) for year in range(after.year, until.year))
        return whole + self._passed(until) - self._passed(after)

    def working_days_left(self, from_: date, due: date) -> int:
        """«còn N ngày làm việc»: today is not counted, the due day is; 0 on it and after it."""
        return self.working_days_between(from_, due)

    def add_calendar_days(self, day: date, n: int) -> date:
        """``day`` + n days; a last day off moves to the next working day (art. 148(5)).

        For periods set by law or counted in days. A date a leader named is never moved.
        """
        return self.on_or_after(day + timedelta(days=n))

    def _passed(self, day: date) -> int:
        return bisect_right(self._working(day.year), day.toordinal())

    def _working(self, year: int) -> tuple[int, ...]:
        known = self._years.get(year)
        return self._count(year) if known is None else known

    def _count(self, year: int) -> tuple[int, ...]:
        if not MINYEAR <= year <= MAXYEAR:
            raise ValueError("no working day left in the calendar")
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        worked = tuple(n for n in range(first, last + 1) if self.is_working(date.fromordinal(n)))
        self._years[year] = worked
        return worked


@dataclass(frozen=True, slots=True)
class Hours:
    """Office hours of one unit on a working day, local time; closed from ``noon`` to ``again``."""

    opens: time = time(7, 0)
    closes: time = time(17, 0)
    noon: time | None = None
    again: time | None = None

    def on(self, _day: date) -> Hours:
        """The hours of that day: always these; see ``domain.officehours`` for those that change."""
        return self

    def are_open(self, moment: datetime, calendar: Calendar) -> bool:
        here = local(moment)
        resting = self.noon and self.again and self.noon <= here.time() < self.again
        return (
            calendar.is_working(here.date())
            and self.opens <= here.time() < self.closes
            and not resting
        )

    def received_on(self, moment: datetime, calendar: Calendar) -> date:
        """The working day something counts as received: after closing, or on a day off, the next.

        Usual in local rules, not in a law: whether an office applies it is a setting.
        """
        here = local(moment)
        if here.time() >= self.closes:
            return calendar.next_working(here.date())
        return calendar.on_or_after(here.date())


@dataclass(frozen=True, slots=True)
class Quiet:
    """Local hours in which nobody is disturbed, from ``start`` (quiet) to ``end`` (no longer).

    They may cross midnight; equal times mean no quiet hours. A moment moved back lands ``margin``
    before quiet begins, so that there is time left to say it.
    """

    start: time = time(17, 30)
    end: time = time(7, 0)
    margin: timedelta = timedelta(minutes=15)

    def windows(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """When one may speak on that day if it is a working day: [from, to) pairs, in order."""
        begin, stop = at(day, MIDNIGHT), at(day + timedelta(days=1), MIDNIGHT)
        start, end = at(day, self.start), at(day, self.end)
        if start == end:
            return ((begin, stop),)
        pairs = ((end, start),) if end < start else ((begin, start), (end, stop))
        return tuple((since, until) for since, until in pairs if since < until)


def speakable(
    moment: datetime, calendar: Calendar, quiet: Quiet, before: datetime | None = None
) -> datetime:
    """``moment`` itself when one may speak then; otherwise it moves, and is never skipped.

    It moves forward to the next allowed moment or, when it belongs ``before`` a deadline, back
    to the last one with the margin of ``quiet``. Keeps order: of two moments the later never
    ends up first.
    """
    moved = _next if before is None else _last
    return moved(local(moment).astimezone(UTC), calendar, quiet)


def may_speak(moment: datetime, calendar: Calendar, quiet: Quiet) -> bool:
    """Whether ``moment`` is on a working day and outside quiet hours."""
    return speakable(moment, calendar, quiet) == moment


def _next(moment: datetime, calendar: Calendar, quiet: Quiet) -> datetime:
    first = calendar.on_or_after(today(moment))
    for day in (first, calendar.next_working(first)):
        for since, until in quiet.windows(day):
            if moment < until:
                return max(moment, since)
    raise AssertionError("every working day has a window")


def _last(moment: datetime, calendar: Calendar, quiet: Quiet) -> datetime:
    first = calendar.on_or_before(today(moment))
    for day in (first, calendar.back_working_days(first, 1)):
        for since, until in reversed(quiet.windows(day)):
            if moment >= since:
                return min(moment, max(since, until - quiet.margin))
    raise AssertionError("every working day has a window")
