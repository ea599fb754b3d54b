"""The four-way statistic of tasks and the counts of reports, for a part of the office.

One query counts every cell of every subtree; scope is part of the query, nothing is filtered
afterwards. Figures as of a past moment are recomputed from what is stored: what was accepted or
withdrawn later still counts as open then.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from domain.lifecycle import LIVE_REPORT, Matter, ReportKind, TaskState
from domain.notices.supervision import ReportLine
from domain.periods import Period
from domain.statistics import FourWay
from domain.worktime import MIDNIGHT, at
from models.office import Unit
from models.reports import Report
from models.work import Task
from services.alarms import record
from services.contacts import Visitor
from services.report_file import visible_to
from services.scopes import units_below


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit with everything below it."""

    unit_id: int
    name: str
    path: str
    counts: FourWay


async def four_ways(
    session: AsyncSession, branches: ColumnElement[bool], period: Period, as_of: datetime
) -> list[Branch]:
    """The statistic of each unit that meets ``branches``, its whole subtree included: tasks
    assigned in the local days of ``period``, as they stood ``as_of``.

    Raises ArithmeticError when the figures do not reconcile: A, B and C are counted on their own.
    """
    branch, lead = aliased(Unit), aliased(Unit)
    inside = (
        select(branch.id.label("branch"), lead.id.label("lead"))
        .join(lead, lead.path.startswith(branch.path))
        .where(branch.id.in_(select(Unit.id).where(branches)))
        .subquery()
    )
    led = (
        select(Task.lead_unit_id.label("unit"), *cells(as_of))
        .where(cohort(period, as_of), Task.lead_unit_id.in_(select(inside.c.lead)))
        .group_by(Task.lead_unit_id)
        .subquery()
    )
    sums = (func.coalesce(func.sum(column), 0) for column in list(led.c)[1:])
    query = (
        select(Unit.id, Unit.name, Unit.path, *sums)
        .join(inside, inside.c.branch == Unit.id)
        .outerjoin(led, led.c.unit == inside.c.lead)
        .group_by(Unit.id, Unit.name, Unit.path)
        .order_by(Unit.path)
    )
    return [
        Branch(id_, name, path, checked(sums))
        for id_, name, path, *sums in await session.execute(query)
    ]


def checked(sums: Iterable[int]) -> FourWay:
    """The cells, once A, B and C, counted apart, agree with them (PostgreSQL sums in decimals)."""
    total, done, open_, *cells = map(int, sums)
    return FourWay(*cells).checked(total=total, done=done, open=open_)


def cohort(period: Period, as_of: datetime) -> ColumnElement[bool]:
    """Assigned in the period and not withdrawn by the cut-off."""
    withdrawn = and_(
        Task.state == TaskState.CANCELLED,
        or_(Task.closed_at.is_(None), Task.closed_at <= as_of),
    )
    return and_(
        Task.assigned_at >= at(period.start, MIDNIGHT),
        Task.assigned_at < at(period.end + timedelta(days=1), MIDNIGHT),
        Task.assigned_at <= as_of,
        not_(withdrawn),
    )


def cells(as_of: datetime) -> tuple[ColumnElement[int], ...]:
    """A, B and C, then B1, B2, C1, C2 and the tasks without a deadline, as conditional sums."""
    finished = func.coalesce(Task.accepted_at, Task.done_at)
    submitted = func.coalesce(Task.done_at, Task.accepted_at)
    done = and_(Task.state == TaskState.DONE, finished <= as_of)
    open_ = or_(Task.state != TaskState.DONE, finished > as_of)
    in_time = or_(Task.due_at.is_(None), submitted <= Task.due_at)
    late = and_(Task.due_at.is_not(None), submitted > Task.due_at)
    paused = Task.state == TaskState.PAUSED  # its clock stands still
    running = or_(Task.due_at.is_(None), Task.due_at >= as_of, paused)
    passed = and_(Task.due_at.is_not(None), Task.due_at < as_of, not_(paused))
    return (
        func.count(Task.id).label("total"),
        total(done).label("done"),
        total(open_).label("open"),
        total(and_(done, in_time)).label("done_on_time"),
        total(and_(done, late)).label("done_late"),
        total(and_(open_, running)).label("open_in_time"),
        total(and_(open_, passed)).label("open_overdue"),
        total(Task.due_at.is_(None)).label("undated"),
    )


def total(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


async def reports(
    session: AsyncSession,
    visitor: Visitor,
    roots: Sequence[str] | None,
    period: Period,
    now: datetime,
) -> ReportLine:
    """Reports received in the period, about units below ``roots`` (None: about any or none), of
    those this visitor may see: never one about themselves."""
    live = Report.state.in_(LIVE_REPORT)
    late = and_(live, Report.kind != ReportKind.PRAISE, Report.due_at < now)
    query = select(
        func.count(Report.id), total(live), total(late), total(Report.answered_at.is_not(None))
    ).where(
        visible_to(visitor, now),
        Report.received_at >= at(period.start, MIDNIGHT),
        Report.received_at < at(period.end + timedelta(days=1), MIDNIGHT),
    )
    if roots is not None:
        query = query.where(Report.unit_id.in_(units_below(roots)))
    return ReportLine(*(await session.execute(query)).one())


def exactly(paths: Iterable[str]) -> ColumnElement[bool]:
    """The units at these paths."""
    return or_(false(), Unit.path.in_(tuple(paths)))


def and_their_parts(paths: Iterable[str], open_to: Iterable[str]) -> ColumnElement[bool]:
    """The units at these paths and, below those in ``open_to``, the units directly under them."""
    parents = select(Unit.id).where(exactly(open_to))
    return or_(exactly(paths), Unit.parent_id.in_(parents))


async def note_query(
    session: AsyncSession,
    visitor: Visitor,
    command: str,
    now: datetime,
    *,
    unit_id: int | None = None,
    period: Period | None = None,
) -> None:
    """Every question of a supervisor is history: who, which command, which unit, which days;
    never the words typed."""
    if visitor.person is None:
        return
    person = visitor.person.id
    data: dict[str, Any] = {"command": command, "unit": unit_id}
    if period is not None:
        data |= {"from": period.start.isoformat(), "to": period.end.isoformat()}
    await record(session, Matter.PERSON, person, "query", now, actor=person, data=data)
