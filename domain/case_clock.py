"""When the answer to a case is due, reckoned from what happened to it and from nothing else.

The stored due date is only ever what this says: whoever changes a case writes an event and reckons
anew, «Cách tính hạn» prints the reckoning, and a stored date that differs from it is an alarm.
Words, comments, files and re-routings are in the history and move nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.officehours import read_hours, written_hours
from domain.worked import later, worked
from domain.worktime import Calendar, Hours, at, today


class Turn(StrEnum):
    """The events of a case that its clock knows."""

    RECEIVED = "received"
    REOPENED = "reopened"  # a fresh clock
    ASKED = "asked"  # stops it, when the event says so («paused»)
    RESUMED = "resumed"
    EXTENDED = "extended"
    RECLASSIFIED = "reclassified"  # other limits, from the beginning of this round
    ROUTED = "routed"  # changes nothing
    ANSWERED = "answered"


BEGINNINGS = (Turn.RECEIVED, Turn.REOPENED)


@dataclass(frozen=True, slots=True)
class Terms:
    """The limits a round was begun under: working days, calendar days at most (None: no cap),
    office hours. The event keeps them, so that a changed policy moves no running case."""

    days: int
    cap: int | None
    hours: Hours

    def as_data(self) -> dict[str, Any]:
        return {"days": self.days, "cap": self.cap, "hours": written_hours(self.hours)}

    def over(self, data: Mapping[str, Any]) -> Terms:
        """These terms, as far as an event says nothing else (one of an earlier version)."""
        if "days" not in data:
            return self
        hours = read_hours(data["hours"]) if data.get("hours") else self.hours
        return Terms(data["days"], data.get("cap"), hours)


@dataclass(frozen=True, slots=True)
class Happening:
    kind: str
    at: datetime
    data: Mapping[str, Any]


class StepKind(StrEnum):
    STARTED = "started"
    REOPENED = "reopened"
    COUNTED = "counted"
    CAPPED = "capped"
    PAUSED = "paused"
    STANDS = "stands"  # a pause after the due date moves nothing
    PAUSING = "pausing"  # it stands still now
    EXTENDED = "extended"
    RECLASSIFIED = "reclassified"
    ROUTED = "routed"


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the arithmetic. ``due`` is the deadline after it; ``amount`` working days, or
    minutes of working time; ``skipped`` weekdays that were off, ``worked`` weekend days that were
    not."""

    kind: StepKind
    at: datetime
    until: datetime | None = None
    due: datetime | None = None
    amount: int = 0
    skipped: tuple[date, ...] = ()
    worked: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Reckoning:
    """``ceiling`` is the latest moment the cap allows, pauses given back (None: no cap)."""

    started: datetime
    terms: Terms
    due: datetime
    ceiling: datetime | None
    paused_since: datetime | None
    first_due: datetime
    extended: int
    asked: int  # pauses of this round
    round: int  # 1: as received; grows with each reopening
    steps: tuple[Step, ...]


def reckon(history: Iterable[Happening], calendar: Calendar, usual: Terms) -> Reckoning:
    """The due date of a case from its history, oldest first. ``usual`` are the limits where the
    beginning does not say its own. Raises ValueError for a history without a beginning."""
    turns = [each for each in history if each.kind in tuple(Turn)]
    begun = [place for place, each in enumerate(turns) if each.kind in BEGINNINGS]
    if not begun:
        raise ValueError("a case begins by being received")
    this_round = turns[begun[-1] :]
    terms = usual
    for each in this_round:
        if each.kind in (*BEGINNINGS, Turn.RECLASSIFIED):
            terms = terms.over(each.data)
    state = _beginning(this_round[0], terms, calendar, len(begun))
    for each in this_round[1:]:
        state = _turned(state, each, calendar)
    if state.paused_since is not None:
        state = _noted(state, Step(StepKind.PAUSING, state.paused_since))
    return state


def first_due(start: datetime, terms: Terms, calendar: Calendar) -> datetime:
    """The deadline of a round nothing has happened in yet."""
    return _base(start, terms, calendar)[0]


def _base(
    start: datetime, terms: Terms, calendar: Calendar
) -> tuple[datetime, datetime, datetime | None]:
    """The deadline, the one by working days alone, and the one by the cap."""
    counted = at(calendar.add_working_days(today(start), terms.days), terms.hours.closes)
    if terms.cap is None:
        return counted, counted, None
    cap = at(calendar.add_calendar_days(today(start), terms.cap), terms.hours.closes)
    return min(counted, cap), counted, cap


def _beginning(first: Happening, terms: Terms, calendar: Calendar, rounds: int) -> Reckoning:
    due, counted, ceiling = _base(first.at, terms, calendar)
    kind = StepKind.STARTED if first.kind == Turn.RECEIVED else StepKind.REOPENED
    skipped, also = _exceptions(today(first.at), today(counted), calendar)
    steps = [
        Step(kind, first.at),
        Step(StepKind.COUNTED, first.at, None, counted, terms.days, skipped, also),
    ]
    if due != counted:
        steps.append(Step(StepKind.CAPPED, first.at, None, due, terms.cap or 0))
    return Reckoning(
        first.at, terms, due, ceiling, None, due, 0, 0, rounds, tuple(steps)
    )  # fmt: skip


def _exceptions(
    after: date, until: date, calendar: Calendar
) -> tuple[tuple[date, ...], tuple[date, ...]]:
    """Weekdays off and weekend days worked, after one day up to another."""
    days = [after + timedelta(days=n) for n in range(1, (until - after).days + 1)]
    off = tuple(day for day in days if day.weekday() < 5 and not calendar.is_working(day))
    worked_days = tuple(day for day in days if day.weekday() >= 5 and calendar.is_working(day))
    return off, worked_days


def _turned(state: Reckoning, turn: Happening, calendar: Calendar) -> Reckoning:
    match turn.kind:
        case Turn.ASKED if turn.data.get("paused") and state.paused_since is None:
            return replace(state, paused_since=turn.at, asked=state.asked + 1)
        case Turn.RESUMED if state.paused_since is not None:
            return _resumed(state, state.paused_since, turn.at, calendar)
        case Turn.EXTENDED:
            return _extended(state, turn, calendar)
        case Turn.RECLASSIFIED:
            step = Step(StepKind.RECLASSIFIED, turn.at, amount=turn.data.get("days", 0))
            return _noted(state, step)
        case Turn.ROUTED:
            return _noted(state, Step(StepKind.ROUTED, turn.at))
        case Turn.ANSWERED:
            return replace(state, paused_since=None)
    return state


def _resumed(state: Reckoning, since: datetime, until: datetime, calendar: Calendar) -> Reckoning:
    """The working time it stood still is given back; what had passed already stands."""
    hours, still = state.terms.hours, replace(state, paused_since=None)
    if state.due <= since:
        return _noted(still, Step(StepKind.STANDS, since, until, state.due))
    span = worked(since, until, calendar, hours)
    due = later(state.due, span, calendar, hours)
    ceiling = state.ceiling and later(state.ceiling, span, calendar, hours)
    step = Step(StepKind.PAUSED, since, until, due, int(span.total_seconds()) // 60)
    return _noted(replace(still, due=due, ceiling=ceiling), step)


def _extended(state: Reckoning, turn: Happening, calendar: Calendar) -> Reckoning:
    """A new date takes the place of what was reckoned; a pause that runs counts anew from here.
    A date that turned out to be off ends with the next working day (BLDS 2015 art. 148(5))."""
    named = datetime.fromisoformat(turn.data["due"])
    due = named
    if not calendar.is_working(today(named)):
        due = at(calendar.on_or_after(today(named)), state.terms.hours.closes)
    since = state.paused_since and max(state.paused_since, turn.at)
    step = Step(StepKind.EXTENDED, turn.at, None, due, state.extended + 1)
    return _noted(
        replace(state, due=due, paused_since=since, extended=state.extended + 1), step
    )  # fmt: skip


def _noted(state: Reckoning, step: Step) -> Reckoning:
    return replace(state, steps=(*state.steps, step))


def routings(steps: Sequence[Step]) -> int:
    """How often it went to somebody else in this round; the first time is no re-routing."""
    return max(0, sum(step.kind is StepKind.ROUTED for step in steps) - 1)
