"""What is said about keeping and erasing reports: a notice before, a hold, what is no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from domain.lifecycle import Category
from domain.notices.base import Notice, Pick, Rows
from domain.notices.dialogue import Question


@dataclass(frozen=True, slots=True)
class EndingRow:
    """A report whose file goes on that day unless somebody keeps it."""

    id: int
    code: str
    category: Category
    unit: str
    ends_on: date


SHOWN = 12


@dataclass(frozen=True, slots=True)
class RetentionSoon(Notice):
    """To whoever holds these reports, the desk and the supervisors; ``more`` are not listed."""

    protected: ClassVar[bool] = True
    reports: tuple[EndingRow, ...]
    more: int

    def rows(self) -> Rows:
        return tuple((Pick(f"🔎 {one.code}", f"p.see:{one.id}"),) for one in self.reports)


@dataclass(frozen=True, slots=True)
class ReportErased(Notice):
    """The report was erased: nothing of it can be shown."""

    code: str
    erased_at: datetime


@dataclass(frozen=True, slots=True)
class ReportHeld(Notice):
    """It cannot be erased while it is held."""

    code: str


@dataclass(frozen=True, slots=True)
class AskHoldReason(Question):
    """Why it is to be kept, or (``lifting``) need be kept no longer."""

    code: str
    lifting: bool


@dataclass(frozen=True, slots=True)
class HoldNoted(Notice):
    """Held, or (``lifted``) no longer."""

    code: str
    lifted: bool


@dataclass(frozen=True, slots=True)
class HoldStands(Notice):
    """It is held already."""

    code: str


@dataclass(frozen=True, slots=True)
class HoldOver(Notice):
    """Nobody holds it."""

    code: str
