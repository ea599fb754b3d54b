"""The four-way statistic of tasks that every report of an office asks for."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from domain.lifecycle import TaskState


@dataclass(frozen=True, slots=True)
class FourWay:
    """Tasks assigned in a period, not cancelled, as they stood at a cut-off («as of»).

    B1 ``done_on_time``: result accepted by the cut-off, its submission no later than the deadline
    in force, or no deadline at all. B2 ``done_late``: accepted, submitted after the deadline.
    C1 ``open_in_time``: not accepted yet, and not overdue. C2 ``open_overdue``: not accepted yet
    and overdue, as ``is_overdue`` says. ``undated`` are the tasks without a deadline; they are
    counted in B1 and C1 and shown in a column of their own.

    A = B + C, B = B1 + B2, C = C1 + C2; the overdue ones are included in B and C, not added to
    them (the sentence of Công văn 1680/UBND-NC).
    """

    done_on_time: int = 0
    done_late: int = 0
    open_in_time: int = 0
    open_overdue: int = 0
    undated: int = 0

    @property
    def total(self) -> int:
        """A: all tasks assigned."""
        return self.done + self.open

    @property
    def done(self) -> int:
        """B: completed, on time or late."""
        return self.done_on_time + self.done_late

    @property
    def open(self) -> int:
        """C: in progress, within the term or overdue."""
        return self.open_in_time + self.open_overdue

    @property
    def overdue(self) -> int:
        """B2 + C2: all that were or are late."""
        return self.done_late + self.open_overdue

    def checked(
        self, *, total: int | None = None, done: int | None = None, open: int | None = None
    ) -> FourWay:
        """Itself, once the partition holds.

        ``total``, ``done`` and ``open`` are A, B and C counted independently (another query):
        published figures elsewhere fail exactly there. Raises ArithmeticError naming the figure.
        """
        parts = (self.done_on_time, self.done_late, self.open_in_time, self.open_overdue)
        if min(*parts, self.undated) < 0:
            below = next(each.name for each in fields(self) if getattr(self, each.name) < 0)
            raise ArithmeticError(f"{below} is negative")
        if self.undated > self.done_on_time + self.open_in_time:
            raise ArithmeticError("more tasks without a deadline than tasks that are not late")
        counted = {"A": (total, self.total), "B": (done, self.done), "C": (open, self.open)}
        for name, (found, summed) in counted.items():
            if found is not None and found != summed:
                raise ArithmeticError(f"{name} was counted as {found}, its parts give {summed}")
        return self

    def add(self, *others: FourWay) -> FourWay:
        """The statistic of several units, or periods, that share no task."""
        rows = (self, *others)
        return FourWay(*(sum(getattr(row, f.name) for row in rows) for f in fields(self)))


def is_overdue(
    state: TaskState, due_at: datetime | None, submitted_at: datetime | None, now: datetime
) -> bool:
    """Whether a task in hand is «quá hạn», everywhere it is counted, listed or shown.

    A deadline is kept by the submission that stands: handed in by then, a task is not overdue
    while it waits to be accepted, however long that takes. Handed in later, it is overdue until
    accepted, and late afterwards. A submission that was returned keeps no deadline; the clock of
    a paused task stands still. ``services.standing`` says the same in SQL.
    """
    if due_at is None or state in (TaskState.PAUSED, TaskState.DONE, TaskState.CANCELLED):
        return False
    kept = state is TaskState.SUBMITTED and submitted_at is not None and submitted_at <= due_at
    return due_at < now and not kept


def share(part: int, whole: int) -> Decimal | None:
    """Percent with one decimal, halves up; None of nothing."""
    if whole == 0:
        return None
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
