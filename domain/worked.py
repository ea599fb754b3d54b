"""Working time by the clock: how long an office was open between two moments, and which moment
lies so much open time later. A pause of a case is measured so, and given back so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from domain.worktime import Calendar, Hours, at, local, today

Span = tuple[datetime, datetime]


def worked(since: datetime, until: datetime, calendar: Calendar, hours: Hours) -> timedelta:
    """For how long the office was open in [``since``, ``until``]; zero when that is no time."""
    if until <= since:
        return timedelta()
    first, last = today(since), today(until)
    if first == last:
        return _open(first, since, until, calendar, hours)
    between = calendar.working_days_between(first, last) - calendar.is_working(last)
    return (
        _open(first, since, until, calendar, hours)
        + between * day_length(hours)
        + _open(last, since, until, calendar, hours)
    )


def later(moment: datetime, span: timedelta, calendar: Calendar, hours: Hours) -> datetime:
    """The moment ``span`` of open time after ``moment``, UTC; the end of a day rather than the
    beginning of the next. Whole days keep the time of day."""
    if not span:
        return local(moment).astimezone(UTC)
    whole, rest = divmod(span, day_length(hours))
    here = local(moment)
    if whole:
        day = calendar.add_working_days(here.date(), whole)
        moment = at(day, here.timetz().replace(tzinfo=None))
    return _walked(moment, rest, calendar, hours) if rest else moment


def day_length(hours: Hours) -> timedelta:
    """How long the office is open on a working day."""
    day = date(2000, 1, 3)
    return sum((until - since for since, until in _windows(day, hours)), timedelta())


def _walked(moment: datetime, rest: timedelta, calendar: Calendar, hours: Hours) -> datetime:
    day = calendar.on_or_after(today(moment))
    while True:
        for since, until in _windows(day, hours):
            begun = max(since, moment)
            if rest <= until - begun:
                return begun + rest
            rest -= max(until - begun, timedelta())
        day = calendar.next_working(day)


def _open(
    day: date, since: datetime, until: datetime, calendar: Calendar, hours: Hours
) -> timedelta:
    if not calendar.is_working(day):
        return timedelta()
    spans = (min(until, to) - max(since, from_) for from_, to in _windows(day, hours))
    return sum((max(span, timedelta()) for span in spans), timedelta())


def _windows(day: date, hours: Hours) -> Iterator[Span]:
    if hours.noon is None or hours.again is None:
        yield at(day, hours.opens), at(day, hours.closes)
        return
    yield at(day, hours.opens), at(day, hours.noon)
    yield at(day, hours.again), at(day, hours.closes)
