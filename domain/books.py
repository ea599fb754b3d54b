"""The ledger of lateness and the registers of units as files to take away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.enrolling import Answer, Book, EntryState, Gap
from domain.evaluation import EvaluationOrder, Shape
from domain.lateness import Cause, Group, Statement


@dataclass(frozen=True, slots=True)
class LateLine:
    """A late task and what the ledger says of the deadline it missed: the latest cause, and the
    latest verdict of the competent person on it (``verdict`` None: not given yet)."""

    code: str
    content: str
    document: str  # number of the document that orders the task
    unit: str
    assignee: str
    assigned_on: date
    due_on: date
    handed_in_on: date | None  # None: still overdue
    days: int  # calendar days after the deadline
    cause: Cause | None
    group: Group | None
    words: str
    stated_by: str
    stated_on: date | None
    verdict: Statement | None
    judged_by: str
    confirmation: str  # number of the paper that confirms
    reason: str  # why it was not confirmed


@dataclass(frozen=True, slots=True)
class LateBook:
    """Tasks assigned from ``start`` to ``end`` that were late by ``as_of``, by deadline."""

    scope: str
    start: date
    end: date
    as_of: date
    lines: tuple[LateLine, ...]


@dataclass(frozen=True, slots=True)
class EntryLine:
    """An entry of a register; of an innovation, document, clause and gap are empty."""

    number: int
    unit: str
    author: str
    entered_on: date
    field: str
    words: str
    document: str
    clause: str
    gap: Gap | None
    proposal: str
    authority: str
    task: str  # the code of the late task it comes from
    state: EntryState
    state_on: date | None
    note: str  # the words that went with the state


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """How a unit has answered: zero is an answer, silence is none (Báo cáo 3719/BC-SNV)."""

    unit: str
    head: str
    answer: Answer
    count: int


@dataclass(frozen=True, slots=True)
class EntryBook:
    """A register of a period, and every unit that is expected to answer it."""

    book: Book
    scope: str
    start: date
    end: date
    as_of: date
    lines: tuple[EntryLine, ...]
    units: tuple[AnswerLine, ...]


@dataclass(frozen=True, slots=True)
class LateOrder:
    """The ledger to be written as a file of that shape."""

    book: LateBook
    shape: Shape

    @property
    def name(self) -> str:
        return f"so-theo-doi-cham-{days(self.book)}.{self.shape}"


@dataclass(frozen=True, slots=True)
class EntryOrder:
    """A register to be written as a file of that shape."""

    book: EntryBook
    shape: Shape

    @property
    def name(self) -> str:
        return f"{NAMES[self.book.book]}-{days(self.book)}.{self.shape}"


NAMES = {Book.OBSTACLES: "so-vuong-mac", Book.INNOVATIONS: "so-de-xuat-doi-moi"}
BookOrder = EvaluationOrder | LateOrder | EntryOrder
"""Whatever is written as a file for somebody to take away."""


def days(book: LateBook | EntryBook) -> str:
    return f"{book.start:%Y%m%d}-{book.end:%Y%m%d}"
