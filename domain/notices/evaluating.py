"""The evaluation of officials in the chat: the figures of a few, the file of all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.evaluation import EvaluationBook, EvaluationOrder, PersonLine, Shape
from domain.notices.base import Notice, Press, Rows
from domain.notices.files import MadeFile
from domain.notices.supervision import days

SHOWN = 10  # people named in the words; the file holds all


@dataclass(frozen=True, slots=True)
class EvaluationSummary(Notice):
    """The figures of a period; ``own``: of the reader alone. ``unit`` 0 is the whole scope."""

    book: EvaluationBook
    unit: int
    own: bool

    @property
    def shown(self) -> tuple[PersonLine, ...]:
        return self.book.people[:SHOWN]

    @property
    def more(self) -> int:
        return len(self.book.people) - len(self.shown)

    def rows(self) -> Rows:
        key = f"{self.unit}:{days(self.book.start, self.book.end)}"
        if self.own:
            key = f"me:{days(self.book.start, self.book.end)}"
        return (tuple(Press(f"evaluation.{shape}", f"e.file:{key}:{shape}") for shape in Shape),)


@dataclass(frozen=True, slots=True)
class EvaluationFile(MadeFile):
    """The file that was asked for; the courier has it written."""

    ordered: EvaluationOrder


@dataclass(frozen=True, slots=True)
class EvaluationComing(Notice):
    """The file is being written and comes next."""

    start: date
    end: date
    shape: Shape


@dataclass(frozen=True, slots=True)
class EvaluationHow(Notice):
    """The words hold no month or quarter that has begun."""
