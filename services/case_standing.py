"""How late a case is now: its clock stands still while the reporter is asked."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_

from models.reports import Report


def shown_at(report: Report, now: datetime) -> datetime:
    """The moment its clock shows."""
    return report.paused_at or now


def past_due(now: datetime) -> ColumnElement[bool]:
    """Whether the deadline has passed on the clock of a case, in SQL."""
    still = or_(Report.paused_at.is_(None), Report.due_at < Report.paused_at)
    return and_(Report.due_at < now, still)
