"""A person's tasks in the calendar of their phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.notices.base import Notice, Press, Rows


@dataclass(frozen=True, slots=True)
class CalendarState(Notice):
    """What it is, and since when there is an address (None: not yet)."""

    since: datetime | None = None

    def rows(self) -> Rows:
        if self.since is None:
            return ((Press("calendar.new", "c.new"),),)
        return ((Press("calendar.anew", "c.new"), Press("calendar.stop", "c.stop")),)


@dataclass(frozen=True, slots=True)
class CalendarGiven(Notice):
    """The secret address, said once: afterwards nobody can read it anywhere."""

    address: str

    def rows(self) -> Rows:
        return ((Press("calendar.stop", "c.stop"),),)


@dataclass(frozen=True, slots=True)
class CalendarStopped(Notice):
    """The address opens nothing any more; ``had``: there was one."""

    had: bool

    def rows(self) -> Rows:
        return ((Press("calendar.new", "c.new"),),)


@dataclass(frozen=True, slots=True)
class CalendarUnavailable(Notice):
    """The office has no address that a phone could open."""
