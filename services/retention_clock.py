"""The clock of a settled report's file: when its readers hear that it goes, and when it goes."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LIVE_REPORT, Category, Matter
from domain.retention import Exceptional, Period, period
from domain.worktime import today
from models.reports import Report
from services.almanac import Almanac
from services.clocks import put, silence

RETENTION = "retention"
UNTOLD, TOLD = 0, 1  # how far the clock has climbed


async def settle(session: AsyncSession, report: Report, book: Almanac, now: datetime) -> None:
    """Count from now for a report that is settled; a live one has no such clock."""
    if report.state in LIVE_REPORT or report.erased_at is not None:
        await silence(session, Matter.REPORT, report.id, RETENTION)
        return
    await wind(session, report.id, now, notice_at(period_of(book, report.category, now), book))


async def wind(
    session: AsyncSession, report_id: int, settled_at: datetime, next_at: datetime
) -> None:
    row = {
        "matter": Matter.REPORT,
        "matter_id": report_id,
        "kind": RETENTION,
        "version": 1,
        "anchor_at": settled_at,
        "climbed": UNTOLD,
        "told_head_at": None,
        "next_at": next_at,
        "failures": 0,
    }
    await put(session, row)


def period_of(book: Almanac, category: Category, settled_at: datetime) -> Period:
    usual = book.number("retention.months")
    months = book.parsed("retention.by_category", Exceptional.read).of(category, usual)
    return period(today(settled_at), months, book.number("retention.notice_days"))


def notice_at(found: Period, book: Almanac) -> datetime:
    """The morning of the day, or of the last working day before it."""
    return book.morning_of(on_working_day(found.notice_on, book))


def on_working_day(day: date, book: Almanac) -> date:
    while not book.calendar.is_working(day):
        day -= timedelta(days=1)
    return day
