"""The rule of a task that comes again, and when its next instance is due.

A rule keeps the day its first deadline named: «ngày 31 hằng tháng» is the last day of a shorter
month, and the 31st again in the next longer one. A date a rule names is never moved off a day off.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.deadline_phrases import read
from domain.worktime import Calendar, at, local

WORDS = "words"


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

    def after(self, due_at: datetime, calendar: Calendar) -> datetime:
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


@dataclass(frozen=True, slots=True)
class Words:
    """A repetition in the words the task was given with: «trước ngày 25 hằng tháng»."""

    phrase: str

    def after(self, due_at: datetime, calendar: Calendar) -> datetime:
        """The deadline that follows this one, UTC. Raises ValueError for words that name no day
        of a period."""
        here = local(due_at)
        found = read(self.phrase, here.date(), calendar).recurrence
        day = found.following(here.date(), calendar) if found is not None else None
        if day is None:
            raise ValueError(f"no repetition: {self.phrase!r}")
        return at(day, here.timetz().replace(tzinfo=None))

    def __str__(self) -> str:
        return f"{WORDS}:{self.phrase}"


def read_rule(text: str) -> Rule | Words:
    """The reverse of ``str``. Raises ValueError."""
    kind, _, phrase = text.partition(":")
    return Words(phrase) if kind == WORDS else Rule.read(text)


def shown(text: str) -> str:
    """What a person reads of a stored rule: the name of how often, or the words; "" for none."""
    if not text:
        return ""
    rule = read_rule(text)
    return rule.phrase if isinstance(rule, Words) else rule.every


def next_ahead(
    rule: Rule | Words, due_at: datetime, now: datetime, calendar: Calendar
) -> tuple[datetime, int]:
    """The first deadline of the series after ``due_at`` that lies ahead of ``now``, and how many
    it comes after this one: instances nobody could keep, because nothing ran, are not made."""
    found, steps = rule.after(due_at, calendar), 1
    while found <= now:
        found, steps = rule.after(found, calendar), steps + 1
    return found, steps
