"""A person's tasks handed over together, with one reason: when somebody leaves or moves on.

«Kịp thời thay thế hoặc điều chuyển sang công việc khác» (Công văn 1680/UBND-NC): nothing stays
behind with a person who is no longer there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.lifecycle import LIVE_TASK, OPEN_TASK, Matter, Priority, TaskState
from domain.notices import Notice, Refusal
from domain.notices.general import NotYours
from domain.notices.handovers import TasksHandedOver
from domain.rights import Right
from domain.worktime import local, today
from models.office import Person, Unit
from models.work import Task
from services import scopes
from services.almanac import almanac
from services.clocks import silence
from services.compose import Composer
from services.contacts import Visitor
from services.directory import Directory, directory
from services.dispatch import Claim
from services.handbacks import settle_hand_back
from services.post import Post, post
from services.task_alarms import ACKNOWLEDGE, arm_clock, withdraw
from services.task_doors import LOADED
from services.task_facts import brief, name_of
from services.task_notes import actor, note
from services.task_people import heads_of

NAMED = 6  # tasks a letter names
LISTED = 1000  # tasks one letter may speak for


@dataclass(frozen=True, slots=True)
class Handed:
    """How many tasks changed hands, and how many stayed because they are another unit's."""

    moved: int
    left: int


def theirs(person_id: int, visitor: Visitor) -> ColumnElement[bool]:
    """Tasks in a person's hands over which this visitor may dispose."""
    units = scopes.units_below(visitor.roots(Right.ASSIGN))
    return (
        (Task.assignee_id == person_id) & Task.state.in_(LIVE_TASK) & Task.lead_unit_id.in_(units)
    )


async def holders(session: AsyncSession, visitor: Visitor) -> list[tuple[int, str, int]]:
    """Id, name and number of tasks of everybody whose tasks this visitor could hand over; those who
    have left first, then whoever has most."""
    units = scopes.units_below(visitor.roots(Right.ASSIGN))
    count = func.count(Task.id)
    query = (
        select(Person.id, Person.name, count)
        .join(Task, Task.assignee_id == Person.id)
        .where(Task.state.in_(LIVE_TASK), Task.lead_unit_id.in_(units))
        .group_by(Person.id, Person.name, Person.left_on)
        .order_by(Person.left_on.is_(None), count.desc(), Person.id)
    )
    return [(person, name, total) for person, name, total in await session.execute(query)]


async def count(session: AsyncSession, person_id: int, visitor: Visitor) -> int:
    query = select(func.count()).where(theirs(person_id, visitor))
    return await session.scalar(query) or 0


async def heirs(
    session: AsyncSession, person_id: int, visitor: Visitor, now: datetime
) -> list[Person]:
    """Who works today in a unit that leads one of these tasks, or below it."""
    leads = (
        select(Unit.path).join(Task, Task.lead_unit_id == Unit.id).where(theirs(person_id, visitor))
    )
    roots = scopes.pruned(await session.scalars(leads))
    query = (
        select(Person)
        .join(Unit, Unit.id == Person.unit_id)
        .where(
            scopes.below(Unit.path, roots),
            or_(Person.left_on.is_(None), Person.left_on > today(now)),
            Person.id != person_id,
        )
        .order_by(Person.id)
    )
    return list(await session.scalars(query))


async def hand_over(
    session: AsyncSession,
    person_id: int,
    heir_id: int | None,
    visitor: Visitor,
    reason: str,
    now: datetime,
) -> Handed:
    """Everything this person has, as far as the visitor may dispose of it, goes to ``heir_id``, or
    (None) back to the heads of the units. The heir must work in the lead unit of a task or below
    it; what is another unit's stays. Raises Refusal(NotYours()) for who holds nothing here."""
    query = select(Task).where(theirs(person_id, visitor)).options(*LOADED).order_by(Task.id)
    query = query.with_for_update(of=Task).execution_options(populate_existing=True)
    tasks = list(await session.scalars(query))
    heir = await heir_of(session, heir_id, now)
    if not tasks or heir_id == person_id:
        raise Refusal(NotYours())
    who = await directory(session, now)
    moved = [task for task in tasks if heir is None or heir.unit.path.startswith(task.lead.path)]
    for task in moved:
        await move(session, task, heir, visitor, reason, now)
    await tell(session, moved, person_id, heir, visitor, who, now)
    return Handed(len(moved), len(tasks) - len(moved))


async def heir_of(session: AsyncSession, heir_id: int | None, now: datetime) -> Person | None:
    if heir_id is None:
        return None
    heir = await session.get(Person, heir_id, options=[joinedload(Person.unit)])
    if heir is None or (heir.left_on is not None and heir.left_on <= local(now).date()):
        raise Refusal(NotYours())
    return heir


async def move(
    session: AsyncSession,
    task: Task,
    heir: Person | None,
    visitor: Visitor,
    reason: str,
    now: datetime,
) -> None:
    """One task changes hands. In hand it is to be acknowledged anew; so is a task on hold once it
    goes on. A result that waits to be confirmed stays as it is."""
    before, open_ = task.assignee_id, task.state in OPEN_TASK
    await withdraw(session, task.id)
    task.assignee_id, task.assignee = (heir.id, heir) if heir is not None else (None, None)
    if open_:
        task.state, task.since = TaskState.ASSIGNED, now
        task.acknowledged_at, task.submitted_at = None, None
        await silence(session, Matter.TASK, task.id, ACKNOWLEDGE)
        await arm_clock(session, task, ACKNOWLEDGE, now)
        await settle_hand_back(session, task, visitor, now)
    elif task.state is TaskState.PAUSED:
        task.acknowledged_at = None
    await note(
        session, task, "reassigned" if open_ else "handed_over", now, actor=actor(visitor),
        text=reason, to=task.assignee_id, **{"from": before},
    )  # fmt: skip


async def tell(
    session: AsyncSession,
    tasks: Sequence[Task],
    person_id: int,
    heir: Person | None,
    visitor: Visitor,
    who: Directory,
    now: datetime,
) -> None:
    """One letter to each who has them now, one to whoever had them."""
    by_reader: dict[int, list[int]] = {}
    for task in tasks:
        readers = (heir.id,) if heir is not None else heads_of(task, who)
        for reader in dict.fromkeys(map(who.hears, readers)):
            by_reader.setdefault(reader, []).append(task.id)
    if tasks and person_id not in who.gone:
        by_reader.setdefault(who.hears(person_id), [task.id for task in tasks])
    by_reader.pop(actor(visitor) or 0, None)
    ids = {"of": person_id, "by": actor(visitor), "heir": heir.id if heir is not None else None}
    await post(
        session,
        [
            Post(
                "tasks.handed_over",
                Matter.PERSON,
                person_id,
                to_person=reader,
                ids={**ids, "tasks": those[:LISTED], "total": len(those)},
                priority=Priority.REMINDER,
            )
            for reader, those in sorted(by_reader.items())
        ],
        now,
    )


async def told(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """The tasks as they stand when it is said; those that went on meanwhile are not named."""
    ids = claim.ids
    book = await almanac(session)
    query = (
        select(Task)
        .where(
            Task.id.in_(ids["tasks"]),
            Task.assignee_id == ids["heir"] if ids["heir"] else Task.assignee_id.is_(None),
            Task.state.in_(LIVE_TASK),
        )
        .options(*LOADED)
        .order_by(Task.due_at.is_(None), Task.due_at, Task.id)
        .limit(NAMED)
    )
    tasks = tuple(brief(task, now, book) for task in await session.scalars(query))
    if not tasks:
        return None
    return TasksHandedOver(
        name=await name_of(session, claim.person_id),
        of=await name_of(session, ids["of"]),
        heir=await name_of(session, ids["heir"]),
        by=await name_of(session, ids["by"]),
        mine=claim.person_id != ids["of"],
        total=ids["total"],
        tasks=tasks,
    )


COMPOSERS: dict[str, Composer] = {"tasks.handed_over": told}
