"""The numbers of the office and of the house, each counted by the database in one statement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import (
    LIVE_REPORT,
    OPEN_LETTER,
    LetterState,
    ReportState,
    UpdateState,
)
from domain.statistics import FourWay
from domain.worktime import local
from models.contacts import Contact
from models.office import CalendarYear, Person
from models.post import Letter, Update
from models.reports import Report
from models.work import Alarm
from services import statistics
from services.case_standing import past_due


@dataclass(frozen=True, slots=True)
class ReportCounts:
    total: int
    live: int
    late: int
    unrouted: int


@dataclass(frozen=True, slots=True)
class Queues:
    updates_waiting: int
    updates_failed: int
    letters_waiting: int
    letters_ambiguous: int
    letters_unreachable: int
    alarms_due: int


@dataclass(frozen=True, slots=True)
class Staff:
    total: int
    linked: int

    @property
    def unreachable(self) -> int:
        return self.total - self.linked


async def four_way(session: AsyncSession, now: datetime) -> FourWay:
    """All tasks ever assigned and not cancelled, as they stand now. Raises ArithmeticError."""
    return await statistics.whole(session, now)


def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows meet it; 0 of none."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


async def reports(session: AsyncSession, now: datetime) -> ReportCounts:
    live = Report.state.in_(LIVE_REPORT)
    query = select(
        func.count(),
        number(live),
        number(and_(live, past_due(now))),
        number(Report.state == ReportState.NEW),
    ).select_from(Report)
    return ReportCounts(*(await session.execute(query)).one())


async def queues(session: AsyncSession, now: datetime) -> Queues:
    updates = select(
        number(Update.state == UpdateState.NEW),
        number(Update.state.in_((UpdateState.FAILED, UpdateState.UNPARSABLE))),
    )
    letters = select(
        number(Letter.state.in_(OPEN_LETTER)),
        number(Letter.state == LetterState.AMBIGUOUS),
        number(Letter.state == LetterState.UNREACHABLE),
    )
    due = select(func.count()).select_from(Alarm).where(Alarm.next_at <= now)
    return Queues(
        *(await session.execute(updates)).one(),
        *(await session.execute(letters)).one(),
        await session.scalar(due) or 0,
    )


async def staff(session: AsyncSession, now: datetime) -> Staff:
    """People in office, and those with an open chat."""
    linked = exists().where(Contact.person_id == Person.id, Contact.closed_at.is_(None))
    in_office = or_(Person.left_on.is_(None), Person.left_on > local(now).date())
    query = select(func.count(), number(linked)).select_from(Person).where(in_office)
    return Staff(*(await session.execute(query)).one())


async def year_confirmed(session: AsyncSession, day: date) -> bool:
    query = select(CalendarYear.confirmed).where(CalendarYear.year == day.year)
    return bool(await session.scalar(query))
