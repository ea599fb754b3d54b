"""What a supervisor hears: how the tasks stand, what is overdue, what a search found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.lifecycle import ReportState, TaskState
from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.layout import in_rows, pages, turns
from domain.papers import FourWayChart, UnitBar
from domain.periods import Preset
from domain.statistics import FourWay
from domain.worktime import today

WORST = 3  # units named in the words; the picture shows eight


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit by its id (0: the whole scope) and name."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class UnitCounts:
    unit: Choice
    counts: FourWay


@dataclass(frozen=True, slots=True)
class ReportLine:
    """Reports received in a period that the reader may know of, as they stand now."""

    received: int
    live: int
    overdue: int  # of the live ones; praise has no deadline
    answered: int


def days(start: date, end: date) -> str:
    """A period as a button carries it: 20260101-20260424."""
    return f"{start:%Y%m%d}-{end:%Y%m%d}"


@dataclass(frozen=True, slots=True)
class TaskStatus(Notice):
    """T6 with the sentence of Công văn 1680/UBND-NC: A = B + C, B = B1 + B2, C = C1 + C2.
    ``units``: the parts of the scope, the most overdue first, for those who may see them."""

    scope: Choice
    start: date
    end: date
    as_of: datetime
    counts: FourWay
    units: tuple[UnitCounts, ...] = ()
    reports: ReportLine | None = None
    lists: bool = False  # the reader may open the tasks behind the numbers
    past: bool = False  # the cut-off is an earlier day: offer today's

    @property
    def worst(self) -> tuple[UnitCounts, ...]:
        return tuple(unit for unit in self.units if unit.counts.open_overdue)[:WORST]

    def rows(self) -> Rows:
        key = self.scope.id
        presets = [Press(f"period.{each}", f"q.st:{key}:{each}") for each in Preset]
        rows: list[tuple[Press | Pick, ...]] = [tuple(presets[:2]), tuple(presets[2:])]
        period = days(self.start, self.end)
        if self.past:
            rows.append((Press("status.until_now", f"q.st:{key}:{period}:now"),))
        rows += [
            (Pick(f"🏢 {each.unit.name}", f"q.st:{each.unit.id}:{period}"),) for each in self.worst
        ]
        by = "unit" if self.lists else "urgency"
        if self.counts.total:
            rows.append((Press("status.parts", f"q.by:{key}:{by}:{period}:1"),))
        rows.append((Press("status.paper", f"r.ask:{key}:{period}"),))
        if self.lists and self.counts.open_overdue:
            rows.append((Press("status.overdue", f"q.late:{key}:1"),))
        return tuple(rows)

    def chart(self) -> FourWayChart:
        bars = tuple(UnitBar(each.unit.name, each.counts) for each in self.units)
        return FourWayChart(
            self.counts, self.start, self.end, today(self.as_of), self.scope.name, bars
        )


class UnitQuestion(StrEnum):
    """What was asked about a unit, as its buttons begin."""

    STATUS = "q.st"
    OVERDUE = "q.late"
    CAUSES = "q.why"
    EVALUATION = "e.of"
    PAPER = "r.ask"
    HOTLINE = "pf.st"


@dataclass(frozen=True, slots=True)
class WhichUnit(Notice):
    """Several units fit what was typed; ``rest`` completes the question behind each button."""

    query: str
    found: tuple[Choice, ...]
    more: int
    question: UnitQuestion
    rest: str

    def rows(self) -> Rows:
        return tuple(
            (Pick(unit.name, f"{self.question}:{unit.id}:{self.rest}"),) for unit in self.found
        )


@dataclass(frozen=True, slots=True)
class NoSuchUnit(Notice):
    """No unit of that name within the asker's scope."""

    query: str
    question: UnitQuestion


@dataclass(frozen=True, slots=True)
class PeriodUnclear(Notice):
    """The end lies before the beginning, or the period has not begun."""

    future: bool

    def rows(self) -> Rows:
        return (tuple(Press(f"period.{each}", f"q.st:0:{each}") for each in Preset),)


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A line of a list. ``late``: working days after the deadline; None while within the term."""

    id: int
    code: str
    content: str
    unit: str
    person: str
    state: TaskState
    due_at: datetime | None
    late: int | None


@dataclass(frozen=True, slots=True)
class ReportFound:
    """A report in a search: its words are sealed, so only what its row says."""

    id: int
    code: str
    state: ReportState


@dataclass(frozen=True, slots=True)
class OverdueTasks(Notice):
    """What is overdue in a scope: the unit with the longest first, in it the longest first."""

    scope: Choice
    tasks: tuple[TaskRow, ...]
    total: int
    page: int
    of: int

    @property
    def groups(self) -> tuple[tuple[str, tuple[TaskRow, ...]], ...]:
        names = dict.fromkeys(task.unit for task in self.tasks)
        return tuple((name, tuple(t for t in self.tasks if t.unit == name)) for name in names)

    def rows(self) -> Rows:
        return (*task_buttons(self.tasks), *pages(f"q.late:{self.scope.id}", self.page, self.of))


@dataclass(frozen=True, slots=True)
class SearchResult(Notice):
    """A page of tasks that fit a search; ``key`` is the search as its buttons carry it; ``more``:
    there are more than ``total``, which is where counting stopped."""

    query: str
    key: str
    tasks: tuple[TaskRow, ...]
    total: int
    page: int
    of: int
    report: ReportFound | None = None
    more: bool = False

    def rows(self) -> Rows:
        found = self.report
        report = ((Pick(f"📨 {found.code}", f"p.see:{found.id}"),),) if found else ()
        row = tuple(
            Press(label, f"q.find:{to}:{self.key}") for label, to in turns(self.page, self.of)
        )
        return (*report, *task_buttons(self.tasks), *((row,) if row else ()))


@dataclass(frozen=True, slots=True)
class SearchHow(Notice):
    """/timkiem without words."""


@dataclass(frozen=True, slots=True)
class AccountState:
    """A bot account: minutes since something was heard (None: never), why it is refused."""

    name: str
    heard: int | None
    refused: str


@dataclass(frozen=True, slots=True)
class SystemState(Notice):
    """The machine in front of its operator: ages in minutes, counts, and what to do."""

    well: bool
    alarm_age: int | None
    update_age: int | None
    letter_age: int | None
    failed: int
    ambiguous: int
    unreachable: int
    accounts: tuple[AccountState, ...] = ()

    def rows(self) -> Rows:
        return ((Press("system.again", "q.sys"),),)


def task_buttons(tasks: tuple[TaskRow, ...]) -> Rows:
    row = [Pick(f"{'🔴 ' if task.late is not None else ''}{task.code}", f"t.see:{task.id}")
           for task in tasks]  # fmt: skip
    return in_rows(row)
