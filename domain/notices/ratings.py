"""What the citizen is asked after an answer, and what officers hear of it (text C10)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.hotline import Carded


def stars(report: int) -> tuple[Pick, ...]:
    return tuple(Pick(f"{n} ⭐", f"r.rate:{report}:{n}") for n in (1, 2, 3, 4, 5))


@dataclass(frozen=True, slots=True)
class Survey(Notice):
    """C10, some time after the answer."""

    code: str
    report: int
    objections_left: int

    def rows(self) -> Rows:
        if not self.objections_left:
            return (stars(self.report),)
        return (stars(self.report), (Press("report.object", f"r.no:{self.report}"),))


@dataclass(frozen=True, slots=True)
class AskComment(Question):
    """A few words beside the rating."""

    code: str


@dataclass(frozen=True, slots=True)
class CommentThanks(Notice):
    code: str


@dataclass(frozen=True, slots=True)
class ReportCommented(Carded):
    """To whoever answered: how satisfied the citizen is, in masked words."""

    stars: int
    words: str


@dataclass(frozen=True, slots=True)
class ReopenedOften(Notice):
    """To the supervisor: citizens did not agree with the answers of a unit, or of one official,
    again and again."""

    protected: ClassVar[bool] = True
    unit: str
    person: str  # "" when it is about the unit as a whole
    times: int
    days: int
    code: str
    report: int

    def rows(self) -> Rows:
        return ((Press("report.open", f"p.see:{self.report}"),),)
