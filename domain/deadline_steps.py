"""How a deadline was counted, step by step, as data: the words are in ``texts``.

«nhận 19/11, không tính ngày đầu; 24/11 nghỉ; 5 ngày làm việc → hết 27/11/2026»
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.deadlines import Deadline
from domain.recurrences import Cycle, Recurrence
from domain.spots import Rule, Span
from domain.worktime import Calendar


class Basis(StrEnum):
    """What a period counts from."""

    ASSIGNED = "assigned"
    SIGNED = "signed"
    RECEIVED = "received"
    EVENT = "event"


class StepKind(StrEnum):
    LATE_IN = "late_in"  # received ``on`` (``at``) after hours: counts as received ``until``
    START = "start"  # ``basis`` happened ``on``; that day is not counted (BLDS 2015 art. 147)
    SKIPPED = "skipped"  # ``days`` off among those counted
    WORKED = "worked"  # weekend ``days`` that are worked, and therefore counted
    COUNTED = "counted"  # ``amount`` ``unit`` end ``on`` (art. 148)
    ROLLED = "rolled"  # ``on`` is off, so the period ends ``until`` (art. 148(5))
    BACK = "back"  # ``amount`` ``unit`` before ``on`` is ``until``
    INCLUDED = "included"  # the day ``on`` counts
    EXCLUDED = "excluded"  # the day ``on`` does not, so ``until`` is the last
    PERIOD = "period"  # the period ends ``on``
    CLOCK = "clock"  # ``at`` that hour
    ELAPSED = "elapsed"  # ``amount`` ``unit`` from the moment itself (art. 147(1))
    DAY_OFF = "day_off"  # ``on`` is a day off; a named date is not moved
    PROVISIONAL = "provisional"  # the days off of year ``amount`` are not confirmed
    CYCLE = "cycle"  # comes again every ``amount`` cycles
    DATA = "data"  # the report covers ``on`` to ``until`` (NĐ 09/2019/NĐ-CP)
    NO_DAY = "no_day"  # the words name no day of the period
    WAITS = "waits"  # for the event ``text``
    ON_REQUEST = "on_request"
    STANDING = "standing"
    NO_DEADLINE = "no_deadline"


@dataclass(frozen=True, slots=True)
class Step:
    """One step; which fields are filled depends on the kind."""

    kind: StepKind
    on: date | None = None
    until: date | None = None
    at: datetime | None = None
    amount: int = 0
    unit: Span | None = None
    basis: Basis | None = None
    days: tuple[date, ...] = ()
    cycle: Cycle | None = None
    text: str = ""


def steps_of(found: Deadline, starts: date, calendar: Calendar, basis: Basis) -> tuple[Step, ...]:
    """How one sure reading came about."""
    return (*_counting(found, starts, calendar, basis), *warnings(found.on, found.rule, calendar))


def warnings(on: date, rule: Rule, calendar: Calendar) -> Iterator[Step]:
    if not calendar.is_working(on) and rule is not Rule.HOURS:
        yield Step(StepKind.DAY_OFF, on=on)
    if calendar.provisional(on):
        yield Step(StepKind.PROVISIONAL, amount=on.year)


def _counting(found: Deadline, starts: date, calendar: Calendar, basis: Basis) -> Iterator[Step]:
    if found.rule is Rule.HOURS:
        yield Step(StepKind.ELAPSED, at=found.due_at, amount=found.said, unit=found.unit)
    elif found.rule in (Rule.WORKING_DAYS, Rule.CALENDAR_DAYS):
        yield Step(StepKind.START, on=starts, until=found.on, basis=basis)
        if found.rule is Rule.WORKING_DAYS:
            yield from _unusual(starts, found.on, calendar)
        last = found.last or found.on
        yield Step(StepKind.COUNTED, on=last, amount=found.said, unit=found.unit)
        if last != found.on:
            yield Step(StepKind.ROLLED, on=last, until=found.on)
    elif found.rule is Rule.BEFORE:
        yield Step(StepKind.EXCLUDED, on=found.on + timedelta(days=1), until=found.on)
    elif found.precise:
        yield Step(StepKind.CLOCK, at=found.due_at)
    else:
        kind = StepKind.PERIOD if found.rule is Rule.PERIOD else StepKind.INCLUDED
        yield Step(kind, on=found.on)


def _unusual(after: date, until: date, calendar: Calendar) -> Iterator[Step]:
    """Days among those counted that differ from their weekday."""
    span = [after + timedelta(days=n) for n in range(1, (until - after).days + 1)]
    off = tuple(day for day in span if day.weekday() < 5 and not calendar.is_working(day))
    worked = tuple(day for day in span if day.weekday() > 4 and calendar.is_working(day))
    if off:
        yield Step(StepKind.SKIPPED, days=off)
    if worked:
        yield Step(StepKind.WORKED, days=worked)


def steps_of_cycle(
    found: Recurrence, due: date | None, due_at: datetime | None, calendar: Calendar
) -> tuple[Step, ...]:
    """A repetition: how often, its next day, the data its report covers."""
    steps = [Step(StepKind.CYCLE, amount=found.every, cycle=found.cycle)]
    steps += [Step(StepKind.CYCLE, amount=1, cycle=each) for each in found.also]
    if due is None:
        return (*steps, Step(StepKind.NO_DAY))
    if any(mark.before for mark in found.marks) and found.clock is None:
        steps.append(Step(StepKind.EXCLUDED, on=due + timedelta(days=1), until=due))
    elif found.clock is not None:
        steps.append(Step(StepKind.CLOCK, at=due_at))
    else:
        steps.append(Step(StepKind.INCLUDED, on=due))
    data = found.data_until(due)
    if data is not None:
        steps.append(Step(StepKind.DATA, on=data[0], until=data[1]))
    return (*steps, *warnings(due, Rule.ON, calendar))
