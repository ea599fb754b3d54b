"""The four-way statistic of the whole register, added up from ``models.tallies``: a few thousand
rows, however many tasks there are. Equal to counting them all, which ``services.statistics`` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, null, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import TaskState
from domain.statistics import FourWay
from domain.worktime import MIDNIGHT, at, today
from models.office import Unit
from models.tallies import Pending, Tally
from models.work import Task
from services.scopes import units_below
from services.standing import in_hand, missed

SECOND = timedelta(seconds=1)
Sums = Select[*tuple[Any, ...]]
FIGURES = ("total", "undated", "on_time", "late", "overdue")


async def at_the_end_of(
    session: AsyncSession, roots: Iterable[str], day: date
) -> dict[str, FourWay]:
    """By path of the lead unit, everything assigned until the end (23:59:59) of a past day, as it
    stood then. Raises ArithmeticError when the figures do not reconcile."""
    rows = await session.execute(added_up(changes(tuple(roots), day, falling=day)))
    return {path: four(figures) for path, *figures, _ in rows}


async def by_now(
    session: AsyncSession, roots: Iterable[str], now: datetime
) -> dict[str, FourWay] | None:
    """By path of the lead unit, everything assigned until now, as it stands; deadlines of today
    are counted live. None where something is dated later today: only counting tells then what
    has happened by now. Raises ArithmeticError when the figures do not reconcile."""
    roots = tuple(roots)
    day = today(now + SECOND)  # the day that ends next
    parts = changes(roots, day, falling=day - timedelta(days=1))
    rows = (await session.execute(added_up([*parts, passed_today(roots, day, now)]))).all()
    if any(latest is not None and latest > now for *_, latest in rows):
        return None
    return {path: four(figures) for path, *figures, _ in rows}


def four(figures: Iterable[int]) -> FourWay:
    total, undated, on_time, late, overdue = map(int, figures)
    return FourWay(on_time, late, total - on_time - late - overdue, overdue, undated).checked()


# --- the sums -------------------------------------------------------------------------------


def added_up(parts: Sequence[Sums]) -> Sums:
    """One row per unit: its path, the figures, the latest moment of the last day."""
    all_ = union_all(*parts).subquery()
    whole = (
        select(
            all_.c.unit_id,
            *(func.sum(all_.c[name]).label(name) for name in FIGURES),
            func.max(all_.c.latest).label("latest"),
        )
        .group_by(all_.c.unit_id)
        .subquery()
    )
    return select(Unit.path, *list(whole.c)[1:]).join_from(whole, Unit, Unit.id == whole.c.unit_id)


def changes(roots: tuple[str, ...], day: date, *, falling: date) -> list[Sums]:
    """What is dated until ``day``: by months, by days of the last month, and what PostgreSQL has
    not folded yet; of deadlines only those that pass until ``falling``."""
    first = day.replace(day=1)
    months = and_(Tally.grain == "month", Tally.day < first)
    days = and_(Tally.grain == "day", Tally.day >= first, Tally.day <= day)
    within = units_below(roots)
    return [
        sums(kind, day, falling).where(these, kind.unit_id.in_(within))
        for kind, these in ((Tally, months), (Tally, days), (Pending, Pending.day <= day))
    ]


def sums(kind: type[Tally | Pending], day: date, falling: date) -> Sums:
    passed = case((kind.day <= falling, kind.falling), else_=0)
    return select(
        kind.unit_id,
        *(func.sum(getattr(kind, name)).label(name) for name in FIGURES[:-1]),
        func.sum(kind.overdue + passed).label("overdue"),
        func.max(case((kind.day == day, kind.latest))).label("latest"),
    ).group_by(kind.unit_id)


def passed_today(roots: tuple[str, ...], day: date, now: datetime) -> Sums:
    """The deadlines of tasks nobody handed in that have passed since the last day ended."""
    ended = at(day, MIDNIGHT) - SECOND
    nothing = (literal(0) for _ in FIGURES[:-1])
    return (
        select(Task.lead_unit_id, *nothing, func.count(), null())
        .where(
            in_hand(),
            Task.due_at >= ended,
            Task.due_at < now,
            runs(),
            Task.lead_unit_id.in_(units_below(roots)),
        )
        .group_by(Task.lead_unit_id)
    )


def runs() -> ColumnElement[bool]:
    """The tasks whose deadline is tallied as ``falling``."""
    waits = and_(Task.state == TaskState.SUBMITTED, Task.submitted_at.is_not(None))
    begun = func.coalesce(Task.since, Task.assigned_at)
    return and_(missed(), ~waits, Task.due_at >= begun)


async def begins_by(session: AsyncSession, day: date) -> bool:
    """Whether a period from this day on leaves nothing out of the register."""
    first = await beginning(session)
    if first is None or first > day:
        return True
    midnight = at(day, MIDNIGHT)  # what the last second before it held is tallied after it
    before = select(Task.id).where(
        Task.lead_unit_id.in_(select(Unit.id)),
        Task.assigned_at >= midnight - SECOND,
        Task.assigned_at < midnight,
    )
    return first == day and (await session.scalars(before.limit(1))).first() is None


async def beginning(session: AsyncSession) -> date | None:
    """The day of the first task there is, found in one step per unit."""
    of_unit = (
        select(func.min(Tally.day))
        .where(Tally.grain == "day", Tally.unit_id == Unit.id)
        .scalar_subquery()
    )
    days = [
        await session.scalar(select(func.min(of_unit)).select_from(Unit)),
        await session.scalar(select(func.min(Pending.day))),
    ]
    return min((day for day in days if day is not None), default=None)
