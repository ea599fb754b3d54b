"""Ladders as settings: who hears about a deadline and when, read from and written to a notation.

A ladder has a legal basis and is kept by the office, so nothing here is a default. A rung is its
offset, a time of day for offsets in days, and who is told:
``-3d 08:00 assignee``, ``+1d head``, ``-2h assignee, head``, ``50% assignee``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from enum import StrEnum
from itertools import pairwise

MORNING = time(8, 0)


class Audience(StrEnum):
    """Who is told; which person that is, absences included, is found when it is said."""

    ASSIGNEE = "assignee"
    ACCEPTER = "accepter"
    HANDLER = "handler"
    HOTLINE = "hotline"
    HEAD = "head"
    SUPERIOR = "superior"  # the head of the superior unit
    SUPERVISOR = "supervisor"


_ABOVE = {Audience.SUPERIOR, Audience.SUPERVISOR}
_RUNG = re.compile(
    r"(?P<offset>[+-]?\d+(?:\.\d+)?)(?P<unit>[dh%])(?:\s+(?P<at>\d\d:\d\d))?\s+(?P<tell>.+)"
)


@dataclass(frozen=True, slots=True)
class Rung:
    """One moment of a ladder and whom it tells.

    Exactly one of: ``days``, working days from the day of the anchor, said ``at`` that local time
    (0 is the day itself, never later than the anchor); ``hours`` from the anchor; ``share``,
    percent of the time between assignment and anchor. Raises ValueError for anything else.
    """

    tell: tuple[Audience, ...]
    days: int | None = None
    hours: float | None = None
    share: float | None = None
    at: time = MORNING

    def __post_init__(self) -> None:
        if [self.days, self.hours, self.share].count(None) != 2:
            raise ValueError("a rung is placed by exactly one of days, hours and share")
        if not self.tell or len(set(self.tell)) != len(self.tell):
            raise ValueError("a rung tells somebody, and each of them once")
        if self.share is not None and not 0 < self.share < 100:
            raise ValueError("a share of the time is more than 0 % and less than 100 %")

    @property
    def late(self) -> bool:
        """Whether it comes after the deadline."""
        return (self.days or self.hours or 0) > 0

    @property
    def above(self) -> bool:
        """Whether it tells somebody above the head of the unit."""
        return not _ABOVE.isdisjoint(self.tell)

    @classmethod
    def read(cls, text: str, morning: time = MORNING) -> Rung:
        """A rung from its notation; one in days without an hour is said in the morning.
        Raises ValueError quoting it."""
        found = _RUNG.fullmatch(text.strip())
        if found is None:
            raise ValueError(f"not a rung: {text.strip()!r}; expected e.g. '-3d 08:00 assignee'")
        try:
            return cls._placed(found, morning)
        except ValueError as problem:
            raise ValueError(f"in rung {text.strip()!r}: {problem}") from None

    @classmethod
    def _placed(cls, found: re.Match[str], morning: time) -> Rung:
        tell = tuple(Audience(name.strip()) for name in found["tell"].split(","))
        offset, unit = float(found["offset"]), found["unit"]
        if unit != "d":
            if found["at"]:
                raise ValueError("only a rung in days has a time of day")
            return cls(tell, hours=offset) if unit == "h" else cls(tell, share=offset)
        if not offset.is_integer():
            raise ValueError("days are whole")
        clock = time.fromisoformat(found["at"]) if found["at"] else morning
        return cls(tell, days=int(offset), at=clock)

    def __str__(self) -> str:
        if self.days is not None:
            place = f"{self.days:+d}d {self.at:%H:%M}"
        else:
            place = f"{self.share:g}%" if self.hours is None else f"{self.hours:+g}h"
        return f"{place} {', '.join(self.tell)}"


@dataclass(frozen=True, slots=True)
class Ladder:
    """Rungs in order, with the legal basis of the setting.

    With ``repeat_days`` the last rung, which must then be a late one, comes again every so many
    calendar days (7 is weekly) until the matter ends. Raises ValueError for rungs out of order.
    """

    name: str
    rungs: tuple[Rung, ...]
    repeat_days: int | None = None
    basis: str = ""

    def __post_init__(self) -> None:
        if not self.rungs:
            raise ValueError(f"ladder {self.name!r} has no rungs")
        for lower, upper in pairwise(self.rungs):
            if not _in_order(lower, upper):
                raise ValueError(f"ladder {self.name!r}: {str(upper)!r} must not follow {lower!s}")
        if self.repeat_days is not None and (self.repeat_days < 1 or not self.rungs[-1].late):
            raise ValueError(f"ladder {self.name!r}: only a late last rung repeats, daily at most")

    @classmethod
    def read(cls, name: str, text: str, basis: str = "", *, morning: time = MORNING) -> Ladder:
        """A ladder from its notation: rungs, ";" between, perhaps «repeat 7d» at the end."""
        parts = [part.strip() for part in text.split(";") if part.strip()]
        again = re.fullmatch(r"repeat (\d+)d", parts[-1]) if parts else None
        rungs = tuple(Rung.read(part, morning) for part in (parts[:-1] if again else parts))
        return cls(name, rungs, int(again[1]) if again else None, basis)

    def __str__(self) -> str:
        again = (f"repeat {self.repeat_days}d",) if self.repeat_days else ()
        return "; ".join((*map(str, self.rungs), *again))

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Ladder:
        """The reverse of ``to_json``. Raises ValueError for missing, unknown or bad fields."""
        return cls.read(*_strings(value, "name", "rungs", "basis"))

    def to_json(self) -> dict[str, object]:
        """{"name", "rungs" (the notation), "basis"}, all strings."""
        return {"name": self.name, "rungs": str(self), "basis": self.basis}


@dataclass(frozen=True, slots=True)
class LadderSet:
    """The ladder of a kind of matter, and the one for deadlines less than two working days away."""

    name: str
    normal: Ladder
    short: Ladder

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> LadderSet:
        """The reverse of ``to_json``. Raises ValueError."""
        name, normal, short, basis = _strings(value, "name", "normal", "short", "basis")
        return cls(name, Ladder.read(name, normal, basis), Ladder.read(name, short, basis))

    def to_json(self) -> dict[str, object]:
        """{"name", "normal", "short" (the notation), "basis"}, all strings."""
        return {
            "name": self.name,
            "normal": str(self.normal),
            "short": str(self.short),
            "basis": self.normal.basis,
        }


def _strings(value: Mapping[str, object], *names: str) -> tuple[str, ...]:
    if set(value) != set(names):
        raise ValueError(f"a ladder has exactly the fields {', '.join(names)}")
    if not all(isinstance(value[name], str) for name in names):
        raise ValueError("the fields of a ladder are strings")
    return tuple(str(value[name]) for name in names)


def _in_order(lower: Rung, upper: Rung) -> bool:
    """Of two rungs placed alike the first is earlier; none before the deadline follows a late one.

    Rungs placed unlike (50 % of the time, two hours before) fall differently for each deadline;
    ``moments`` keeps those in order.
    """
    if lower.late > upper.late:
        return False
    if lower.days is not None and upper.days is not None:
        return (lower.days, lower.at) < (upper.days, upper.at)
    if lower.hours is not None and upper.hours is not None:
        return lower.hours < upper.hours
    if lower.share is not None and upper.share is not None:
        return lower.share < upper.share
    return True
