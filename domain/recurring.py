"""The rule of a task that comes again, and when its next instance is due.

A rule keeps the day its first deadline named: «ngày 31 hằng tháng» is the last day of a shorter
month, and the 31st again in the next longer one. A date a rule names is never moved off a day off.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.worktime import at, local


class Every(StrEnum):
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"
    YEARLY = "yearly"


MONTHS: dict[Every, int] = {
    Every.MONTHLY: 1,
    Every.QUARTERLY: 3,
    Every.HALF_YEARLY: 6,
    Every.YEARLY: 12,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """Every so often; ``day`` of the month the deadline falls on, where the month has it."""

    every: Every
    day: int

    def after(self, due_at: datetime) -> datetime:
        """The deadline that follows this one, UTC, at the same time of day."""
        here = local(due_at)
        clock = here.timetz().replace(tzinfo=None)
        if self.every is Every.WEEKLY:
            return at(here.date() + timedelta(days=7), clock)
        months = here.year * 12 + here.month - 1 + MONTHS[self.every]
        year, month = months // 12, months % 12 + 1
        day = min(self.day, monthrange(year, month)[1])
        return at(date(year, month, day), clock)

    def __str__(self) -> str:
        return f"{self.every}:{self.day}"

    @classmethod
    def read(cls, text: str) -> Rule:
        """The reverse of ``str``. Raises ValueError."""
        every, _, day = text.partition(":")
        return cls(Every(every), int(day))

    @classmethod
    def of(cls, every: Every, due_at: datetime) -> Rule:
        """The rule whose first deadline this is."""
        return cls(every, local(due_at).day)


def next_ahead(rule: Rule, due_at: datetime, now: datetime) -> tuple[datetime, int]:
    """The first deadline of the series after ``due_at`` that lies ahead of ``now``, and how many
    it comes after this one: instances nobody could keep, because nothing ran, are not made."""
    found, steps = rule.after(due_at), 1
    while found <= now:
        found, steps = rule.after(found), steps + 1
    return found, steps
