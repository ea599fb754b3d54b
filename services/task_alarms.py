"""The clocks of tasks: the deadline's ladder, the acknowledgement's, the accepter's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ladder import Audience, LadderSet, Rung, pick
from domain.lifecycle import OPEN_TASK, LetterState, Matter, Priority, TaskState
from domain.rights import Role
from models.post import Letter
from models.work import Alarm, DigestItem, Task
from services.alarms import CAUSE, Due, Plan, Planner, announced, digest_item, plan_each
from services.almanac import Almanac, almanac
from services.clocks import Climber, Course, advance, arm, silence
from services.directory import Directory, directory
from services.post import Post
from services.task_people import AnyTask, accepters, hands, heads_of

DEADLINE, ACKNOWLEDGE, ACCEPT = "deadline", "acknowledge", "accept"
KINDS = (DEADLINE, ACKNOWLEDGE, ACCEPT)

COLUMNS = (
    Task.id,
    Task.code,
    Task.lead_unit_id,
    Task.assignee_id,
    Task.assigner_id,
    Task.urgency,
    Task.assigned_at,
    Task.submitted_at,
    Task.due_at,
    Task.due_version,
    Task.state,
)

WAITING_FOR: dict[str, tuple[TaskState, ...]] = {
    DEADLINE: OPEN_TASK,
    ACKNOWLEDGE: (TaskState.ASSIGNED,),
    ACCEPT: (TaskState.SUBMITTED,),
    CAUSE: (*OPEN_TASK, TaskState.SUBMITTED, TaskState.DONE),
}
"""In which states a clock still has something to say."""


async def arm_task(session: AsyncSession, task: Task, now: datetime) -> None:
    """Set the clocks a task should have in its present state, and stop the others. A task that
    comes from elsewhere gets its whole time to be acknowledged from ``now``."""
    for kind in KINDS:
        anchor = now if kind == ACKNOWLEDGE else None
        if task.state in WAITING_FOR[kind]:
            await arm_clock(session, task, kind, anchor)
        else:
            await silence(session, Matter.TASK, task.id, kind)


async def arm_clock(
    session: AsyncSession, task: Task, kind: str, anchor: datetime | None = None
) -> None:
    """Set one clock anew; ``anchor`` is what it counts from, by default the task's own moment."""
    book = await almanac(session)
    course = course_of(task, kind, book, anchor)
    if course is None:
        await silence(session, Matter.TASK, task.id, kind)
    else:
        await arm(session, Matter.TASK, task.id, kind, task.due_version, course, book)


async def wake(session: AsyncSession, task: Task, kind: str, now: datetime) -> None:
    """Let a silenced clock go on where it stood: the planner asks it at once what is due."""
    change = (
        update(Alarm)
        .where(
            Alarm.matter == Matter.TASK,
            Alarm.matter_id == task.id,
            Alarm.kind == kind,
            Alarm.version == task.due_version,
        )
        .values(next_at=now)
        .returning(Alarm.id)
    )
    if (await session.execute(change)).first() is None:
        await arm_clock(session, task, kind)


RUNGS = ("task.rung",)
OF_HANDS = (*RUNGS, "task.assigned")
"""Letters to whoever has a task: of its clocks, and that it was given at all."""


async def withdraw(session: AsyncSession, task_id: int, letters: Sequence[str] = OF_HANDS) -> None:
    """Take back what still waits for the one who had the task: rungs not yet in a message, and
    letters not yet on their way."""
    waiting = select(Letter.id).where(
        Letter.state == LetterState.WAITING, Letter.id == DigestItem.letter_id
    )
    theirs = or_(DigestItem.audience == Audience.ASSIGNEE, DigestItem.kind == ACKNOWLEDGE)
    await session.execute(
        delete(DigestItem)
        .where(
            DigestItem.matter == Matter.TASK,
            DigestItem.matter_id == task_id,
            theirs,
            or_(DigestItem.letter_id.is_(None), exists(waiting)),
        )
        .execution_options(synchronize_session=False)
    )
    await session.execute(
        update(Letter)
        .where(
            Letter.matter == Matter.TASK,
            Letter.matter_id == task_id,
            Letter.kind.in_(letters),
            Letter.state == LetterState.WAITING,
        )
        .values(state=LetterState.SUPERSEDED)
        .execution_options(synchronize_session=False)
    )


def course_of(
    task: AnyTask, kind: str, book: Almanac, anchor: datetime | None = None
) -> Course | None:
    """The ladder over this task's clock; None when it has none (no deadline)."""
    urgent = task.urgency.any_hour
    if kind == DEADLINE:
        if task.due_at is None:
            return None
        ladder = pick(deadline_ladders(book), task.assigned_at, task.due_at, book.calendar)
        return Course(ladder, task.due_at, task.assigned_at, urgent)
    if kind == ACKNOWLEDGE:
        name = "task.acknowledge.urgent" if urgent else "task.acknowledge"
        since = anchor or task.assigned_at
    else:
        name, since = "task.accept", anchor or task.submitted_at or task.assigned_at
    return Course(book.ladder(name), since, since, urgent)


def deadline_ladders(book: Almanac) -> LadderSet:
    return LadderSet("task", book.ladder("task.ladder"), book.ladder("task.ladder.short"))


def planner(kind: str) -> Planner:
    async def plan(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
        return await plan_tasks(session, alarms, kind, now)

    return plan


PLANNERS: dict[tuple[Matter, str], Planner] = {(Matter.TASK, kind): planner(kind) for kind in KINDS}


async def plan_tasks(
    session: AsyncSession, alarms: Sequence[Due], kind: str, now: datetime
) -> Plan:
    book = await almanac(session)
    query = select(*COLUMNS).where(Task.id.in_([alarm.matter_id for alarm in alarms]))
    tasks = {row.id: row for row in await session.execute(query)}
    batch = Batch(kind, tasks, book, await directory(session, now), Climber(book, now), now)
    return plan_each(alarms, batch.plan_one)


@dataclass(frozen=True)
class Batch:
    """What planning the clocks of many tasks at one moment has in common."""

    kind: str
    tasks: Mapping[int, Row[*tuple[Any, ...]]]
    book: Almanac
    who: Directory
    climber: Climber
    now: datetime

    def plan_one(self, plan: Plan, alarm: Due) -> None:
        task = self.tasks[alarm.matter_id]
        course = course_of(task, self.kind, self.book, alarm.anchor_at)
        over = task.state not in WAITING_FOR[self.kind] or alarm.version != task.due_version
        if course is None or over:
            plan.silence(alarm)
            return
        heads = self.who.heads(task.lead_unit_id)
        step = self.climber.step(alarm, course, head=any(map(self.who.can_hear, heads)))
        plan.alarms.append(advance(alarm, step))
        if step.rung is None:
            return
        said = course.said(step)
        if self.kind == DEADLINE and said[0].late:
            plan.late.append(task.id)
        told = readers(task, said, self.who)
        for person, audience in told.items():
            announce(plan, task, alarm, step.climbed, person, audience, self.now)
        plan.events.append(announced(alarm, step, said[0], told, self.now))


LOWEST_FIRST = tuple(Audience)


def readers(task: AnyTask, rungs: Iterable[Rung], who: Directory) -> dict[int, Audience]:
    """Whom these rungs tell today, each once and in their lowest capacity, stand-ins included.
    Rungs that passed while nobody looked tell their readers through the one that speaks."""
    tell = {audience for rung in rungs for audience in rung.tell}
    found: dict[int, Audience] = {}
    for audience in LOWEST_FIRST:
        for person in seats(task, audience, who) if audience in tell else ():
            found.setdefault(who.hears(person), audience)
    return found


def seats(task: AnyTask, audience: Audience, who: Directory) -> tuple[int, ...]:
    unit = task.lead_unit_id
    match audience:
        case Audience.ASSIGNEE:
            return hands(task, who)
        case Audience.ACCEPTER:
            return accepters(task, who)
        case Audience.HEAD:
            return heads_of(task, who)
        case Audience.SUPERIOR:
            return who.superiors(unit)
        case Audience.SUPERVISOR:
            return who.covering(Role.SUPERVISOR, unit)
        case _:
            return ()


def announce(
    plan: Plan,
    task: Row[*tuple[Any, ...]],
    alarm: Due,
    climbed: int,
    person: int,
    audience: Audience,
    now: datetime,
) -> None:
    """The rungs of a moment are one message, the digest; one of an urgent task goes by itself,
    at any hour."""
    anchor = int((alarm.anchor_at or task.assigned_at).timestamp())
    key = f"task:{task.id}:{task.due_version}:{alarm.kind}:{anchor}:{climbed}:{person}"
    if not task.urgency.any_hour:
        plan.items.append(digest_item(alarm, key, climbed, person, audience, now))
        return
    plan.letters.append(
        Post(
            "task.rung",
            Matter.TASK,
            task.id,
            to_person=person,
            key=key,
            ids={
                "clock": alarm.kind,
                "version": task.due_version,
                "rung": climbed,
                "audience": audience,
                "at": now.isoformat(),
            },
            priority=Priority.URGENT,
        )
    )
