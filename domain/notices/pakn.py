"""The list for the national portal: its numbers, and the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.evaluation import Shape
from domain.notices.base import Notice, Press, Rows
from domain.notices.files import MadeFile
from domain.notices.supervision import days
from domain.pakn import PaknOrder


@dataclass(frozen=True, slots=True)
class PortalNumberHow(Notice):
    """/mapakn without a code and a number."""

    protected: ClassVar[bool] = True


@dataclass(frozen=True, slots=True)
class PortalNumberKept(Notice):
    protected: ClassVar[bool] = True
    code: str
    number: str


@dataclass(frozen=True, slots=True)
class PortalNumberUnclear(Notice):
    """What was typed is no number of the portal."""

    protected: ClassVar[bool] = True
    code: str


@dataclass(frozen=True, slots=True)
class PortalNumberTaken(Notice):
    """Another report has it."""

    protected: ClassVar[bool] = True
    code: str
    number: str


@dataclass(frozen=True, slots=True)
class PaknOffer(Notice):
    """Which period it would be, and the forms."""

    start: date
    end: date

    def rows(self) -> Rows:
        period = days(self.start, self.end)
        shapes = (Shape.XLSX, Shape.CSV, Shape.JSON)
        return (tuple(Press(f"evaluation.{one}", f"q.pakn:{period}:{one}") for one in shapes),)


@dataclass(frozen=True, slots=True)
class PaknFile(MadeFile):
    """The list that was asked for; the courier has it written."""

    protected: ClassVar[bool] = True
    ordered: PaknOrder
