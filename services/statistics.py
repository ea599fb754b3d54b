"""The four-way statistic of tasks and the counts of reports, for a part of the office.

Scope is part of every query, nothing is filtered afterwards. The whole register, now or at the
end of a past day, is added up (``services.register``); the tasks assigned in some period are
counted from an index. Both give the same figures. The past is told as it was: what was accepted,
returned, moved or withdrawn later still counts as it stood then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from operator import add, attrgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    false,
    func,
    not_,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from domain.lifecycle import LIVE_REPORT, Matter, ReportKind, TaskState
from domain.notices.supervision import ReportLine
from domain.periods import Period
from domain.statistics import FourWay
from domain.worktime import MIDNIGHT, at, end_of_day
from models.office import Unit
from models.reports import Report
from models.tallies import Episode
from models.work import Task
from services import register
from services.alarms import record
from services.contacts import Visitor
from services.report_file import visible_to
from services.scopes import pruned, units_below
from services.standing import handed_in


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit with everything below it."""

    unit_id: int
    name: str
    path: str
    counts: FourWay


async def standing(
    session: AsyncSession,
    branches: ColumnElement[bool],
    period: Period,
    cut: datetime,
    now: datetime,
) -> list[Branch]:
    """What ``four_ways`` gives, the quickest way: added up where the period is the whole register
    and the cut-off is now or the end of a day."""
    if await register.begins_by(session, period.start):
        if cut == now <= end_of_day(period.end):
            return await live(session, branches, now)
        if cut == end_of_day(period.end) < now:
            return await as_of(session, branches, period.end)
    return await four_ways(session, branches, period, cut)


async def live(session: AsyncSession, branches: ColumnElement[bool], now: datetime) -> list[Branch]:
    """Of each unit that meets ``branches``, its subtree included: all tasks, as they stand now."""
    found = await units(session, branches)
    by_path = await register.by_now(session, paths_of(found), now)
    if by_path is None:
        by_path = await counted(session, found, None, now)
    return rolled_up(found, by_path)


async def whole(session: AsyncSession, now: datetime) -> FourWay:
    """All tasks of all units, as they stand now."""
    return FourWay().add(*(branch.counts for branch in await live(session, tops(), now)))


async def as_of(session: AsyncSession, branches: ColumnElement[bool], day: date) -> list[Branch]:
    """The same for all tasks assigned until the end of a past day, as they stood then."""
    found = await units(session, branches)
    return rolled_up(found, await register.at_the_end_of(session, paths_of(found), day))


async def four_ways(
    session: AsyncSession, branches: ColumnElement[bool], period: Period | None, cut: datetime
) -> list[Branch]:
    """The statistic of each unit that meets ``branches``, its whole subtree included: tasks
    assigned in the local days of ``period`` (None: ever), as they stood at ``cut``. All of them
    are looked at, so the cut-off may be any moment.

    Raises ArithmeticError when the figures do not reconcile: A and B are counted on their own.
    """
    found = await units(session, branches)
    return rolled_up(found, await counted(session, found, period, cut))


# --- the tree -------------------------------------------------------------------------------


async def units(session: AsyncSession, branches: ColumnElement[bool]) -> Sequence[Any]:
    query = select(Unit.id, Unit.name, Unit.path).where(branches).order_by(Unit.path)
    return (await session.execute(query)).all()


def tops() -> ColumnElement[bool]:
    return Unit.parent_id.is_(None)


def paths_of(found: Sequence[Any]) -> tuple[str, ...]:
    return pruned(unit.path for unit in found)


def rolled_up(found: Sequence[Any], by_path: Mapping[str, FourWay]) -> list[Branch]:
    """Every unit's figures also count for the units above it, as its path names them."""
    sums = {unit.path: [0] * len(CELLS) for unit in found}
    for path, counts in by_path.items():
        figures = cells_of(counts)
        for above in lines(path):
            if above in sums:
                sums[above] = list(map(add, sums[above], figures))
    return [
        Branch(unit.id, unit.name, unit.path, FourWay(*sums[unit.path]).checked()) for unit in found
    ]


CELLS = tuple(field.name for field in fields(FourWay))
cells_of: Callable[[FourWay], tuple[int, ...]] = attrgetter(*CELLS)


def lines(path: str) -> Iterator[str]:
    """/1/, /1/4/ and /1/4/9/ of /1/4/9/."""
    end = path.find("/", 1)
    while end > 0:
        yield path[: end + 1]
        end = path.find("/", end + 1)


# --- counting -------------------------------------------------------------------------------


async def counted(
    session: AsyncSession, found: Sequence[Any], period: Period | None, cut: datetime
) -> dict[str, FourWay]:
    """By path of the lead unit, what counting every task of the period gives."""
    within = units_below(paths_of(found))
    each = union_all(*(cells(rows, cut) for rows in stood(within, period, cut))).subquery()
    sums = (func.sum(column) for column in list(each.c)[1:])
    query = (
        select(Unit.path, *sums).join_from(each, Unit, Unit.id == each.c.unit).group_by(Unit.path)
    )
    return {path: checked(figures) for path, *figures in await session.execute(query)}


def checked(figures: Iterable[int]) -> FourWay:
    """The cells, once A and B, counted apart, agree with them (PostgreSQL sums in decimals)."""
    total, done, *four = map(int, figures)
    return FourWay(*four).checked(total=total, done=done, open=total - done)


def stood(
    these: Select[tuple[int]], period: Period | None, cut: datetime
) -> tuple[Subquery, Subquery]:
    """Tasks of these units assigned in the period and not withdrawn by the cut-off, each as it
    stood then: those that still stand so, and those that have turned since."""
    begun = func.coalesce(Task.since, Task.assigned_at)
    accepted = func.coalesce(Task.accepted_at, Task.done_at, Task.submitted_at, begun)
    still = select(
        Task.id.label("task"),
        Task.lead_unit_id.label("unit"),
        Task.due_at.label("due"),
        Task.state.label("state"),
        handed_in().label("handed_in"),
        accepted.label("accepted"),
    ).where(
        Task.lead_unit_id.in_(these),
        assigned_in(Task.assigned_at, period),
        begun <= cut,
        Task.state != TaskState.CANCELLED,
    )
    turned = select(
        Episode.task_id.label("task"),
        Episode.unit_id.label("unit"),
        Episode.due_at.label("due"),
        Episode.state.label("state"),
        Episode.submitted_at.label("handed_in"),
        func.coalesce(Episode.accepted_at, Episode.from_at).label("accepted"),
    ).where(
        Episode.unit_id.in_(these),
        assigned_in(Episode.assigned_at, period),
        Episode.from_at <= cut,
        Episode.to_at > cut,
    )
    return still.subquery(), turned.subquery()


def assigned_in(
    assigned_at: InstrumentedAttribute[datetime], period: Period | None
) -> ColumnElement[bool]:
    if period is None:
        return true()
    after = at(period.end + timedelta(days=1), MIDNIGHT)
    return and_(assigned_at >= at(period.start, MIDNIGHT), assigned_at < after)


def cells(rows: Subquery, cut: datetime) -> Select[*tuple[Any, ...]]:
    """Per unit A and B, then B1, B2, C1, C2 and the tasks without a deadline."""
    it = rows.c
    done, late, behind = placed(rows, cut)
    return select(
        it.unit,
        func.count(),
        total(done),
        total(and_(done, not_(late))),
        total(and_(done, late)),
        total(and_(not_(done), not_(behind))),
        total(and_(not_(done), behind)),
        total(it.due.is_(None)),
    ).group_by(it.unit)


def placed(rows: Subquery, cut: datetime) -> tuple[ColumnElement[bool], ...]:
    """Whether each was accepted by then, handed in late, behind while in hand; never NULL."""
    it = rows.c
    done = and_(it.state == TaskState.DONE, it.accepted <= cut)
    late = and_(it.due.is_not(None), it.handed_in > it.due)
    kept = or_(it.state == TaskState.PAUSED, it.handed_in <= it.due)
    behind = and_(it.due < cut, not_(func.coalesce(kept, false())))
    return done, func.coalesce(late, false()), func.coalesce(behind, false())


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
        data |= period.kept()
    await record(session, Matter.PERSON, person, "query", now, actor=person, data=data)
