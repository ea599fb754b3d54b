"""Counting the hotline for one reader: every figure stands behind ``visible_to``, so that whoever a
report is about finds no trace of it, in no sum."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from domain.hotline_figures import (
    STARS,
    CategoryRow,
    Figures,
    HotlineFigures,
    MonthRow,
    UnitRow,
)
from domain.lifecycle import ASIDE, LIVE_REPORT, Category, Finding, ReportKind
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.periods import BEGINNING, Period, months
from domain.statistics import FourWay
from domain.worktime import MIDNIGHT, at, today
from models.office import Unit
from models.reports import Report
from services.almanac import almanac
from services.case_standing import past_due
from services.contacts import Visitor
from services.report_file import visible_to
from services.report_lists import DESKS
from services.scopes import below, names, pruned, unit, units_below

WHOLE = 0  # the id of «everything I may see» in actions
MOST_MONTHS = 24  # beyond, the trend is told by years
LEAST = "hotline.least"
FINDINGS = (Finding.FOUNDED, Finding.PARTLY, Finding.UNFOUNDED, Finding.UNPROVEN)


@dataclass(frozen=True, slots=True)
class Which:
    """The reports somebody counts: their condition, and what these are called."""

    name: str
    reports: ColumnElement[bool]
    whole: bool  # nothing narrower than all the reader may see


async def which(session: AsyncSession, visitor: Visitor, unit_id: int, now: datetime) -> Which:
    """Of one unit with all below it, or (0) of all this visitor may see. Raises
    Refusal(NotYours())."""
    roots = desk_roots(visitor)
    if visitor.person is None or not roots:
        raise Refusal(NotYours())
    seen = visible_to(visitor, now)
    if unit_id == WHOLE:
        return Which("; ".join(await names(session, roots)), seen, whole=True)
    one = await unit(session, unit_id, nameable_units(visitor))
    if one is None:
        raise Refusal(NotYours())
    inside = Report.unit_id.in_(units_below([one.path]))
    return Which(one.name, and_(seen, inside), whole=False)


def desk_roots(visitor: Visitor) -> tuple[str, ...]:
    return pruned(root for right in DESKS for root in visitor.roots(right))


def nameable_units(visitor: Visitor) -> ColumnElement[bool]:
    return below(Unit.path, desk_roots(visitor))


async def which_of_office(session: AsyncSession, unit_code: str) -> Which | None:
    """For the command line, whose operator holds the database and its keys: the unit of that code,
    or everything; None when there is no such unit."""
    these = Unit.code == unit_code if unit_code else Unit.parent_id.is_(None)
    found = (await session.execute(select(Unit.name, Unit.path).where(these))).all()
    if not found:
        return None
    name = "; ".join(row.name for row in found)
    if not unit_code:
        return Which(name, true(), whole=True)
    inside = Report.unit_id.in_(units_below(row.path for row in found))
    return Which(name, inside, whole=False)


async def figures(
    session: AsyncSession, asked: Which, period: Period, now: datetime
) -> HotlineFigures:
    """Reports received in the period as they stand now. Raises ArithmeticError when the tables do
    not add up."""
    shown = await within(session, asked, period, now)
    these = and_(asked.reports, received_in(shown))
    by_category = await grouped(session, Report.category, these, now)
    by_unit = await grouped(session, Report.unit_id, these, now)
    named = dict((await session.execute(select(Unit.id, Unit.name))).all())
    units = [UnitRow(named.get(key, ""), counted) for key, counted in by_unit]
    order = tuple(Category)
    return HotlineFigures(
        scope=asked.name,
        start=shown.start,
        end=shown.end,
        as_of=today(now),
        least=(await almanac(session)).number(LEAST),
        whole=Figures().add(*(counted for _, counted in by_category)),
        categories=tuple(
            CategoryRow(Category(key), counted)
            for key, counted in sorted(by_category, key=lambda row: order.index(row[0]))
        ),
        units=tuple(sorted(units, key=lambda row: (-row.figures.received, row.name))),
        months=await by_month(session, these, shown, now),
    ).checked()


async def within(session: AsyncSession, asked: Which, period: Period, now: datetime) -> Period:
    """Until today at most; «toàn bộ» from the first report on."""
    end = min(period.end, today(now))
    if period.start != BEGINNING:
        return Period(period.start, max(period.start, end))
    first = await session.scalar(select(func.min(Report.received_at)).where(asked.reports))
    return Period(min(today(first), end) if first is not None else end, end)


def received_in(period: Period) -> ColumnElement[bool]:
    """What a flood brought and nobody has let in is not received."""
    after = at(period.end + timedelta(days=1), MIDNIGHT)
    began = Report.received_at >= at(period.start, MIDNIGHT)
    return and_(began, Report.received_at < after, Report.state.not_in(ASIDE))


# --- counting ------------------------------------------------------------------------------


async def grouped(
    session: AsyncSession, by: Any, these: ColumnElement[bool], now: datetime
) -> list[tuple[Any, Figures]]:
    query = select(by, *(total(each) for each in conditions(now))).where(these).group_by(by)
    return [(key, read(values)) for key, *values in await session.execute(query)]


def conditions(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """In the order ``read`` takes them."""
    praise = Report.kind == ReportKind.PRAISE
    done, late, behind = placed(now)
    findings = (Report.finding == each for each in FINDINGS)
    return (
        and_(done, not_(late)),
        and_(done, late),
        and_(open_ones(), not_(behind)),
        and_(open_ones(), behind),
        praise,
        *findings,
        Report.reopened > 0,
        *(Report.rating == star for star in STARS),
    )


def open_ones() -> ColumnElement[bool]:
    return and_(Report.kind != ReportKind.PRAISE, Report.state.in_(LIVE_REPORT))


def placed(now: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool], ColumnElement[bool]]:
    """Whether a report is no longer in hand, whether its answer came late, whether it is overdue
    now. One that was closed without an answer was never late."""
    done = and_(Report.kind != ReportKind.PRAISE, not_(Report.state.in_(LIVE_REPORT)))
    late = and_(Report.answered_at.is_not(None), Report.answered_at > Report.due_at)
    return done, late, past_due(now)


def total(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def read(values: list[Any]) -> Figures:
    cells = [int(value) for value in values]
    founded, partly, unfounded, unproven, reopened = cells[5:10]
    return Figures(
        terms=FourWay(*cells[:4]),
        praise=cells[4],
        founded=founded,
        partly=partly,
        unfounded=unfounded,
        unproven=unproven,
        reopened=reopened,
        stars=tuple(cells[10:]),
    )


# --- the trend -----------------------------------------------------------------------------


async def by_month(
    session: AsyncSession, these: ColumnElement[bool], period: Period, now: datetime
) -> tuple[MonthRow, ...]:
    steps = tuple(steps_of(period))
    done, late, behind = placed(now)
    tardy = or_(and_(done, late), and_(open_ones(), behind))
    sums = [
        total(and_(received_in(step), each)) for step in steps for each in (true(), done, tardy)
    ]
    (row,) = (await session.execute(select(*sums).select_from(Report).where(these))).all()
    cells = [int(value) for value in row]
    whole_year = len(steps) > 1 and (steps[0].end - steps[0].start).days > 31
    return tuple(
        MonthRow(step.start.replace(day=1), whole_year, *cells[3 * place : 3 * place + 3])
        for place, step in enumerate(steps)
    )


def steps_of(period: Period) -> Iterator[Period]:
    """The local months of a period, the first and the last cut to it; years of a long one."""
    start, end = period.start, period.end
    count = 12 * (end.year - start.year) + end.month - start.month + 1
    length = 1 if count <= MOST_MONTHS else 12
    first = start
    while first <= end:
        month = first.month if length == 1 else 1
        last = min(months(first.year, month, length).end, end)
        yield Period(first, last)
        first = last + timedelta(days=1)


def quarter_around(day: date) -> Period:
    """The calendar quarter a day lies in."""
    return months(day.year, 3 * ((day.month - 1) // 3) + 1, 3)
