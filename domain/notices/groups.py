"""A unit's group chat: tying it, the tasks told there, what its members hear."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.layout import in_rows
from domain.notices.supervision import Choice
from domain.notices.tasks import Brief

HOURS = ("07:30", "08:00", "13:30", "16:30")


def tied_rows(unit: int) -> Rows:
    """Other hours, another group, none."""
    hours = tuple(Pick(f"🕗 {hour}", f"n.at:{unit}:{hour.replace(':', '')}") for hour in HOURS)
    anew, stop = Press("group.anew", f"n.new:{unit}"), Press("group.stop", f"n.stop:{unit}")
    return (hours[:2], hours[2:], (anew, stop))


@dataclass(frozen=True, slots=True)
class WhichGroupUnit(Notice):
    """The head answers for several units."""

    units: tuple[Choice, ...]

    def rows(self) -> Rows:
        return tuple((Pick(f"🏢 {unit.name}", f"n.unit:{unit.id}"),) for unit in self.units)


@dataclass(frozen=True, slots=True)
class GroupState(Notice):
    """Whether the unit has a group (``since``), and when its tasks are told there."""

    unit: Choice
    post_at: str
    since: datetime | None = None
    topic: bool = False

    def rows(self) -> Rows:
        if self.since is None:
            return ((Press("group.new", f"n.new:{self.unit.id}"),),)
        return tied_rows(self.unit.id)


@dataclass(frozen=True, slots=True)
class GroupCode(Notice):
    """What to say in the group, and until when; ``link`` takes the bot there with it."""

    unit: str
    code: str
    until: datetime
    link: str = ""


@dataclass(frozen=True, slots=True)
class GroupLinked(Notice):
    """In the group: it is tied now."""

    unit: str
    post_at: str


@dataclass(frozen=True, slots=True)
class GroupTied(Notice):
    """To the head: which unit's tasks a group is told from now on."""

    unit: Choice
    post_at: str

    def rows(self) -> Rows:
        return tied_rows(self.unit.id)


@dataclass(frozen=True, slots=True)
class GroupRefused(Notice):
    """In the group: the code is no good, or whoever said it is not the head."""


@dataclass(frozen=True, slots=True)
class GroupHourUnclear(Notice):
    """Not an hour at which a group may be spoken to."""

    opens: str
    closes: str


@dataclass(frozen=True, slots=True)
class GroupStopped(Notice):
    unit: str
    had: bool


@dataclass(frozen=True, slots=True)
class GroupLost(Notice):
    """To the head: nobody in the group hears us any more."""

    unit: Choice
    topic: bool = False  # only the topic is gone

    def rows(self) -> Rows:
        return ((Press("group.new", f"n.new:{self.unit.id}"),),)


@dataclass(frozen=True, slots=True)
class GroupDigest(Notice):
    """The unit's tasks for its own people. Nothing from the hotline is ever part of it."""

    unit: str
    at: datetime
    overdue: tuple[Brief, ...]
    today: tuple[Brief, ...]
    soon: tuple[Brief, ...]
    fresh: tuple[Brief, ...]  # given, and nobody has said «Đã nhận» yet
    more: int = 0  # lines there was no room for

    def rows(self) -> Rows:
        told = (*self.overdue, *self.today, *self.soon, *self.fresh)
        waiting = {task.id: task for task in told if task.state == "assigned" and task.assignee}
        row = [Pick(f"✅ {task.code}", f"n.ack:{key}") for key, task in waiting.items()]
        return in_rows(row)


@dataclass(frozen=True, slots=True)
class GroupAcknowledged(Notice):
    """Shown to the one who pressed."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class GroupNotYours(Notice):
    """Shown to somebody else who pressed; nothing changed."""

    code: str
    assignee: str


@dataclass(frozen=True, slots=True)
class GroupStranger(Notice):
    """Shown to whoever pressed without having linked their own chat."""
