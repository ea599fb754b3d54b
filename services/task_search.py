"""Lists of tasks across units: what is overdue, what fits some words. Scope is in the query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import contains_eager

from domain.codes import NUMBER_LETTERS, ReportRef, TaskRef, read_code
from domain.lifecycle import LIVE_TASK, TaskState
from domain.notices.supervision import Choice, OverdueTasks, ReportFound, SearchResult, TaskRow
from domain.rights import Right
from domain.words import ABBREVIATIONS, fold
from domain.worktime import Calendar, today
from models.office import Person, Unit
from models.reports import Report
from models.work import Document, Task
from services.almanac import almanac
from services.contacts import Visitor
from services.report_file import visible_to
from services.scopes import below

PAGE = 5
KEY = 44  # letters of a search that fit behind a button
RUNNING = tuple(state for state in LIVE_TASK if state is not TaskState.PAUSED)


async def overdue(
    session: AsyncSession,
    roots: Sequence[str],
    scope: Choice,
    page: int,
    now: datetime,
) -> OverdueTasks:
    """A page of the overdue tasks led by units below ``roots``: the unit with the longest
    overdue first, in it the longest overdue first. The same tasks as C2 of the statistic."""
    late = and_(Task.state.in_(RUNNING), Task.due_at < now, below(Unit.path, roots))
    longest = func.min(Task.due_at).over(partition_by=Task.lead_unit_id)
    order = (longest, Task.lead_unit_id, Task.due_at, Task.id)
    rows, total, page, of = await one_page(session, late, order, page, now)
    return OverdueTasks(scope, rows, total, page, of)


async def find(
    session: AsyncSession, visitor: Visitor, query: str, page: int, now: datetime
) -> SearchResult:
    """A page of the tasks this visitor may see that fit every word typed: in the content, the
    code, the document's number, the unit's or the person's name, accents or not. A report is
    found by its code alone, for its words are sealed."""
    key = fold(" ".join(query.split()))[:KEY].strip()
    ref = read_code(query)
    if isinstance(ref, ReportRef):
        return SearchResult(query, key, (), 0, 1, 1, await report(session, visitor, ref, now))
    fits = Task.code == str(ref) if isinstance(ref, TaskRef) else and_(*map(fitting, key.split()))
    order = (Task.state.in_(LIVE_TASK).desc(), Task.due_at.is_(None), Task.due_at, Task.id)
    these = and_(fits, seen_by(visitor))
    rows, total, page, of = await one_page(session, these, order, page, now)
    return SearchResult(query, key, rows, total, page, of)


def seen_by(visitor: Visitor) -> ColumnElement[bool]:
    """Tasks in the visitor's scope, and those in their hands or given by them."""
    roots = (*visitor.roots(Right.SEE_TASKS), *visitor.roots(Right.SEE_UNIT))
    person = visitor.person.id if visitor.person is not None else 0
    return or_(below(Unit.path, roots), Task.assignee_id == person, Task.assigner_id == person)


def fitting(word: str) -> ColumnElement[bool]:
    """The word, or what it abbreviates, occurs in one of the places a task is known by."""
    places = (Task.content_fold, Task.code, Unit.name_fold, Person.name_fold, plain_number())
    return or_(
        *(
            place.icontains(form, autoescape=True)
            for form in {word, ABBREVIATIONS.get(word, word)}
            for place in places
        )
    )


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


async def one_page(
    session: AsyncSession,
    these: ColumnElement[bool],
    order: Sequence[SQLColumnExpression[object]],
    page: int,
    now: datetime,
) -> tuple[tuple[TaskRow, ...], int, int, int]:
    """The rows of the nearest page there is, how many tasks there are, its number, the pages."""
    total = await session.scalar(known(select(func.count(Task.id))).where(these)) or 0
    of = max(1, -(-total // PAGE))
    page = min(max(page, 1), of)
    query = (
        known(select(Task))
        .options(contains_eager(Task.lead), contains_eager(Task.assignee))
        .where(these)
        .order_by(*order)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    )
    calendar = (await almanac(session)).calendar
    rows = tuple(row(task, now, calendar) for task in await session.scalars(query))
    return rows, total, page, of


def known(query: Select[*tuple[object, ...]]):  # type: ignore[no-untyped-def]  # the same query
    """Tasks with everything they are known by."""
    return (
        query.select_from(Task)
        .join(Unit, Unit.id == Task.lead_unit_id)
        .outerjoin(Person, Person.id == Task.assignee_id)
        .outerjoin(Document, Document.id == Task.document_id)
    )


def row(task: Task, now: datetime, calendar: Calendar) -> TaskRow:
    late = None
    if task.due_at is not None and task.state in RUNNING and now > task.due_at:
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
