"""Lists of tasks and the card of one: what people see when they look, not when they are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LIVE_TASK, OPEN_TASK, Matter, TaskState
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.notices.task_lists import MyTasks, UnitTasks
from domain.notices.tasks import Brief, Happening, TaskCard
from domain.paging import nearest
from domain.rights import Right
from domain.worktime import today
from models.office import Person, Unit
from models.work import Event, Task
from services.almanac import almanac
from services.contacts import Visitor
from services.directory import directory
from services.files import OPENED as FILE_OPENED
from services.lateness_letters import line as late_line
from services.scopes import pruned, units_below
from services.standing import in_hand, overdue
from services.task_doors import LOADED
from services.task_facts import brief, coordinating, files, late_days, paper
from services.task_life import life
from services.task_people import acts_now

PAGE = 8
HISTORY = 8


async def card(session: AsyncSession, task: Task, visitor: Visitor, now: datetime) -> TaskCard:
    """One task, as far as this visitor came through the door, with the acts allowed now."""
    book = await almanac(session)
    who = await directory(session, now)
    history, earlier = await happenings(session, task.id)
    return TaskCard(
        task=brief(task, now, book),
        acts=acts_now(task, visitor, who, now),
        assigned_at=task.assigned_at,
        paper=paper(task),
        coordinating=await coordinating(session, task.id),
        deliverable=task.deliverable,
        progress=task.progress,
        progress_at=task.progress_at,
        submitted_at=task.submitted_at,
        result=task.result,
        files=await files(session, task.id),
        late=late_days(task, book) if task.state is TaskState.DONE else None,
        history=history,
        earlier=earlier,
        life=await life(session, task, now),
        lateness=await late_line(session, task, visitor, now),
    )


async def happenings(session: AsyncSession, task_id: int) -> tuple[tuple[Happening, ...], int]:
    """The newest events of a task, oldest first, and how many are older still."""
    about = and_(Event.matter == Matter.TASK, Event.matter_id == task_id, Event.kind != FILE_OPENED)
    count = await session.scalar(select(func.count()).where(about)) or 0
    query = select(Event).where(about).order_by(Event.id.desc()).limit(HISTORY)
    events = list(await session.scalars(query))[::-1]
    names = await names_in(session, events)
    lines = tuple(
        Happening(
            event.at,
            event.kind,
            names.get(event.actor_id or 0, ""),
            names.get(one_reader(event), ""),
            str(event.data.get("text", "")),
        )
        for event in events
    )
    return lines, count - len(lines)


def one_reader(event: Event) -> int:
    to = event.data.get("to")
    return to if isinstance(to, int) else 0


async def names_in(session: AsyncSession, events: Sequence[Event]) -> dict[int, str]:
    ids = {event.actor_id for event in events} | {one_reader(event) for event in events}
    rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(ids - {None})))
    return dict(rows.all())


# --- lists ---------------------------------------------------------------------------------


def pressing() -> tuple[SQLColumnExpression[object], ...]:
    """Order: what waits for the person before what waits for others, then by due date; tasks
    without a deadline last. What is overdue is thereby first."""
    waits = case((Task.state.in_(OPEN_TASK), 0), else_=1)
    undated = case((Task.due_at.is_(None), 1), else_=0)
    return waits, undated, Task.due_at


async def mine(session: AsyncSession, person_id: int, now: datetime, page: int = 1) -> MyTasks:
    """A page of the tasks in this person's hands."""
    own = and_(Task.assignee_id == person_id, Task.state.in_(LIVE_TASK))
    total, late = await counts(session, own, now)
    waiting = await counts(session, and_(own, Task.state == TaskState.SUBMITTED), now)
    shown, page, of = await one_page(session, own, total, page, now)
    return MyTasks(shown, total, late, waiting[0], page, of)


async def of_unit(
    session: AsyncSession, visitor: Visitor, now: datetime, only: str = "all", page: int = 1
) -> UnitTasks:
    """A page of the tasks of the visitor's units, ``only`` "all" or "overdue". Raises
    Refusal(NotYours()) for those who are neither head, deputy nor clerk."""
    roots = visitor.roots(Right.SEE_UNIT)
    if not roots or visitor.person is None:
        raise Refusal(NotYours())
    units = units_below(pruned(roots))
    theirs: ColumnElement[bool] = and_(Task.lead_unit_id.in_(units), in_hand())
    total, late = await counts(session, theirs, now)
    if only == "overdue":
        theirs, total = and_(theirs, overdue(now)), late
    shown, page, of = await one_page(session, theirs, total, page, now)
    names = await session.scalars(select(Unit.name).where(Unit.path.in_(roots)).order_by(Unit.path))
    return UnitTasks("; ".join(names), shown, total, late, only, page, of)


async def counts(
    session: AsyncSession, these: ColumnElement[bool], now: datetime
) -> tuple[int, int]:
    """How many there are, and how many of them are overdue."""
    late = func.count(case((overdue(now), 1)))
    total, behind = (await session.execute(select(func.count(), late).where(these))).one()
    return total, behind


async def one_page(
    session: AsyncSession, these: ColumnElement[bool], total: int, page: int, now: datetime
) -> tuple[tuple[Brief, ...], int, int]:
    """The tasks of a page, the page's number (the nearest there is) and how many there are. What
    stands on it is found in the index alone; only that is read with all it is known by."""
    page, of = nearest(page, total, PAGE)
    order = (*pressing(), Task.id)
    first = select(Task.id).where(these).order_by(*order)
    ids = list(await session.scalars(first.limit(PAGE).offset((page - 1) * PAGE)))
    query = select(Task).where(Task.id.in_(ids)).options(*LOADED).order_by(*order)
    book = await almanac(session)
    return tuple(brief(task, now, book) for task in await session.scalars(query)), page, of


async def open_of(session: AsyncSession, person_id: int, now: datetime, limit: int) -> list[Task]:
    """Own tasks that wait for this person, the most pressing first."""
    query = (
        select(Task)
        .where(Task.assignee_id == person_id, Task.state.in_(OPEN_TASK))
        .options(*LOADED)
        .order_by(*pressing(), Task.id)
        .limit(limit)
    )
    return list(await session.scalars(query))


async def colleagues(session: AsyncSession, path: str, now: datetime) -> list[Person]:
    """Who works in this part of the office today, by id."""
    day = today(now)
    query = (
        select(Person)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            Unit.path.startswith(path),
            or_(Person.left_on.is_(None), Person.left_on > day),
        )
        .order_by(Person.id)
    )
    return list(await session.scalars(query))
