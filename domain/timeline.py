"""How a task stood from moment to moment, and what follows: which deadline was in force on a day,
how often one was missed. What an office writes into an official's evaluation has to be shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.lifecycle import TaskState
from domain.worktime import end_of_day


@dataclass(frozen=True, slots=True)
class Stretch:
    """A task stood so in [``begun``, ``ended``); ``ended`` None: it still does. ``handed_in`` is
    the submission that stands: the one accepted, or the one that waits to be."""

    begun: datetime
    ended: datetime | None
    unit_id: int
    due_at: datetime | None
    state: TaskState
    handed_in: datetime | None = None
    accepted: datetime | None = None

    def holds(self, moment: datetime) -> bool:
        return self.begun <= moment and (self.ended is None or moment < self.ended)

    def done_by(self, moment: datetime) -> bool:
        return (
            self.state is TaskState.DONE and self.accepted is not None and self.accepted <= moment
        )

    def missed_by(self, moment: datetime) -> bool:
        """Its deadline passed, within it and by that moment, without a submission that stands.
        The clock of a paused task stands still (``domain.statistics.is_overdue``)."""
        still = self.state in (TaskState.PAUSED, TaskState.CANCELLED)
        if self.due_at is None or still or moment < self.begun:
            return False
        over = moment if self.ended is None else min(moment, self.ended)
        if self.state is TaskState.DONE and self.accepted is not None:
            over = min(over, max(self.accepted, self.begun))
        kept = self.handed_in is not None and self.handed_in <= self.due_at
        return self.due_at < over and not kept


@dataclass(frozen=True, slots=True)
class InForce:
    """A deadline (None: none) that held in [``begun``, ``ended``); ``number`` counts from 1."""

    number: int
    due_at: datetime | None
    begun: datetime
    ended: datetime | None
    missed: bool


def deadlines(life: Sequence[Stretch], now: datetime) -> tuple[InForce, ...]:
    """The deadlines of a task one after the other, each with whether it was missed by now."""
    runs: list[list[Stretch]] = []
    for stretch in life:
        if runs and runs[-1][-1].due_at == stretch.due_at:
            runs[-1].append(stretch)
        else:
            runs.append([stretch])
    return tuple(
        InForce(
            number,
            run[0].due_at,
            run[0].begun,
            run[-1].ended,
            any(stretch.missed_by(now) for stretch in run),
        )
        for number, run in enumerate(runs, start=1)
    )


def in_force(versions: Iterable[InForce], day: date) -> InForce | None:
    """The deadline that held at the end of that day; None before the task was given."""
    moment = end_of_day(day)
    held = (one for one in versions if one.begun <= moment)
    return next((one for one in held if one.ended is None or moment < one.ended), None)


def times_missed(life: Sequence[Stretch], moment: datetime) -> tuple[datetime, ...]:
    """The deadlines missed by that moment, each once, in the order they fell."""
    return tuple(
        sorted({one.due_at for one in life if one.due_at is not None and one.missed_by(moment)})
    )


def stood(life: Sequence[Stretch], moment: datetime) -> Stretch | None:
    """How it stood then; None before it was given."""
    return next((one for one in life if one.holds(moment)), None)
