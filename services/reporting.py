"""Putting a report together: its figures, its units, and every task behind them, for one reader.

The figures come from ``services.statistics``; the tasks are counted again one by one, and a paper
in which the two disagree is never printed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import sub
from typing import Any

from sqlalchemy import ColumnElement, Select, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import TaskState
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.periods import Period
from domain.reporting import Letterhead, PaperTask, PaperUnit, ReportPaper, Standing
from domain.rights import Right
from domain.statistics import FourWay
from domain.worktime import end_of_day, today
from models.office import Person, Unit
from models.work import Document, Task
from services import statistics
from services.almanac import Almanac, almanac
from services.contacts import Visitor
from services.scopes import below, nameable, units_below, watched

MOST_LISTED = 5_000  # tasks a paper names; beyond, it gives their number
BATCH = 200  # rows between two steps of a progress bar
NO_WORDS = "-"  # a policy of the letterhead that says: leave it out

Step = Callable[[int, int], None]
"""Called with how many tasks are read and how many there are."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is about: units with all below them, and those whose tasks may be named."""

    units: tuple[tuple[int, str, str], ...]  # id, name, path
    open_to: tuple[str, ...]
    whole: bool  # the office itself, not a part of it

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(path for _, _, path in self.units)

    @property
    def name(self) -> str:
        return "; ".join(name for _, name, _ in self.units)


async def scope_of(session: AsyncSession, visitor: Visitor, unit_id: int) -> Scope:
    """One unit, or (0) everything this visitor watches over. Raises Refusal(NotYours())."""
    roots = watched(visitor)
    these = Unit.path.in_(roots) if unit_id == 0 else (Unit.id == unit_id) & nameable(visitor)
    found = await found_units(session, these)
    if not found:
        raise Refusal(NotYours())
    open_to = tuple(path for _, _, path in found if visitor.may(Right.SEE_TASKS, path))
    return Scope(found, open_to, await is_whole(session, found))


async def scope_of_office(session: AsyncSession, unit_code: str = "") -> Scope | None:
    """For the command line: the unit of that code, or the whole office; None when there is none."""
    these = Unit.code == unit_code if unit_code else Unit.parent_id.is_(None)
    found = await found_units(session, these)
    if not found:
        return None
    scope = Scope(found, (), await is_whole(session, found))
    return Scope(scope.units, scope.paths, scope.whole)


async def found_units(
    session: AsyncSession, these: ColumnElement[bool]
) -> tuple[tuple[int, str, str], ...]:
    rows = await session.execute(
        select(Unit.id, Unit.name, Unit.path).where(these).order_by(Unit.path)
    )
    return tuple((key, name, path) for key, name, path in rows)


async def is_whole(session: AsyncSession, units: Sequence[tuple[int, str, str]]) -> bool:
    tops = set(await session.scalars(select(Unit.id).where(Unit.parent_id.is_(None))))
    return tops <= {key for key, _, _ in units} or len(units) > 1


async def compiled(
    session: AsyncSession,
    scope: Scope,
    period: Period,
    as_of: date,
    now: datetime,
    step: Step | None = None,
    most: int = MOST_LISTED,
) -> ReportPaper:
    """The report on the tasks assigned in ``period`` as they stood at the end of ``as_of``, now
    at the latest. Raises ArithmeticError when figures, units and tasks do not add up."""
    cut = min(end_of_day(as_of), now)
    rows = await parts(session, scope, period, cut, now)
    counts = FourWay().add(*(part.counts for part in rows)).checked()
    named = len(scope.open_to) == len(scope.units) and counts.total <= most
    tasks = await listed(session, scope, rows, period, cut, step) if named else ()
    book = await almanac(session)
    return ReportPaper(
        head=letterhead(book, scope),
        scope=scope.name,
        start=period.start,
        end=min(period.end, today(cut)),
        as_of=today(cut),
        printed_on=today(now),
        counts=counts,
        units=tuple(PaperUnit(part.name, part.counts) for part in rows if keep(part, rows)),
        tasks=tasks,
        unlisted=0 if tasks else counts.total,
    ).checked()


# --- the table by units --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """A row: a unit with all below it, or what a unit leads itself (``own``)."""

    name: str
    path: str
    counts: FourWay
    own: bool = False


async def parts(
    session: AsyncSession, scope: Scope, period: Period, cut: datetime, now: datetime
) -> list[Part]:
    """Rows that hold every task once: the units of the scope; of a single one, which opens, the
    units directly below it and what it leads itself."""
    opened = scope.open_to if len(scope.units) == 1 else ()
    wanted = statistics.and_their_parts(scope.paths, opened)
    branches = await statistics.standing(session, wanted, period, cut, now)
    if not opened:
        return named_apart([Part(each.name, each.path, each.counts) for each in branches])
    (root,) = (each for each in branches if each.path in scope.paths)
    children = [each for each in branches if each is not root]
    own = minus(root.counts, FourWay().add(*(each.counts for each in children)))
    rows = [Part(root.name, root.path, own, own=True)]
    return named_apart(rows + [Part(each.name, each.path, each.counts) for each in children])


def named_apart(rows: list[Part]) -> list[Part]:
    """Two units of one name are told apart by their place."""
    names = [row.name for row in rows]
    return [
        row
        if names.count(row.name) == 1
        else Part(f"{row.name} ({place})", row.path, row.counts, row.own)
        for place, row in enumerate(rows, start=1)
    ]


def minus(whole: FourWay, part: FourWay) -> FourWay:
    each = (field.name for field in fields(FourWay))
    return FourWay(*(sub(getattr(whole, name), getattr(part, name)) for name in each)).checked()


def keep(part: Part, rows: Sequence[Part]) -> bool:
    """A unit that only passes everything on has no row of its own."""
    return not part.own or part.counts.total > 0 or len(rows) == 1


def row_of(path: str, rows: Sequence[Part]) -> str:
    """The row a task of the unit at ``path`` is counted in: the nearest at or above it."""
    above = [part for part in rows if path.startswith(part.path)]
    return max(above, key=lambda part: len(part.path)).name


# --- the tasks -----------------------------------------------------------------------------


async def listed(
    session: AsyncSession,
    scope: Scope,
    rows: Sequence[Part],
    period: Period,
    cut: datetime,
    step: Step | None,
) -> tuple[PaperTask, ...]:
    found = (await session.execute(standing_tasks(scope, period, cut))).all()
    book, tasks = await almanac(session), []
    for done, row in enumerate(found, start=1):
        tasks.append(as_it_stood(row, row_of(row.path, rows), cut, book))
        if step is not None and (done % BATCH == 0 or done == len(found)):
            step(done, len(found))
    return tuple(tasks)


def standing_tasks(scope: Scope, period: Period, cut: datetime) -> Select[*tuple[Any, ...]]:
    """Every task that the statistic counts, with what a paper says of it, the oldest first."""
    stood = statistics.stood(units_below(scope.paths), period, cut)
    it = union_all(*(select(*each.c) for each in stood)).subquery().c
    return (
        select(
            Task.code,
            Task.content,
            Task.assigned_at,
            Unit.name.label("lead"),
            Unit.path,
            Person.name.label("assignee"),
            Document.number,
            it.due,
            it.state,
            it.handed_in,
            it.accepted,
        )
        .join(Task, Task.id == it.task)
        .join(Unit, Unit.id == it.unit)
        .outerjoin(Person, Person.id == Task.assignee_id)
        .outerjoin(Document, Document.id == Task.document_id)
        .where(below(Unit.path, scope.open_to))
        .order_by(Task.assigned_at, Task.id)
    )


def as_it_stood(row: Any, unit: str, cut: datetime, book: Almanac) -> PaperTask:
    where = standing_of(row.state, row.due, row.handed_in, row.accepted, cut)
    judged = {Standing.DONE_LATE: row.handed_in, Standing.OPEN_OVERDUE: cut}.get(where)
    handed_in = row.handed_in if where.done or row.state is TaskState.SUBMITTED else None
    return PaperTask(
        unit=unit,
        code=row.code,
        content=row.content,
        lead=row.lead,
        assignee=row.assignee or "",
        document=row.number or "",
        assigned_on=today(row.assigned_at),
        due_on=today(row.due) if row.due else None,
        handed_in_on=today(handed_in) if handed_in else None,
        standing=where,
        late_days=book.calendar.working_days_between(today(row.due), today(judged))
        if judged
        else 0,
    )


def standing_of(
    state: TaskState,
    due: datetime | None,
    handed_in: datetime | None,
    accepted: datetime | None,
    cut: datetime,
) -> Standing:
    """The cell of the statistic, as ``statistics.cells`` says it in SQL."""
    kept = handed_in is not None and due is not None and handed_in <= due
    if state is TaskState.DONE and accepted is not None and accepted <= cut:
        late = due is not None and handed_in is not None and not kept
        return Standing.DONE_LATE if late else Standing.DONE_ON_TIME
    behind = due is not None and due < cut and not kept and state is not TaskState.PAUSED
    return Standing.OPEN_OVERDUE if behind else Standing.OPEN_IN_TIME


# --- the letterhead ------------------------------------------------------------------------


def letterhead(book: Almanac, scope: Scope) -> Letterhead:
    """Of the office for the whole of it; a part reports below the office, and who signs there is
    left for its people to write."""
    office, place = book.text("office.name"), said(book, "paper.place")
    if not scope.whole:
        return Letterhead(office, scope.name, place, "", (), lines(book, "paper.recipients"))
    return Letterhead(
        superior=said(book, "paper.superior"),
        issuer=office,
        place=place,
        symbol=said(book, "paper.symbol"),
        signer=lines(book, "paper.signer"),
        recipients=lines(book, "paper.recipients"),
    )


def said(book: Almanac, name: str) -> str:
    text = book.text(name).strip()
    return "" if text == NO_WORDS else text


def lines(book: Almanac, name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in said(book, name).split("|") if part.strip())
