"""The four-way statistic in parts, between two dates, and what stands out, for supervisors."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.breakdowns import NAMELESS, By, Line, Thresholds
from domain.notices.base import Notice, Press, Rows
from domain.notices.layout import in_rows, pages
from domain.notices.supervision import Choice, days
from domain.statistics import FourWay

PER_ROW = 3


@dataclass(frozen=True, slots=True)
class Age:
    """Overdue tasks from so many to so many calendar days; ``last`` None: or more."""

    first: int
    last: int | None
    count: int


@dataclass(frozen=True, slots=True)
class Part:
    """One part; ``key`` says which where it has no name (an urgency, a month as 2026-03)."""

    key: str
    name: str
    counts: FourWay

    @classmethod
    def of(cls, line: Line) -> Part:
        return cls(line.key, line.name, line.counts)


@dataclass(frozen=True, slots=True)
class StatusTable(Notice):
    """A page of the parts, their sum and the ages of what is overdue. ``named``: the reader may
    have parts that name somebody."""

    scope: Choice
    start: date
    end: date
    as_of: datetime
    by: By
    parts: tuple[Part, ...]
    counts: FourWay
    spared: int
    ages: tuple[Age, ...]
    named: bool
    page: int
    of: int

    def rows(self) -> Rows:
        period = days(self.start, self.end)
        here = f"q.by:{self.scope.id}"
        offered = [by for by in By if by is not self.by and (self.named or by in NAMELESS)]
        row = [Press(f"by.{by}", f"{here}:{by}:{period}:1") for by in offered]
        more = ((Press("status.suggest", f"q.sug:{self.scope.id}:{period}"),),)
        return (
            *pages(f"{here}:{self.by}:{period}", self.page, self.of),
            *in_rows(row, PER_ROW),
            *(more if self.named else ()),
        )


@dataclass(frozen=True, slots=True)
class StatusCompared(Notice):
    """The same scope at two cut-offs, the earlier one first."""

    scope: Choice
    start: date
    earlier_at: datetime
    later_at: datetime
    earlier: FourWay
    later: FourWay


@dataclass(frozen=True, slots=True)
class Outstanding(Notice):
    """Units beyond the thresholds: suggestions, and a person decides."""

    scope: Choice
    start: date
    end: date
    as_of: datetime
    praise: tuple[Part, ...]
    criticism: tuple[Part, ...]
    more: int
    limits: Thresholds

    def rows(self) -> Rows:
        period = days(self.start, self.end)
        return ((Press("by.unit", f"q.by:{self.scope.id}:unit:{period}:1"),),)
