"""The report of Công văn 1680/UBND-NC as a value: what its papers print, whatever their format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.statistics import FourWay


class PaperFormat(StrEnum):
    """The forms a report is printed in; the value is the extension of its file."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    PNG = "png"


class Standing(StrEnum):
    """In which of the four cells a task is counted, by the names of ``FourWay``."""

    DONE_ON_TIME = "done_on_time"
    DONE_LATE = "done_late"
    OPEN_IN_TIME = "open_in_time"
    OPEN_OVERDUE = "open_overdue"

    @property
    def done(self) -> bool:
        return self in (Standing.DONE_ON_TIME, Standing.DONE_LATE)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the form of NĐ 30/2020/NĐ-CP wants above and below the words. The number and the day
    are never part of it: a draft has none."""

    superior: str  # the body above the issuer, "" when the form names none
    issuer: str
    place: str
    symbol: str  # behind the blank number, e.g. BC-UBND; "" when it is not known
    signer: tuple[str, ...]  # authority and title, a line each; () when they are not known
    recipients: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperUnit:
    """A row of the table by units. Together the rows hold every task of the report once."""

    name: str
    counts: FourWay


@dataclass(frozen=True, slots=True)
class PaperTask:
    """A task as it stood at the cut-off. ``unit`` is the row of the table it is counted in."""

    unit: str
    code: str
    content: str
    lead: str  # the unit that leads, perhaps below ``unit``
    assignee: str
    document: str  # number of the document that orders it
    assigned_on: date
    due_on: date | None
    handed_in_on: date | None  # the submission that counts
    standing: Standing
    late_days: int  # working days it was or is late; 0 when it is not


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """Tasks assigned from ``start`` to ``end``, as they stood at the end of ``as_of`` (or at
    ``printed_on``'s hour while that day lasts).

    ``tasks`` are all of them, or none where the reader may know numbers only, or where there are
    too many to list (``unlisted`` says how many).
    """

    head: Letterhead
    scope: str
    start: date
    end: date
    as_of: date
    printed_on: date
    counts: FourWay
    units: tuple[PaperUnit, ...]
    tasks: tuple[PaperTask, ...] = ()
    unlisted: int = 0
    language: str = "vi"  # of a picture; papers of the office are in Vietnamese

    def checked(self) -> ReportPaper:
        """Itself, once rows and tasks add up. Raises ArithmeticError naming the row."""
        summed = FourWay().add(*(unit.counts for unit in self.units))
        if summed != self.counts:
            raise ArithmeticError(f"the units give {summed}, the whole is {self.counts}")
        for unit in self.units if self.tasks else ():
            listed = count(task for task in self.tasks if task.unit == unit.name)
            if listed != unit.counts:
                raise ArithmeticError(f"the tasks listed give {listed}, counted {unit.counts}")
        return self

    @property
    def overdue(self) -> tuple[PaperTask, ...]:
        """What is overdue now, the longest first."""
        late = [task for task in self.tasks if task.standing is Standing.OPEN_OVERDUE]
        return tuple(sorted(late, key=lambda task: (task.due_on or self.as_of, task.code)))


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """A report to be printed in that form."""

    report: ReportPaper
    form: PaperFormat

    @property
    def name(self) -> str:
        """In letters every system keeps."""
        paper = self.report
        return f"bao-cao-nhiem-vu-{paper.start:%Y%m%d}-{paper.as_of:%Y%m%d}.{self.form}"


def count(tasks: Iterator[PaperTask]) -> FourWay:
    """The four-way statistic of listed tasks."""
    counts = FourWay()
    for task in tasks:
        cell = str(task.standing)
        undated = counts.undated + (task.due_on is None)
        counts = replace(counts, **{cell: getattr(counts, cell) + 1}, undated=undated)
    return counts


AGES = ((1, 7), (8, 30), (31, 90), (91, 120), (121, None))
"""Buckets of overdue tasks in calendar days past the deadline; «quá hạn hơn 120 ngày» is the mark
published reports use."""


def ages(paper: ReportPaper) -> tuple[int, ...]:
    """How many of the overdue tasks lie in each bucket of ``AGES``; what fell due today is in the
    first."""
    found = [0] * len(AGES)
    for task in paper.overdue:
        days = max(1, (paper.as_of - (task.due_on or paper.as_of)).days)
        place = next(n for n, (_, last) in enumerate(AGES) if last is None or days <= last)
        found[place] += 1
    return tuple(found)
