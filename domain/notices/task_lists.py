"""What is said about many tasks: own lists, the unit's list, the morning's digest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.layout import in_rows, pages
from domain.notices.tasks import Brief
from domain.terms import TermKind

MARKS: dict[TermKind, str] = {
    TermKind.OVERDUE: "🔴",
    TermKind.TODAY: "🟡",
    TermKind.SOON: "🟡",
    TermKind.AHEAD: "🟢",
    TermKind.NONE: "⚪",
}


def picks(tasks: tuple[Brief, ...], action: str = "t.see") -> Rows:
    """A button per task, named by its mark and code."""
    row = [Pick(f"{MARKS[task.term.kind]} {task.code}", f"{action}:{task.id}") for task in tasks]
    return in_rows(row)


@dataclass(frozen=True, slots=True)
class MyTasks(Notice):
    """Own open tasks, the most pressing first."""

    tasks: tuple[Brief, ...]
    total: int
    overdue: int
    waiting: int  # handed in, not yet accepted
    page: int
    of: int

    def rows(self) -> Rows:
        return (*picks(self.tasks), *pages("t.list", self.page, self.of))


@dataclass(frozen=True, slots=True)
class UnitTasks(Notice):
    """The tasks of a unit for its head, deputies and clerks; ``only``: "all" or "overdue"."""

    unit: str
    tasks: tuple[Brief, ...]
    total: int
    overdue: int
    only: str
    page: int
    of: int

    def rows(self) -> Rows:
        other = "overdue" if self.only == "all" else "all"
        return (
            *picks(self.tasks),
            *pages(f"u.list:{self.only}", self.page, self.of),
            (Press(f"unit.{other}", f"u.list:{other}:1"),),
        )


class Group(StrEnum):
    """The parts of a digest, in the order they are read."""

    OVERDUE = "overdue"
    TODAY = "today"
    SOON = "soon"
    CAUSE = "cause"
    UNACKNOWLEDGED = "unacknowledged"
    ACCEPT = "accept"
    REQUESTS = "requests"
    UNIT = "unit"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a digest: its line (worded by the line's own macro) and its button."""

    group: Group
    line: Notice
    button: Pick


@dataclass(frozen=True, slots=True)
class TaskLine(Notice):
    """A task in a digest; ``unit``: told to somebody who answers for others."""

    task: Brief
    unit: bool = False


@dataclass(frozen=True, slots=True)
class Digest(Notice):
    """The morning's one message: everything stays actionable, page by page."""

    name: str
    at: datetime
    total: int
    entries: tuple[Entry, ...]
    letter: int
    page: int
    of: int

    def groups(self) -> tuple[tuple[Group, tuple[Entry, ...]], ...]:
        """The entries of this page by group, in reading order."""
        found = ((group, tuple(e for e in self.entries if e.group is group)) for group in Group)
        return tuple((group, entries) for group, entries in found if entries)

    def rows(self) -> Rows:
        row = [entry.button for _, entries in self.groups() for entry in entries]
        return (
            *in_rows(row),
            *pages(f"t.more:{self.letter}", self.page, self.of),
        )
