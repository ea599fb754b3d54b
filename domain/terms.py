"""Where a deadline stands today: within its term, due soon, due today, overdue by how much."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.worktime import Calendar, today

SOON_DAYS = 3  # working days: when the first reminder of the default ladder comes


class TermKind(StrEnum):
    NONE = "none"
    AHEAD = "ahead"
    SOON = "soon"
    TODAY = "today"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Term:
    """``days`` are working days: left, or overdue (0: it passed today or on a day off since)."""

    kind: TermKind
    days: int = 0


def term(due_at: datetime | None, now: datetime, calendar: Calendar) -> Term:
    """The state of a deadline as people say it. Raises ValueError for naive moments."""
    if due_at is None:
        return Term(TermKind.NONE)
    due, here = today(due_at), today(now)
    if now > due_at:
        return Term(TermKind.OVERDUE, calendar.working_days_between(due, here))
    if due == here:
        return Term(TermKind.TODAY)
    left = calendar.working_days_left(here, due)
    return Term(TermKind.SOON if left <= SOON_DAYS else TermKind.AHEAD, left)
