"""What the form of «giao việc» looks up: units and people in reach, papers, tasks alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain import words
from domain.exclusion import is_top
from domain.lifecycle import LIVE_TASK
from domain.likeness import OF_ONE_PAPER, alike
from domain.notices import Refusal
from domain.notices.assigning import Twin
from domain.notices.general import NotYours
from domain.rights import Right, Role
from domain.worktime import today
from models.office import Person, Unit
from models.work import Coordination, Document, Task
from services import scopes
from services.contacts import Visitor
from services.directory import directory
from services.task_lists import colleagues
from services.task_people import hands

COMPARED = 500  # open tasks of one unit, newest first


def may_lead(  # type: ignore[no-untyped-def]  # a SQL condition
    visitor: Visitor, now: datetime, whole: int | None = None
):
    """Units in being to which this visitor may give tasks; a part of the task ``whole`` also those
    that coordinate on it."""
    roots = visitor.roots(Right.ASSIGN)
    reach = scopes.below(Unit.path, roots)
    if whole is not None:
        beside = (
            select(Coordination.unit_id)
            .join(Task, Task.id == Coordination.task_id)
            .where(Task.id == whole, Task.lead_unit_id.in_(scopes.units_below(roots)))
        )
        reach = reach | Unit.id.in_(beside)
    return reach & scopes.in_being(today(now))


async def lead(
    session: AsyncSession,
    unit_id: int,
    visitor: Visitor,
    now: datetime,
    whole: int | None = None,
) -> Unit:
    """A unit the visitor may give tasks to. Raises Refusal(NotYours())."""
    unit = await scopes.unit(session, unit_id, may_lead(visitor, now, whole))
    if unit is None:
        raise Refusal(NotYours())
    return unit


def home(visitor: Visitor) -> int | None:
    """The unit that goes without saying: a head's own, unless it is the top of the tree."""
    heads = [scope for scope in visitor.scopes if scope.role in (Role.HEAD, Role.DEPUTY)]
    wide = [scope for scope in visitor.scopes if scope not in heads]
    if len(heads) != 1 or any(s.role in (Role.LEADER, Role.SUPERVISOR, Role.CLERK) for s in wide):
        return None
    return None if is_top(heads[0].path) else heads[0].unit_id


async def people(session: AsyncSession, unit: Unit, query: str, now: datetime) -> Sequence[Person]:
    """Who works in the unit; with a query whoever fits it there or in the units below."""
    there = await colleagues(session, unit.path, now)
    if query:
        return words.search(query, there, key=lambda person: person.name)
    own = [person for person in there if person.unit_id == unit.id]
    return sorted(own, key=lambda person: words.name_key(person.name))


async def works_in(session: AsyncSession, unit: Unit, person_id: int, now: datetime) -> bool:
    """Whether somebody works in the unit or below it."""
    there = await colleagues(session, unit.path, now)
    return any(person.id == person_id for person in there)


async def unit_names(session: AsyncSession, ids: Iterable[int]) -> dict[int, str]:
    rows = await session.execute(select(Unit.id, Unit.name).where(Unit.id.in_(tuple(ids))))
    return dict(rows.all())


async def person_names(session: AsyncSession, ids: Iterable[int]) -> dict[int, str]:
    rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(tuple(ids))))
    return dict(rows.all())


async def twin(
    session: AsyncSession, unit_id: int, content: str, number: str, visitor: Visitor
) -> Twin | None:
    """An open task of this unit that says nearly the same, or one that comes from the same document
    (by its number) and says something like it, in whatever unit the visitor may look into: one work
    is given once (Báo cáo UBND huyện Tháp Mười, 2023: «tránh chồng chéo, trùng lặp»)."""
    open_ = select(Task.code, Task.content, Unit.name).join(Unit, Unit.id == Task.lead_unit_id)
    open_ = open_.where(Task.state.in_(LIVE_TASK)).order_by(Task.id.desc()).limit(COMPARED)
    here = await session.execute(open_.where(Task.lead_unit_id == unit_id))
    found = next((Twin(code, text) for code, text, _ in here if alike(text, content)), None)
    if found is not None or not number:
        return found
    mine = scopes.below(Unit.path, visitor.roots(Right.SEE_TASKS))
    same = open_.join(Document, Document.id == Task.document_id).where(
        Document.number == number, mine
    )
    rows = await session.execute(same)
    near = (Twin(*row, number) for row in rows if alike(row[1], content, OF_ONE_PAPER))
    return next(near, None)


async def paper(session: AsyncSession, number: str) -> int:
    """The document of that number, the newest if several bodies use it, or a new row for it."""
    query = select(Document.id).where(Document.number == number).order_by(Document.id.desc())
    known = await session.scalar(query.limit(1))
    if known is not None:
        return known
    document = Document(number=number)
    session.add(document)
    await session.flush()
    return document.id


async def hearers(session: AsyncSession, task: Task, now: datetime) -> tuple[str, ...]:
    """The names of those who hear of a new task."""
    who = await directory(session, now)
    ids = tuple(dict.fromkeys(map(who.hears, hands(task, who))))
    names = await person_names(session, ids)
    return tuple(names[person] for person in ids)
