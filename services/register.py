"""The four-way statistic of the whole register, added up from ``models.tallies``: a few thousand
rows, however many tasks there are. Equal to counting them all, which ``services.statistics`` does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import TaskState
from domain.statistics import FourWay
from domain.worktime import MIDNIGHT, at, today
from models.base import Instant
from models.office import Unit
from models.tallies import Pending, Tally
from models.work import Task
from services.standing import in_hand, missed

SECOND = timedelta(seconds=1)
Sums = Select[*tuple[Any, ...]]
FIGURES = ("total", "undated", "on_time", "late", "overdue")


async def at_the_end_of(
    session: AsyncSession, roots: Iterable[str], day: date
) -> dict[str, FourWay]:
    """By path of the lead unit, everything assigned until the end (23:59:59) of a past day, as it
    stood then. Raises ArithmeticError when the figures do not reconcile."""
    roots = tuple(roots)
    rows = await session.execute(past(len(roots)), dates(roots, day, falling=day))
    return {path: four(figures) for path, *figures, _ in rows}


async def by_now(
    session: AsyncSession, roots: Iterable[str], now: datetime
) -> dict[str, FourWay] | None:
    """By path of the lead unit, everything assigned until now, as it stands; deadlines of today
    are counted live. None where something is dated later today: only counting tells then what
    has happened by now. Raises ArithmeticError when the figures do not reconcile."""
    roots = tuple(roots)
    day = today(now + SECOND)  # the day that ends next
    moments = {"ended": at(day, MIDNIGHT) - SECOND, "now": now}
    said = dates(roots, day, falling=day - timedelta(days=1)) | moments
    rows = (await session.execute(present(len(roots)), said)).all()
    if any(latest is not None and latest > now for *_, latest in rows):
        return None
    return {path: four(figures) for path, *figures, _ in rows}


def dates(roots: tuple[str, ...], day: date, *, falling: date) -> dict[str, Any]:
    """What the statements are asked with: figures until ``day``, of deadlines only those that
    pass until ``falling``."""
    places = {f"root{n}": root for n, root in enumerate(roots)}
    return {"first": day.replace(day=1), "day": day, "falling": falling} | places


def four(figures: Iterable[int]) -> FourWay:
    total, undated, on_time, late, overdue = map(int, figures)
    return FourWay(on_time, late, total - on_time - late - overdue, overdue, undated).checked()


# --- the statements, put together once --------------------------------------------------------


@cache
def past(roots: int) -> Sums:
    return added_up(changes(roots), roots)


@cache
def present(roots: int) -> Sums:
    return added_up([*changes(roots), passed_today(roots)], roots)


def added_up(parts: Sequence[Sums], roots: int) -> Sums:
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
    figures = select(Unit.path, *list(whole.c)[1:])
    return figures.join_from(whole, Unit, Unit.id == whole.c.unit_id).where(below(roots))


def changes(roots: int) -> list[Sums]:
    """What is dated by months, by days of the last month, and not yet folded by PostgreSQL."""
    first, day = bindparam("first", type_=Date), bindparam("day", type_=Date)
    months = and_(Tally.grain == "month", Tally.day < first)
    days = and_(Tally.grain == "day", Tally.day >= first, Tally.day <= day)
    return [
        sums(Tally, over=True).where(months),
        sums(Tally).where(days, Tally.unit_id.in_(within(roots))),
        sums(Pending).where(Pending.day <= day),
    ]


def sums(kind: type[Tally | Pending], *, over: bool = False) -> Sums:
    """Per unit; days that are ``over`` need not be compared one by one."""
    passed: Any = case((kind.day <= bindparam("falling", type_=Date), kind.falling), else_=0)
    last: Any = case((kind.day == bindparam("day", type_=Date), kind.latest))
    if over:
        passed, last = kind.falling, cast(null(), Instant)
    return select(
        kind.unit_id,
        *(func.sum(getattr(kind, name)).label(name) for name in FIGURES[:-1]),
        func.sum(kind.overdue + passed).label("overdue"),
        func.max(last).label("latest"),
    ).group_by(kind.unit_id)


def passed_today(roots: int) -> Sums:
    """The deadlines of tasks nobody handed in that have passed since the last day ended."""
    nothing = (literal(0) for _ in FIGURES[:-1])
    return (
        select(Task.lead_unit_id, *nothing, func.count(), null())
        .where(
            in_hand(),
            Task.due_at >= bindparam("ended", type_=Instant),
            Task.due_at < bindparam("now", type_=Instant),
            runs(),
            Task.lead_unit_id.in_(within(roots)),
        )
        .group_by(Task.lead_unit_id)
    )


def within(roots: int) -> Select[int]:
    return select(Unit.id).where(below(roots))


def below(roots: int) -> ColumnElement[bool]:
    """Units below so many roots. What is read whole anyway is held against it at the end."""
    places = (Unit.path.startswith(bindparam(f"root{n}", type_=String)) for n in range(roots))
    return or_(false(), *places)


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
