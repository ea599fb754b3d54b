"""The four-way statistic in parts: by unit, assigner, document, urgency or month of assignment,
with the ages of what is overdue and the causes that were confirmed, as of any moment.

Every answer is held against ``services.statistics``, which counts the same tasks another way:
figures that do not reconcile are an ArithmeticError, never an answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    case,
    func,
    literal,
    not_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from domain.breakdowns import Buckets, By, Line, Thresholds, months_in, together
from domain.lateness import Cause, Statement
from domain.lifecycle import Matter
from domain.periods import Period
from domain.statistics import FourWay
from domain.worktime import MIDNIGHT, at, today
from models.ledger import Lateness
from models.office import Person, Unit
from models.requests import Replacement
from models.work import Document, Event, Task
from services import statistics
from services.almanac import almanac
from services.replacing import REBASED
from services.scopes import pruned, units_below
from services.statistics import placed, stood, total

WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class Table:
    """The parts and their sum."""

    lines: tuple[Line, ...]
    whole: Line
    buckets: Buckets


async def table(
    session: AsyncSession,
    roots: Sequence[str],
    by: By | None,
    period: Period,
    cut: datetime,
    now: datetime,
) -> Table:
    """Tasks assigned in the period and led by units below ``roots``, as they stood at ``cut``, in
    parts that share none. Raises ArithmeticError when they do not reconcile."""
    roots = pruned(roots)
    buckets = (await almanac(session)).parsed("statistics.ageing", Buckets.read)
    lines = await counted(session, roots, by, period, cut, buckets)
    whole = together(lines, len(buckets.spans))
    found = await statistics.standing(session, statistics.exactly(roots), period, cut, now)
    apart = FourWay().add(*(branch.counts for branch in found))
    if apart != whole.counts:
        raise ArithmeticError(f"the parts give {whole.counts}, counted whole it is {apart}")
    return Table(lines, whole, buckets)


async def thresholds(session: AsyncSession) -> Thresholds:
    book = await almanac(session)
    return Thresholds(
        book.number("praise.done_percent"),
        book.number("praise.late_percent"),
        book.number("criticism.done_percent"),
        book.number("criticism.overdue_percent"),
        book.number("praise.least_tasks"),
    )


# --- counting -------------------------------------------------------------------------------


async def counted(
    session: AsyncSession,
    roots: Sequence[str],
    by: By | None,
    period: Period,
    cut: datetime,
    buckets: Buckets,
) -> tuple[Line, ...]:
    each = placed_tasks(units_below(roots), period, cut)
    spared, then = confirmed(cut), documents_then(cut)
    key = key_of(by, each, cut, period=period, then=then)
    query = (
        select(key.label("key"), *sums(each, spared, cut, buckets))
        .select_from(each)
        .join(Task, Task.id == each.c.task)
        .outerjoin(spared, and_(spared.c.task == each.c.task, spared.c.due == each.c.due))
        .group_by(key)
    )
    if by is By.DOCUMENT:
        query = query.outerjoin(then, then.c.task == each.c.task)
    rows = (await session.execute(query)).all()
    names = await names_of(session, by, [row[0] for row in rows])
    lines = [line(key, names, figures) for key, *figures in rows]
    return tuple(sorted(lines, key=lambda one: order(one, by)))


def line(key: Any, names: dict[Any, str], figures: Sequence[Any]) -> Line:
    """PostgreSQL sums in decimals; A and B were counted apart from their parts."""
    total, done, on_time, late, within, overdue, undated, spared, *beyond = map(int, figures)
    ages = tuple(more - less for more, less in pairwise((*beyond, 0)))
    counts = FourWay(on_time, late, within, overdue, undated)
    return Line("" if key is None else str(key), names.get(key, ""), counts, ages, spared).checked(
        total, done
    )


def placed_tasks(these: Select[tuple[int]], period: Period, cut: datetime) -> Subquery:
    """One row per task: its unit and deadline as they stood, and where among the four it was."""
    parts = []
    for rows in stood(these, period, cut):
        done, late, behind = placed(rows, cut)
        it = rows.c
        parts.append(
            select(
                it.task,
                it.unit,
                it.due,
                one(done).label("done"),
                one(late).label("late"),
                one(and_(not_(done), behind)).label("behind"),
            )
        )
    return union_all(*parts).subquery()


def one(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def sums(
    each: Subquery, spared: Subquery, cut: datetime, buckets: Buckets
) -> list[ColumnElement[int]]:
    """A, B, B1, B2, C1, C2, without a deadline, spared; then C2 older than 0, 10, 30 … days."""
    it = each.c
    done, late, behind = it.done == 1, it.late == 1, it.behind == 1
    figures = [
        func.count(),
        total(done),
        total(and_(done, not_(late))),
        total(and_(done, late)),
        total(and_(not_(done), not_(behind))),
        total(behind),
        total(it.due.is_(None)),
        total(and_(spared.c.task.is_not(None), case((done, late), else_=behind))),
    ]
    days = (0, *buckets.bounds)
    return [*figures, *(total(and_(behind, it.due < cut - timedelta(days=n))) for n in days)]


def confirmed(cut: datetime) -> Subquery:
    """Missed deadlines whose latest cause, as of the cut-off, is objective and was confirmed."""
    said, verdict = aliased(Lateness), aliased(Lateness)
    last_said = (
        select(func.max(Lateness.id))
        .where(Lateness.act == Statement.STATED, Lateness.at <= cut)
        .group_by(Lateness.task_id, Lateness.due_at)
    )
    last_verdict = (
        select(func.max(Lateness.id))
        .where(Lateness.act != Statement.STATED, Lateness.at <= cut)
        .group_by(Lateness.about_id)
    )
    return (
        select(said.task_id.label("task"), said.due_at.label("due"))
        .join(verdict, verdict.about_id == said.id)
        .where(
            said.id.in_(last_said),
            said.cause == Cause.OBJECTIVE,
            verdict.id.in_(last_verdict),
            verdict.act == Statement.CONFIRMED,
        )
        .subquery()
    )


# --- parts ----------------------------------------------------------------------------------


def documents_then(cut: datetime) -> Subquery:
    """Tasks that went on under another document after the cut-off, and the one they came from
    then: the past is told as it was (``services.replacing``)."""
    replaced = select(Replacement.by_id)
    first = (
        select(func.min(Event.id))
        .where(
            Event.matter == Matter.TASK,
            Event.matter_id.in_(select(Task.id).where(Task.document_id.in_(replaced))),
            Event.kind == REBASED,
            Event.at > cut,
        )
        .group_by(Event.matter_id)
    )
    came_from = Event.data["from"].as_integer().label("document")
    return select(Event.matter_id.label("task"), came_from).where(Event.id.in_(first)).subquery()


def key_of(
    by: By | None, each: Subquery, cut: datetime, *, period: Period, then: Subquery
) -> ColumnElement[Any]:
    match by:
        case By.UNIT:
            unit: ColumnElement[Any] = each.c.unit
            return unit
        case By.ASSIGNER:
            return Task.assigner_id.expression
        case By.DOCUMENT:
            return func.coalesce(then.c.document, Task.document_id)
        case By.URGENCY:
            return Task.urgency.expression
        case By.MONTH:
            return month_of(period, cut)
        case None:
            return literal(WHOLE)


def month_of(period: Period, cut: datetime) -> ColumnElement[str]:
    """«2026-03», told by comparing: the engines' own functions know no Vietnamese midnight."""
    firsts = months_in(period.start, min(period.end, today(cut)))
    starts = [(first, at(first, MIDNIGHT)) for first in reversed(firsts)]
    whens = [(Task.assigned_at >= start, f"{first:%Y-%m}") for first, start in starts]
    return case(*whens, else_=f"{firsts[0]:%Y-%m}" if firsts else "")


async def names_of(session: AsyncSession, by: By | None, keys: Sequence[Any]) -> dict[Any, str]:
    """What people call the parts; urgencies and months are worded where they are shown."""
    known = [key for key in keys if key is not None]
    match by:
        case By.UNIT:
            rows = await session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(known)))
        case By.ASSIGNER:
            rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(known)))
        case By.DOCUMENT:
            query = select(Document.id, Document.number).where(Document.id.in_(known))
            rows = await session.execute(query)
        case _:
            return {key: str(key) for key in known if key != WHOLE}
    return dict(rows.all())


def order(one: Line, by: By | None) -> tuple[object, ...]:
    """Months as they follow each other; everything else the most overdue first."""
    if by is By.MONTH:
        return (one.key,)
    return (-one.counts.open_overdue, -one.counts.total, one.name, one.key)
