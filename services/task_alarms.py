"""The clocks of tasks: the deadline's ladder, the acknowledgement's, the accepter's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ladder import Audience, Ladder, LadderSet, Rung, pick
from domain.lifecycle import OPEN_TASK, Matter, Priority, TaskState, Urgency
from domain.rights import Role
from models.work import Alarm, Task
from services.alarms import (
    Course,
    Plan,
    Planner,
    advance,
    arm,
    event,
    silence,
    step_of,
)
from services.almanac import Almanac, almanac
from services.directory import Directory, directory
from services.post import Post

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
}
"""In which states a clock still has something to say."""


async def arm_task(session: AsyncSession, task: Task, now: datetime) -> None:
    """Set the clocks a task should have in its present state, and stop the others."""
    book = await almanac(session)
    for kind in KINDS:
        course = course_of(task, kind, book)
        if course is None or task.state not in WAITING_FOR[kind]:
            await silence(session, Matter.TASK, task.id, kind)
        else:
            await arm(session, Matter.TASK, task.id, kind, task.due_version, course, book)


async def hush_deadline(session: AsyncSession, task: Task) -> None:
    """The ball is with the accepter: the assignee is not urged meanwhile."""
    await silence(session, Matter.TASK, task.id, DEADLINE, ACKNOWLEDGE)


def course_of(task: Task | Row[*tuple[Any, ...]], kind: str, book: Almanac) -> Course | None:
    """The ladder over this task's clock; None when it has none (no deadline)."""
    urgent = task.urgency.any_hour
    if kind == DEADLINE:
        if task.due_at is None:
            return None
        ladder = pick(deadline_ladders(book), task.assigned_at, task.due_at, book.calendar)
        return Course(ladder, task.due_at, task.assigned_at, urgent)
    if kind == ACKNOWLEDGE:
        name = "task.acknowledge.urgent" if urgent else "task.acknowledge"
        ladder = read(name, book)
        return Course(ladder, task.assigned_at, task.assigned_at, urgent)
    since = task.submitted_at or task.assigned_at
    return Course(read("task.accept", book), since, since, urgent)


def read(name: str, book: Almanac) -> Ladder:
    ladder: Ladder = book.parsed(name, lambda text: Ladder.read(name, text))
    return ladder


def deadline_ladders(book: Almanac) -> LadderSet:
    return LadderSet("task", read("task.ladder", book), read("task.ladder.short", book))


def planner(kind: str) -> Planner:
    async def plan(session: AsyncSession, alarms: Sequence[Alarm], now: datetime) -> Plan:
        return await plan_tasks(session, alarms, kind, now)

    return plan


PLANNERS: dict[tuple[Matter, str], Planner] = {(Matter.TASK, kind): planner(kind) for kind in KINDS}


async def plan_tasks(
    session: AsyncSession, alarms: Sequence[Alarm], kind: str, now: datetime
) -> Plan:
    book = await almanac(session)
    who = await directory(session, now)
    query = select(*COLUMNS).where(Task.id.in_([alarm.matter_id for alarm in alarms]))
    tasks = {row.id: row for row in await session.execute(query)}
    plan = Plan()
    for alarm in alarms:
        try:
            plan_one(plan, alarm, tasks[alarm.matter_id], kind, book, who, now)
        except Exception as exc:  # noqa: BLE001 an edge: one bad row must not stop the others
            plan.failures.append((alarm, exc))
    return plan


def plan_one(
    plan: Plan,
    alarm: Alarm,
    task: Row[*tuple[Any, ...]],
    kind: str,
    book: Almanac,
    who: Directory,
    now: datetime,
) -> None:
    course = course_of(task, kind, book)
    if course is None or task.state not in WAITING_FOR[kind] or alarm.version != task.due_version:
        plan.alarms.append({"id": alarm.id, "next_at": None})
        return
    heads = who.heads(task.lead_unit_id)
    step = step_of(alarm, course, now, book, head=any(map(who.can_hear, heads)))
    plan.alarms.append(advance(alarm, step))
    if step.rung is None:
        return
    rung = course.ladder.rungs[step.rung]
    told = readers(task, rung, who)
    for person, audience in told.items():
        announce(plan, task, kind, rung, step.climbed, person, audience, now)
    plan.events.append(
        event(
            Matter.TASK,
            task.id,
            "escalated" if rung.above else "reminded",
            now,
            version=task.due_version,
            data={
                "clock": kind,
                "rung": str(rung),
                "to": sorted(told),
                "collapsed": len(step.skipped),
            },
        )
    )


def readers(task: Row[*tuple[Any, ...]], rung: Rung, who: Directory) -> dict[int, Audience]:
    """Whom this rung tells today, each once and in their lowest capacity, stand-ins included."""
    found: dict[int, Audience] = {}
    for audience in rung.tell:
        for person in seats(task, audience, who):
            found.setdefault(who.hears(person), audience)
    return found


def seats(task: Row[*tuple[Any, ...]], audience: Audience, who: Directory) -> tuple[int, ...]:
    unit = task.lead_unit_id
    heads = who.heads(unit) or who.superiors(unit)
    match audience:
        case Audience.ASSIGNEE:
            return (task.assignee_id,) if task.assignee_id else heads
        case Audience.ACCEPTER:
            return (task.assigner_id,) if task.assigner_id else heads
        case Audience.HEAD:
            return heads
        case Audience.SUPERIOR:
            return who.superiors(unit)
        case Audience.SUPERVISOR:
            return who.covering(Role.SUPERVISOR, unit)
        case _:
            return ()


def announce(
    plan: Plan,
    task: Row[*tuple[Any, ...]],
    kind: str,
    rung: Rung,
    climbed: int,
    person: int,
    audience: Audience,
    now: datetime,
) -> None:
    """A morning's rung waits for the digest; one in hours, or of an urgent task, goes at once."""
    key = f"task:{task.id}:{task.due_version}:{kind}:{climbed}:{person}"
    if rung.days is not None and not task.urgency.any_hour:
        plan.items.append(
            {
                "key": key,
                "person_id": person,
                "matter": Matter.TASK,
                "matter_id": task.id,
                "kind": kind,
                "version": task.due_version,
                "rung": climbed,
                "audience": audience,
                "at": now,
            }
        )
        return
    plan.letters.append(
        Post(
            "task.rung",
            Matter.TASK,
            task.id,
            to_person=person,
            key=key,
            ids={
                "clock": kind,
                "version": task.due_version,
                "rung": climbed,
                "audience": audience,
            },
            priority=Priority.URGENT if task.urgency is not Urgency.NORMAL else Priority.REMINDER,
        )
    )
