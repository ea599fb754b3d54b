"""The due date of a case as its history says, for whoever changes, shows or doubts it.

Nothing else computes one: an act writes its event and calls ``settle_due``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.case_clock import Happening, Reckoning, Terms, Turn, first_due, reckon
from domain.case_terms import Exceptions, Limit
from domain.lifecycle import Category, Matter
from domain.worktime import Hours
from models.reports import Report
from models.work import Alarm, Event
from services.almanac import Almanac, almanac
from services.deadlines import usual_hours

DAYS: dict[Limit, str] = {
    Limit.TRIAGE: "report.triage_days",
    Limit.FORWARD: "report.forward_days",
    Limit.ANSWER: "report.answer_days",
    Limit.CAP: "report.cap_days",
    Limit.PROGRESS: "report.progress_days",
}
"""The policy with the usual days of each limit."""
RUN_ON = ("unrouted", "forward", "extension", "asked")
"""Clocks of a case that a new deadline does not touch."""


def days_of(book: Almanac, category: Category, limit: Limit) -> int:
    """What the profile of a category says: its exception, else the usual days."""
    exceptions = book.parsed("report.by_category", Exceptions.read)
    return exceptions.of(category, limit, book.number(DAYS[limit]))


def terms_of(book: Almanac, category: Category) -> Terms:
    """The limits a case of this category begins under today."""
    answer, cap = days_of(book, category, Limit.ANSWER), days_of(book, category, Limit.CAP)
    return Terms(answer, cap, office_hours(book))


def office_hours(book: Almanac) -> Hours:
    """In which working time is measured; one span where the closing hour fits no noon break."""
    usual, closes = usual_hours(book), book.clock("office.closes")
    if closes <= usual.opens:
        return Hours(time(0, 0), closes)
    if usual.again is not None and closes <= usual.again:
        return Hours(usual.opens, closes)
    return replace(usual, closes=closes)


def begun_under(book: Almanac, category: Category) -> dict[str, Any]:
    """What the event that begins a round remembers of its limits."""
    return terms_of(book, category).as_data()


def due_after(book: Almanac, category: Category, moment: datetime) -> datetime:
    """By when a case that begins at this moment is to be answered."""
    return first_due(moment, terms_of(book, category), book.calendar)


def before_it_was_kept(book: Almanac) -> Terms:
    """The limits of cases whose beginning says none: received by an earlier version, which knew
    one number of days and no cap."""
    return Terms(book.number(DAYS[Limit.ANSWER]), None, office_hours(book))


async def histories(
    session: AsyncSession, reports: Collection[int]
) -> dict[int, tuple[Happening, ...]]:
    """What the clocks of these cases know of, oldest first."""
    query = (
        select(Event.matter_id, Event.kind, Event.at, Event.data)
        .where(
            Event.matter == Matter.REPORT,
            Event.matter_id.in_(reports),
            Event.kind.in_([str(turn) for turn in Turn]),
        )
        .order_by(Event.matter_id, Event.id)
    )
    found: defaultdict[int, list[Happening]] = defaultdict(list)
    for report, kind, at, data in await session.execute(query):
        found[report].append(Happening(kind, at, data))
    return {report: tuple(turns) for report, turns in found.items()}


async def reckoned(session: AsyncSession, report: Report) -> Reckoning:
    """The due date from the history, events of this transaction included."""
    await session.flush()
    book = await almanac(session)
    history = (await histories(session, [report.id]))[report.id]
    return reckon(history, book.calendar, before_it_was_kept(book))


async def reckoned_all(
    session: AsyncSession, reports: Sequence[Report]
) -> list[tuple[Report, Reckoning]]:
    book = await almanac(session)
    found = await histories(session, [report.id for report in reports])
    usual = before_it_was_kept(book)
    return [
        (report, reckon(found[report.id], book.calendar, usual))
        for report in reports
        if report.id in found
    ]


async def settle_due(session: AsyncSession, report: Report) -> datetime | None:
    """Take over what the history says now; the date before, when it is another. Its clocks are
    the caller's to lay anew."""
    due, was = (await reckoned(session, report)).due, report.due_at
    if due == was:
        return None
    report.due_at = due
    report.due_version += 1
    await session.flush()
    await session.execute(
        update(Alarm)
        .where(Alarm.matter == Matter.REPORT, Alarm.matter_id == report.id, Alarm.kind.in_(RUN_ON))
        .values(version=report.due_version)
        .execution_options(synchronize_session=False)
    )
    return was
