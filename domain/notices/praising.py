"""Praise for the heads: whom citizens praised, and what waits to be confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.notices.base import Notice, Pick, Press, Rows


@dataclass(frozen=True, slots=True)
class HonourLine:
    """A person, or a unit as a whole when nobody was named."""

    person: str
    unit: str
    noted: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class HonourWaiting:
    id: int
    report: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PraiseList(Notice):
    """By person and unit, and what waits: confirmed, it counts in the evaluation."""

    protected: ClassVar[bool] = True
    lines: tuple[HonourLine, ...]
    more: int
    waiting: tuple[HonourWaiting, ...]

    def rows(self) -> Rows:
        picks = tuple(
            (
                Pick(f"🌸 {one.code}", f"p.see:{one.report}"),
                Pick(f"✅ {one.name}", f"p.honour:{one.id}"),
                Press("honour.no", f"p.dishonour:{one.id}"),
            )
            for one in self.waiting
        )
        return (*picks, (Press("report.praise", "r.new:khen_ngoi"),))


@dataclass(frozen=True, slots=True)
class Honoured(Notice):
    """To whom a citizen praised, once it was confirmed."""

    by: str
    on: date
