"""The clock that asks why a task is late, until somebody has said so.

It is armed when the first late rung of a deadline is announced (``services.alarms.write``), runs
over the deadline by the ladder «task.cause», and anew from the acceptance of a late result. A new
deadline begins it again; a submission that came in time keeps it quiet while it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ladder import climbed_before
from domain.lateness import Statement, is_late
from domain.lifecycle import Matter, TaskState
from models.ledger import Lateness
from models.work import Task
from services.alarms import CAUSE, Due, Plan, Planner, announced, digest_item, plan_each
from services.almanac import Almanac, almanac
from services.clocks import Climber, Course, advance, arm
from services.directory import Directory, directory
from services.lateness import late, record_of
from services.task_alarms import COLUMNS, WAITING_FOR, readers

ALSO = (Task.done_at,)


def course_of(due_at: datetime, book: Almanac) -> Course:
    """The ladder over a missed deadline; or over the moment a late result was accepted. However
    urgent the task: why it is late is asked in office hours."""
    return Course(book.ladder("task.cause"), due_at, due_at, urgent=False)


async def after_acceptance(session: AsyncSession, task: Task, now: datetime) -> None:
    """A result that came late was accepted: ask from now on, unless the cause is known."""
    if late(task, now) and await record_of(session, task) is None:
        book = await almanac(session)
        course = course_of(now, book)
        await arm(session, Matter.TASK, task.id, CAUSE, task.due_version, course, book)


async def plan_causes(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    ids = [alarm.matter_id for alarm in alarms]
    query = select(*COLUMNS, *ALSO).where(Task.id.in_(ids))
    tasks = {row.id: row for row in await session.execute(query)}
    stated = select(Lateness.task_id, Lateness.due_at).where(
        Lateness.task_id.in_(ids), Lateness.act == Statement.STATED
    )
    known = frozenset((task, due) for task, due in await session.execute(stated))
    book = await almanac(session)
    who = await directory(session, now)
    return plan_each(alarms, Batch(tasks, known, book, who, Climber(book, now), now).plan_one)


@dataclass(frozen=True)
class Batch:
    tasks: Mapping[int, Row[*tuple[Any, ...]]]
    known: frozenset[tuple[int, datetime]]  # deadlines whose cause was stated
    book: Almanac
    who: Directory
    climber: Climber
    now: datetime

    def plan_one(self, plan: Plan, alarm: Due) -> None:
        task = self.tasks[alarm.matter_id]
        over = task.state not in WAITING_FOR[CAUSE] or task.due_at is None
        if over or (task.id, task.due_at) in self.known:
            plan.silence(alarm)
            return
        alarm, course, fresh = self.laid(alarm, task)
        step = self.climber.step(alarm, course, head=True)
        plan.alarms.append({**advance(alarm, step), **fresh})
        if step.rung is None or not self.is_late(task):
            return
        rung = course.ladder.rungs[step.rung]
        told = readers(task, (rung,), self.who)
        anchor = int((alarm.anchor_at or task.due_at).timestamp())
        for person, audience in told.items():
            key = f"task:{task.id}:{task.due_version}:{CAUSE}:{anchor}:{step.climbed}:{person}"
            plan.items.append(digest_item(alarm, key, step.climbed, person, audience, self.now))
        plan.events.append(announced(alarm, step, rung, told, self.now))

    def laid(
        self, alarm: Due, task: Row[*tuple[Any, ...]]
    ) -> tuple[Due, Course, Mapping[str, object]]:
        """The alarm over the deadline in force: begun anew where that is another than before."""
        if alarm.anchor_at is not None and alarm.version == task.due_version:
            return alarm, course_of(alarm.anchor_at, self.book), {}
        course = course_of(task.due_at, self.book)
        climbed = climbed_before(course.moments(self.book), course.since)
        begun = replace_due(alarm, task.due_version, task.due_at, climbed)
        return begun, course, {"version": begun.version, "anchor_at": begun.anchor_at}

    def is_late(self, task: Row[*tuple[Any, ...]]) -> bool:
        handed_in = task.done_at if task.state is TaskState.DONE else task.submitted_at
        return is_late(task.state, task.due_at, handed_in or task.submitted_at, self.now)


def replace_due(alarm: Due, version: int, anchor: datetime, climbed: int) -> Due:
    return alarm._replace(version=version, anchor_at=anchor, climbed=climbed, told_head_at=None)


PLANNERS: dict[tuple[Matter, str], Planner] = {(Matter.TASK, CAUSE): plan_causes}
