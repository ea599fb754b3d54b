"""What «quá hạn» means, once, as conditions in SQL; ``domain.statistics.is_overdue`` in words.

A deadline is kept by the submission that stands: the one that was accepted, or the one that waits
to be. Handed in by then, a task is on time and not overdue while it waits, however long that
takes; handed in later, it is overdue until accepted and late afterwards. A submission that was
returned keeps no deadline. The clock of a paused task stands still.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, false, func, text

from domain.lifecycle import TaskState
from models.work import LIVE, Task


def in_hand() -> ColumnElement[bool]:
    """Neither done nor withdrawn; in the words of the indexes over such tasks."""
    return text(LIVE)  # type: ignore[return-value]  # a condition like any other


def missed() -> ColumnElement[bool]:
    """There is a deadline, and no submission stands that came by then; true even before it."""
    kept = and_(Task.state == TaskState.SUBMITTED, Task.submitted_at <= Task.due_at)
    return and_(Task.state != TaskState.PAUSED, ~func.coalesce(kept, false()))


def overdue(now: datetime) -> ColumnElement[bool]:
    """In hand, its deadline passed and not kept."""
    return and_(in_hand(), Task.due_at < now, missed())


def handed_in() -> ColumnElement[datetime | None]:
    """When the submission that stands was made."""
    return case(
        (
            Task.state == TaskState.DONE,
            func.coalesce(Task.done_at, Task.submitted_at, Task.accepted_at),
        ),
        (Task.state == TaskState.SUBMITTED, Task.submitted_at),
    )
