"""The deadline of a task that was paused: the time that was left when it stopped is left again."""

from __future__ import annotations

from datetime import datetime

from domain.worktime import Calendar, at, local, today


def resumed_due(
    due_at: datetime, paused_at: datetime, now: datetime, calendar: Calendar
) -> datetime:
    """The deadline after a pause from ``paused_at`` to ``now``, UTC: as many working days lie ahead
    as lay ahead then, at the same time of day. A deadline that had passed already stands; none ever
    comes nearer; one that would have passed this very day falls on the next working day."""
    if due_at <= paused_at:
        return due_at
    left = calendar.working_days_between(today(paused_at), today(due_at))
    clock = local(due_at).timetz().replace(tzinfo=None)
    day = calendar.add_working_days(today(now), left) if left else today(now)
    moved = at(day, clock)
    if moved <= now:
        moved = at(calendar.next_working(today(now)), clock)
    return max(due_at, moved)
