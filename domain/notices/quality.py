"""How answers to citizens were, for those who watch over them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.notices.base import Notice, Press, Rows
from domain.notices.supervision import days

SHOWN = 12


@dataclass(frozen=True, slots=True)
class QualityLine:
    """Counts of answers; ratings are of answers that stand. ``average`` with one decimal."""

    unit: str
    answers: int
    formulaic: int  # sent all the same although they said little
    unproved: int  # without evidence, with a reason
    reopened: int  # not agreed to
    rated: int
    average: float | None
    low: int  # one or two stars


@dataclass(frozen=True, slots=True)
class AnswerQuality(Notice):
    """Unit by unit, those with most to look at first. ``flags``: None for who may not know."""

    protected: ClassVar[bool] = True
    start: date
    end: date
    whole: QualityLine
    lines: tuple[QualityLine, ...]
    flags: int | None

    @property
    def shown(self) -> tuple[QualityLine, ...]:
        return self.lines[:SHOWN]

    @property
    def more(self) -> int:
        return max(0, len(self.lines) - SHOWN)

    def rows(self) -> Rows:
        presets = ("month", "quarter", "year")
        buttons = tuple(Press(f"period.{each}", f"q.answers:{each}") for each in presets)
        whole = f"q.answers:{days(self.start, self.end)}"
        return (buttons, (Press("quality.again", whole),))
