"""The four-way statistic of the whole register, added up from ``models.tallies``: a few thousand
rows, however many tasks there are. Equal to counting them all, which ``services.statistics`` does.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import TaskState
from domain.statistics import FourWay
from domain.worktime import MIDNIGHT, at, today
from models.office import Unit
from models.tallies import Pending, Tally
from models.work import Task
from services.scopes import below, units_below
from services.standing import in_hand, missed

SECOND = timedelta(seconds=1)
PLAIN = ("total", "undated", "on_time", "late")
FIGURES = ("unit_id", "day", *PLAIN, "overdue", "falling", "latest")


@dataclass(frozen=True, slots=True)
class Sum:
    """What one unit's changes add up to."""

    total: int
    undated: int
    on_time: int
    late: int
    overdue: int

    def four(self, *, passing: int = 0) -> FourWay:
        """``passing``: deadlines of today that have passed by now. Raises ArithmeticError."""
        overdue = self.overdue + passing
        open_ = self.total - self.on_time - self.late - overdue
        return FourWay(self.on_time, self.late, open_, overdue, self.undated).checked()


async def at_the_end_of(
    session: AsyncSession, roots: Iterable[str], day: date
) -> dict[str, FourWay]:
    """By unit, everything assigned until the end (23:59:59) of a past day, as it stood then."""
    rows = await session.execute(added_up(roots, day, falling=day))
    return {unit: Sum(*map(int, sums)).four() for unit, *sums, _ in rows}


async def by_now(
    session: AsyncSession, roots: Iterable[str], now: datetime
) -> dict[str, FourWay] | None:
    """By unit, everything assigned until now, as it stands; what fell due today is counted live.
    None where something is dated later today: only counting tells what has happened by now."""
    roots = tuple(roots)
    day = today(now + SECOND)  # the day that ends next
    rows = (await session.execute(added_up(roots, day, falling=day - timedelta(days=1)))).all()
    if any(latest is not None and latest > now for *_, latest in rows):
        return None
    passing: dict[str, int] = dict((await session.execute(passed_today(roots, day, now))).all())
    return {
        unit: Sum(*map(int, sums)).four(passing=passing.get(unit, 0)) for unit, *sums, _ in rows
    }


def added_up(roots: Iterable[str], day: date, *, falling: date) -> Select[*tuple[Any, ...]]:
    """Sums per unit of what is dated until ``day``, deadlines that pass until ``falling``; and
    the latest moment of what is dated that very day."""
    first = day.replace(day=1)
    months = and_(Tally.grain == "month", Tally.day < first)
    days = and_(Tally.grain == "day", Tally.day >= first, Tally.day <= day)
    within = units_below(roots)
    parts = [
        select(*(getattr(kind, name) for name in FIGURES)).where(these, kind.unit_id.in_(within))
        for kind, these in ((Tally, months), (Tally, days), (Pending, Pending.day <= day))
    ]
    all_ = union_all(*parts).subquery()
    passed = case((all_.c.day <= falling, all_.c.falling), else_=0)
    sums = (
        select(
            all_.c.unit_id,
            *(func.sum(all_.c[name]).label(name) for name in PLAIN),
            func.sum(all_.c.overdue + passed).label("overdue"),
            func.max(case((all_.c.day == day, all_.c.latest))).label("latest"),
        )
        .group_by(all_.c.unit_id)
        .subquery()
    )
    figures = list(sums.c)[1:]
    return select(Unit.path, *figures).join_from(sums, Unit, Unit.id == sums.c.unit_id)


def passed_today(roots: Iterable[str], day: date, now: datetime) -> Select[*tuple[Any, ...]]:
    """How many deadlines of tasks nobody handed in have passed since the last day ended."""
    ended = at(day, MIDNIGHT) - SECOND
    return (
        select(Unit.path, func.count())
        .join_from(Task, Unit, Unit.id == Task.lead_unit_id)
        .where(
            in_hand(),
            Task.due_at >= ended,
            Task.due_at < now,
            runs(),
            below(Unit.path, roots),
        )
        .group_by(Unit.path)
    )


def runs() -> ColumnElement[bool]:
    """The tasks whose deadline is tallied as ``falling``."""
    waits = and_(Task.state == TaskState.SUBMITTED, Task.submitted_at.is_not(None))
    begun = func.coalesce(Task.since, Task.assigned_at)
    return and_(missed(), ~waits, Task.due_at >= begun)


async def begins_by(session: AsyncSession, day: date) -> bool:
    """Whether nothing in the register is dated so early: a period from this day on is all of it."""
    early = (
        select(Tally.day).where(Tally.grain == "day", Tally.day <= day).limit(1),
        select(Pending.day).where(Pending.day <= day).limit(1),
    )
    return not [row for query in early for row in await session.execute(query)]


async def beginning(session: AsyncSession) -> date | None:
    """The day of the first task there is."""
    days = (
        select(func.min(Tally.day)).where(Tally.grain == "day"),
        select(func.min(Pending.day)),
    )
    found = [await session.scalar(query) for query in days]
    return min((day for day in found if day is not None), default=None)
