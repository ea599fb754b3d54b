"""Lists of tasks across units: what is overdue, what fits some words. Scope is in the query."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    SQLColumnExpression,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from domain.codes import NUMBER_LETTERS, ReportRef, TaskRef, read_code
from domain.lifecycle import CLOSED_TASK
from domain.notices.supervision import Choice, OverdueTasks, ReportFound, SearchResult, TaskRow
from domain.paging import nearest
from domain.rights import Right
from domain.statistics import is_overdue
from domain.words import ABBREVIATIONS, fold
from domain.worktime import Calendar, today
from models.office import Person, Unit
from models.reports import Report
from models.work import Document, Task
from services import standing
from services.almanac import almanac
from services.contacts import Visitor
from services.report_file import visible_to
from services.scopes import pruned, units_below

PAGE = 5
KEY = 44  # letters of a search that fit behind a button
CODE = "nv-"  # how the codes of tasks begin
COUNTED = 1_000  # a search that finds more says so; nobody turns two hundred pages


async def overdue(
    session: AsyncSession,
    roots: Sequence[str],
    scope: Choice,
    page: int,
    now: datetime,
) -> OverdueTasks:
    """A page of the overdue tasks led by units below ``roots``: the unit with the longest
    overdue first, in it the longest overdue first. The same tasks as C2 of the statistic."""
    late = standing.overdue(now)
    longest = func.min(Task.due_at)
    by_unit = (
        select(Task.lead_unit_id, func.count())
        .where(late, Task.lead_unit_id.in_(units_below(roots)))
        .group_by(Task.lead_unit_id)
        .order_by(longest, Task.lead_unit_id)
    )
    counts = list(await session.execute(by_unit))
    total = sum(number for _, number in counts)
    page, of = nearest(page, total, PAGE)
    parts = [
        select(Task.id)
        .where(late, Task.lead_unit_id == unit)
        .order_by(Task.due_at, Task.id)
        .offset(skip)
        .limit(number)
        for unit, skip, number in slices(counts, (page - 1) * PAGE)
    ]
    return OverdueTasks(scope, await rows(session, parts, now), total, page, of)


def slices(counts: Sequence[Row[int, int]], skip: int) -> Iterator[tuple[int, int, int]]:
    """Which tasks of which units stand on the page after ``skip`` tasks: unit, offset, number."""
    room = PAGE
    for unit, number in counts:
        taken = min(room, number - skip)
        if taken > 0:
            yield unit, skip, taken
            room -= taken
        skip = max(0, skip - number)
        if room == 0:
            return


async def find(
    session: AsyncSession, visitor: Visitor, query: str, page: int, now: datetime
) -> SearchResult:
    """A page of the tasks this visitor may see that fit every word typed: in the content, the
    code, the document's number, the unit's or the person's name, accents or not; first those in
    hand by their deadlines, then the newest of the others. A report is found by its code alone,
    for its words are sealed."""
    key = fold(" ".join(query.split()))[:KEY].strip()
    ref = read_code(query)
    if isinstance(ref, ReportRef):
        return SearchResult(query, key, (), 0, 1, 1, await report(session, visitor, ref, now))
    fits = Task.code == str(ref) if isinstance(ref, TaskRef) else and_(*map(fitting, key.split()))
    these = and_(fits, seen_by(visitor))
    live, closed = and_(these, standing.in_hand()), and_(these, Task.state.in_(CLOSED_TASK))
    in_hand = await count(session, live, COUNTED + 1)
    total = in_hand + await count(session, closed, COUNTED + 1 - in_hand)
    more, total = total > COUNTED, min(total, COUNTED)
    page, of = nearest(page, total, PAGE)
    skip = (page - 1) * PAGE
    first = max(0, min(PAGE, in_hand - skip))
    soonest = (Task.due_at.is_(None), Task.due_at, Task.id)
    parts = [
        select(Task.id).where(live).order_by(*soonest).offset(skip).limit(first),
        select(Task.id)
        .where(closed)
        .order_by(Task.id.desc())
        .offset(max(0, skip - in_hand))
        .limit(PAGE - first),
    ]
    wanted = [part for part, number in zip(parts, (first, PAGE - first), strict=True) if number]
    return SearchResult(query, key, await rows(session, wanted, now), total, page, of, more=more)


def seen_by(visitor: Visitor) -> ColumnElement[bool]:
    """Tasks in the visitor's scope, and those in their hands or given by them."""
    roots = pruned((*visitor.roots(Right.SEE_TASKS), *visitor.roots(Right.SEE_UNIT)))
    person = visitor.person.id if visitor.person is not None else 0
    within = Task.lead_unit_id.in_(units_below(roots))
    return or_(within, Task.assignee_id == person, Task.assigner_id == person)


def fitting(word: str) -> ColumnElement[bool]:
    """The word, or what it abbreviates, occurs in one of the places a task is known by. Names and
    numbers are looked up where they are kept, once, and not beside every task."""
    return or_(*(occurs(form) for form in sorted({word, ABBREVIATIONS.get(word, word)})))


def occurs(form: str) -> ColumnElement[bool]:
    named = [
        Task.content_fold.contains(form, autoescape=True),
        Task.lead_unit_id.in_(having(Unit.id, Unit.name_fold, form)),
        Task.assignee_id.in_(having(Person.id, Person.name_fold, form)),
        Task.document_id.in_(having(Document.id, plain_number(), form)),
    ]
    if form in CODE or not form.isalpha():
        named.append(func.lower(Task.code).contains(form, autoescape=True))
    return or_(*named)


def having(
    key: InstrumentedAttribute[int], place: SQLColumnExpression[str], form: str
) -> Select[int]:
    return select(key).where(place.contains(form, autoescape=True))


def plain_number() -> ColumnElement[str]:
    """A document's number as folded words compare: without accents."""
    number: ColumnElement[str] = func.lower(Document.number)
    for letter, plain in NUMBER_LETTERS:
        number = func.replace(number, letter, plain)
    return number


async def report(
    session: AsyncSession, visitor: Visitor, ref: ReportRef, now: datetime
) -> ReportFound | None:
    query = select(Report.id, Report.code, Report.state).where(
        Report.code == str(ref), visible_to(visitor, now)
    )
    row = (await session.execute(query)).one_or_none()
    return ReportFound(*row) if row is not None else None


# --- pages ----------------------------------------------------------------------------------


async def count(session: AsyncSession, these: ColumnElement[bool], limit: int) -> int:
    """How many there are, as far as ``limit``."""
    if limit <= 0:
        return 0
    found = select(Task.id).where(these).limit(limit).subquery()
    return await session.scalar(select(func.count()).select_from(found)) or 0


async def rows(
    session: AsyncSession, parts: Sequence[Select[int]], now: datetime
) -> tuple[TaskRow, ...]:
    """The tasks these queries name, in their order."""
    ids = [found for part in parts for found in await session.scalars(part)]
    query = (
        select(Task)
        .where(Task.id.in_(ids))
        .options(joinedload(Task.lead), joinedload(Task.assignee))
    )
    tasks = {task.id: task for task in await session.scalars(query)}
    calendar = (await almanac(session)).calendar
    return tuple(row(tasks[found], now, calendar) for found in ids)


def row(task: Task, now: datetime, calendar: Calendar) -> TaskRow:
    late = None
    if task.due_at is not None and is_overdue(task.state, task.due_at, task.submitted_at, now):
        late = calendar.working_days_between(today(task.due_at), today(now))
    return TaskRow(
        task.id,
        task.code,
        task.content,
        task.lead.name,
        task.assignee.name if task.assignee is not None else "",
        task.state,
        task.due_at,
        late,
    )
