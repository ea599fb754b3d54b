"""Figures for the evaluation of officials (NĐ 335/2025/NĐ-CP), from the tasks' own history.

A task belongs to the period in which it is to be done: its deadline falls no later than the
period's end, or it was finished in it; what was finished before, or withdrawn, does not. Whose it
is, is told as of the end of the period, whatever was handed over since.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.evaluation import EvaluationBook, PersonLine, Product, line, points_left
from domain.lateness import Statement
from domain.lifecycle import Matter, TaskState
from domain.periods import Period
from domain.timeline import Stretch, stood, times_missed
from domain.words import name_key
from domain.worktime import MIDNIGHT, at, end_of_day, today
from models.ledger import Lateness
from models.office import Person, Unit
from models.work import Event, Task
from services import commendations
from services.almanac import almanac
from services.lateness import latest
from services.ledger import said_of
from services.scopes import below
from services.timelines import lives

CHUNK = 500
NAMES_WHO_HAD = {
    "reassigned": "from",
    "handed_over": "from",
    "handed_back": "had",
    "transferred": "had",
}
"""The acts after which a task is in other hands, and where each says whose it was."""


@dataclass
class Histories:
    """What is known of some tasks besides their rows."""

    lives: dict[int, tuple[Stretch, ...]]
    returned: dict[int, int]
    said: dict[int, list[Lateness]]
    names: dict[int, str] = field(default_factory=dict)


async def book(
    session: AsyncSession, roots: Sequence[str], scope: str, period: Period, now: datetime
) -> EvaluationBook:
    """Everybody who works below ``roots`` in the period."""
    return await of_people(session, await staff(session, roots, period), scope, period, now)


async def of_people(
    session: AsyncSession, people: Sequence[Person], scope: str, period: Period, now: datetime
) -> EvaluationBook:
    cut = min(end_of_day(period.end), now)
    deduction = (await almanac(session)).number("evaluation.deduction_percent")
    mine = await tasks_of(session, people, period, cut, now)
    every = [task for tasks in mine.values() for task in tasks]
    known = await histories(session, [task.id for task in every], cut)
    praise = await commendations.confirmed(session, mine, period, cut)
    lines = [
        replace(
            one_line(person, mine[person.id], known, period, cut, deduction),
            praised=praise.get(person.id, 0),
        )
        for person in people
    ]
    return EvaluationBook(scope, period.start, period.end, today(cut), deduction, tuple(lines))


async def staff(session: AsyncSession, roots: Sequence[str], period: Period) -> list[Person]:
    query = (
        select(Person)
        .join(Unit, Unit.id == Person.unit_id)
        .where(below(Unit.path, roots))
        .where(or_(Person.left_on.is_(None), Person.left_on > period.start))
        .options(joinedload(Person.unit))
    )
    people = list(await session.scalars(query))
    return sorted(people, key=lambda one: (one.unit.path, name_key(one.name), one.id))


# --- whose tasks ----------------------------------------------------------------------------


async def tasks_of(
    session: AsyncSession,
    people: Sequence[Person],
    period: Period,
    cut: datetime,
    now: datetime,
) -> dict[int, list[Task]]:
    """Tasks by the person in whose hands they were at the cut-off."""
    wanted = {person.id for person in people}
    moved = await before_moving(session, cut) if cut < now else {}
    begun = at(period.start, MIDNIGHT)
    alive = or_(Task.state != TaskState.DONE, Task.accepted_at.is_(None), Task.accepted_at >= begun)
    found: defaultdict[int, list[Task]] = defaultdict(list)
    for ids in chunks([*wanted]):
        theirs = Task.assignee_id.in_(ids)
        for task in await session.scalars(kept(theirs, alive, Task.assigned_at <= cut)):
            if task.id not in moved:
                found[task.assignee_id or 0].append(task)
    for ids in chunks([task for task, owner in moved.items() if owner in wanted]):
        for task in await session.scalars(kept(Task.id.in_(ids), alive, Task.assigned_at <= cut)):
            found[moved[task.id] or 0].append(task)
    return {person.id: sorted(found[person.id], key=lambda one: one.id) for person in people}


def kept(*conditions: object):  # type: ignore[no-untyped-def]  # a statement
    return select(Task).where(*conditions).options(joinedload(Task.document))  # type: ignore[arg-type]


async def before_moving(session: AsyncSession, cut: datetime) -> dict[int, int | None]:
    """Of tasks that have left somebody's hands since: who had them at that moment."""
    query = (
        select(Event.matter_id, Event.kind, Event.data)
        .where(Event.matter == Matter.TASK, Event.kind.in_(NAMES_WHO_HAD), Event.at > cut)
        .order_by(Event.id.desc())
    )
    return {
        task: data.get(NAMES_WHO_HAD[kind])
        for task, kind, data in await session.execute(query)
        if NAMES_WHO_HAD[kind] in data  # a hand-back that was asked for moved nothing yet
    }


async def histories(session: AsyncSession, ids: Sequence[int], cut: datetime) -> Histories:
    found = Histories(await lives(session, ids), defaultdict(int), {})
    for some in chunks(ids):
        returned = select(Event.matter_id).where(
            Event.matter == Matter.TASK,
            Event.matter_id.in_(some),
            Event.kind == "returned",
            Event.at <= cut,
        )
        for task in await session.scalars(returned):
            found.returned[task] += 1
        found.said |= await said_of(session, some, cut)
    judges = {entry.actor_id for entries in found.said.values() for entry in entries}
    for some in chunks([judge for judge in judges if judge is not None]):
        rows = await session.execute(select(Person.id, Person.name).where(Person.id.in_(some)))
        found.names |= dict(rows.all())
    return found


def chunks(ids: Sequence[int]) -> Iterable[Sequence[int]]:
    return (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))


# --- figures --------------------------------------------------------------------------------


def one_line(
    person: Person,
    tasks: Sequence[Task],
    known: Histories,
    period: Period,
    cut: datetime,
    deduction: int,
) -> PersonLine:
    products, given = [], 0
    for task in tasks:
        then = stood(known.lives.get(task.id, ()), cut)
        if then is None or then.state is TaskState.CANCELLED:
            continue
        given += period.start <= today(task.assigned_at) <= period.end
        if belongs(then, known.lives[task.id], period, cut):
            products.append(product(task, then, known, cut, deduction))
    return line(person.name, person.title, person.unit.name, given, products)


def belongs(then: Stretch, life: Sequence[Stretch], period: Period, cut: datetime) -> bool:
    eve = at(period.start, MIDNIGHT) - timedelta(microseconds=1)
    before = stood(life, eve)
    if before is not None and before.done_by(eve) and then.done_by(cut):
        return False
    falls_due = then.due_at is not None and today(then.due_at) <= period.end
    return falls_due or then.done_by(cut)


def product(task: Task, then: Stretch, known: Histories, cut: datetime, deduction: int) -> Product:
    done = then.done_by(cut)
    missed = times_missed(known.lives[task.id], cut)
    verdicts = [
        record.verdict
        for due in missed
        if (record := latest([e for e in known.said.get(task.id, ()) if e.due_at == due]))
        and record.spared
        and record.verdict is not None
    ]
    returned = known.returned.get(task.id, 0)
    return Product(
        code=task.code,
        content=task.content,
        document=task.document.number if task.document is not None else "",
        coefficient=1.0,
        assigned_on=today(task.assigned_at),
        due_on=today(then.due_at) if then.due_at is not None else None,
        done_on=today(then.handed_in) if done and then.handed_in is not None else None,
        done=done,
        on_time=done and not then.missed_by(cut) and on_time(then),
        returned=returned,
        times_late=len(missed),
        spared=len(verdicts),
        quality_points=points_left(returned, deduction) if done else 0,
        progress_points=points_left(len(missed) - len(verdicts), deduction),
        confirmed_by="; ".join(
            sorted({known.names.get(one.actor_id or 0, "") for one in verdicts})
        ),
        documents="; ".join(one.document for one in verdicts if one.act is Statement.CONFIRMED),
    )


def on_time(then: Stretch) -> bool:
    return then.due_at is None or then.handed_in is None or then.handed_in <= then.due_at
