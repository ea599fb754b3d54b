"""Reports of citizens as the national portal's reports list them: numbers, states and dates.

QĐ 31/2021/QĐ-TTg art. 43 has reports that come by telephone or mail entered into the portal's
system of phản ánh, kiến nghị; the desk notes the number it gets there. Nobody's identity stands
here, and words only where they were published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.closing import Measure
from domain.evaluation import Shape
from domain.lifecycle import Category, Finding, ReportKind, ReportState


class Term(StrEnum):
    """How an answer stands to its deadline."""

    ANSWERED_IN_TIME = "answered_in_time"
    ANSWERED_LATE = "answered_late"
    IN_TIME = "in_time"
    OVERDUE = "overdue"
    NONE = "none"  # praise waits for nobody


@dataclass(frozen=True, slots=True)
class PaknLine:
    """A report; ``portal`` is its number on the national portal, "" when not entered."""

    number: int
    portal: str
    code: str
    received_on: date
    sort: ReportKind
    category: Category
    unit: str  # it concerns
    handler: str  # the unit that answers
    due_on: date | None
    answered_on: date | None
    state: ReportState
    term: Term
    finding: Finding | None
    measures: tuple[Measure, ...]
    reopened: int
    rating: int | None
    published_on: date | None
    summary: str  # as published, "" otherwise


@dataclass(frozen=True, slots=True)
class PaknBook:
    """Everything received from ``start`` to ``end``, as it stood on ``as_of``."""

    scope: str
    start: date
    end: date
    as_of: date
    lines: tuple[PaknLine, ...]


@dataclass(frozen=True, slots=True)
class PaknOrder:
    """The list to be written as a file of that shape."""

    book: PaknBook
    shape: Shape

    @property
    def name(self) -> str:
        return f"pakn-{self.book.start:%Y%m%d}-{self.book.end:%Y%m%d}.{self.shape}"
