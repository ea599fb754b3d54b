"""What supervisors hear every week and leaders every month, with something to press for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.supervision import UnitCounts, days
from domain.statistics import FourWay


class Cadence(StrEnum):
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Summary(Notice):
    """``before`` and ``after`` are the whole register when the period began and when it ended,
    so their difference is what happened in it; ``now`` is how it stands. ``units``: those with
    the most overdue tasks now, for readers who may open them."""

    cadence: Cadence
    name: str
    scope: str
    start: date
    end: date
    before: FourWay
    after: FourWay
    now: FourWay
    told_at: datetime
    units: tuple[UnitCounts, ...] = ()
    lists: bool = False

    @property
    def given(self) -> int:
        return self.after.total - self.before.total

    @property
    def finished(self) -> int:
        return self.after.done - self.before.done

    @property
    def later(self) -> int:
        """How many more are overdue than when the period began; negative when fewer."""
        return self.after.open_overdue - self.before.open_overdue

    def rows(self) -> Rows:
        rows: list[tuple[Press | Pick, ...]] = []
        if self.lists:
            rows += [
                (Pick(f"🔴 {each.unit.name} ({each.counts.open_overdue})",
                      f"q.late:{each.unit.id}:1"),)
                for each in self.units
            ]  # fmt: skip
            if self.now.open_overdue:
                rows.append((Press("status.overdue", "q.late:0:1"),))
        period = days(self.start, self.end)
        rows.append(
            (
                Press("summary.status", f"q.st:0:{period}"),
                Press("status.paper", f"r.ask:0:{period}"),
            )
        )
        return tuple(rows)
