"""Tasks that come again: each instance makes the next one when its time comes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.deadline_phrases import read
from domain.lifecycle import Matter, TaskAct, TaskState
from domain.notices import Refusal
from domain.notices.series import NothingToRepeat
from domain.recurring import Every, Rule, Words, next_ahead, read_rule
from domain.worktime import today
from models.requests import Instance
from models.work import Coordination, Task
from services import deadlines, tasks
from services.alarms import Due, Plan, Planner
from services.almanac import Almanac, almanac
from services.clocks import put, silence
from services.contacts import Visitor
from services.directory import directory
from services.task_doors import LOADED, for_act
from services.task_notes import actor, note

NEXT = "next"


async def set_rule(
    session: AsyncSession, task_id: int, visitor: Visitor, every: Every | None, now: datetime
) -> tuple[Task, datetime | None]:
    """Have a task come again as often as this, or (None) no more. Returns it, and when its next
    instance is due. Of a series that has gone on it is the newest instance, whichever was pressed:
    the others have made theirs. Raises Refusal: not theirs, or a task without a deadline to count
    from."""
    task, _ = await for_act(session, task_id, visitor, TaskAct.REPEAT, now)
    newest = await newest_of(session, task.id)
    if newest != task.id:
        task, _ = await for_act(session, newest, visitor, TaskAct.REPEAT, now)
    known = await session.get(Instance, task.id)
    if every is None:
        if known is not None:
            known.rule = ""
            await silence(session, Matter.SERIES, task.id, NEXT)
        await note(session, task, "repeats_no_more", now, actor=actor(visitor))
        return task, None
    if task.due_at is None:
        raise Refusal(NothingToRepeat(task.code))
    rule, book = Rule.of(every, task.due_at), await almanac(session)
    await begin(session, task, rule, task.due_at, visitor, now)
    return task, next_ahead(rule, task.due_at, now, book.calendar)[0]


async def newest_of(session: AsyncSession, task_id: int) -> int:
    """The instance a task's series has come to; the task itself where it has none."""
    mine = select(Instance.series_id).where(Instance.task_id == task_id)
    query = select(Instance.task_id).where(Instance.series_id == mine.scalar_subquery())
    return await session.scalar(query.order_by(Instance.turn.desc()).limit(1)) or task_id


async def begin_in_words(
    session: AsyncSession, task: Task, phrase: str, visitor: Visitor, now: datetime
) -> None:
    """A task just given with a repetition for its deadline: «trước ngày 25 hằng tháng»."""
    if task.due_at is not None:
        await begin(session, task, Words(phrase), task.due_at, visitor, now)


async def begin(
    session: AsyncSession,
    task: Task,
    rule: Rule | Words,
    due_at: datetime,
    visitor: Visitor,
    now: datetime,
) -> None:
    known = await session.get(Instance, task.id)
    if known is None:
        session.add(Instance(task_id=task.id, series_id=task.id, turn=1, rule=str(rule)))
        await session.flush()
    else:
        known.rule = str(rule)
    await arm_next(session, task.id, rule, due_at)
    await note(session, task, "repeats", now, actor=actor(visitor), rule=str(rule))


async def arm_next(
    session: AsyncSession, task_id: int, rule: Rule | Words, due_at: datetime
) -> None:
    """The clock that makes the next instance. It keeps the deadline the series gave this one: more
    time for one instance moves no other."""
    await put(
        session,
        {
            "matter": Matter.SERIES,
            "matter_id": task_id,
            "kind": NEXT,
            "version": 1,
            "anchor_at": due_at,
            "climbed": 0,
            "told_head_at": None,
            "next_at": made_at(rule, due_at, await almanac(session)),
            "failures": 0,
        },
    )


def made_at(rule: Rule | Words, due_at: datetime, book: Almanac) -> datetime:
    """In the morning of the working day after this one is due, but no longer before the next is due
    than the policy says: nobody is given in January what is due in December."""
    after = book.morning_of(book.calendar.next_working(today(due_at)))
    ahead = timedelta(days=book.number("task.series_days"))
    near = book.calendar.on_or_after(today(rule.after(due_at, book.calendar) - ahead))
    return max(after, book.morning_of(near))


# --- making the next -------------------------------------------------------------------------


async def plan_series(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    """Make what is due to be made. A task withdrawn, or whose series was stopped, makes nothing."""
    plan, book = Plan(), await almanac(session)
    for alarm in alarms:
        instance = await session.get(Instance, alarm.matter_id)
        query = select(Task).where(Task.id == alarm.matter_id).options(*LOADED)
        task = (await session.scalars(query)).one()
        if instance is not None and instance.rule and task.state is not TaskState.CANCELLED:
            try:
                rule = read_rule(instance.rule)
                due, steps = next_ahead(rule, alarm.anchor_at or now, now, book.calendar)
            except ValueError as unreadable:  # nothing was written yet: the others go on
                plan.failures.append((alarm, unreadable))
                continue
            await make_next(session, task, instance, rule, due, steps, now)
            plan.posted += 1
        plan.alarms.append({"id": alarm.id, "next_at": None, "failures": 0})
    return plan


async def make_next(
    session: AsyncSession,
    task: Task,
    instance: Instance,
    rule: Rule | Words,
    due: datetime,
    steps: int,
    now: datetime,
) -> Task:
    """The same work again, due ``steps`` days of the series later, in the hands of whoever has it
    now."""
    who = await directory(session, now)
    helping = select(Coordination.unit_id).where(Coordination.task_id == task.id)
    made = await tasks.assign(
        session,
        by=None,
        content=task.content,
        lead_unit_id=task.lead_unit_id,
        assignee_id=task.assignee_id if task.assignee_id not in who.gone else None,
        due_at=due,
        now=now,
        urgency=task.urgency,
        deliverable=task.deliverable,
        document_id=task.document_id,
        coordinating=tuple(await session.scalars(helping)),
        starred=task.starred,
        assigner_id=task.assigner_id,
    )
    session.add(
        Instance(
            task_id=made.id,
            series_id=instance.series_id,
            turn=instance.turn + steps,
            rule=instance.rule,
        )
    )
    await session.flush()
    if isinstance(rule, Words):
        starts, book = today(due), await almanac(session)
        words = read(rule.phrase, starts, book.calendar)
        await deadlines.keep(session, made, deadlines.Said(rule.phrase, starts), words, now)
    await arm_next(session, made.id, rule, due)
    await note(session, task, "repeated", now, text=made.code, made=made.id, passed_over=steps - 1)
    return made


PLANNERS: dict[tuple[Matter, str], Planner] = {(Matter.SERIES, NEXT): plan_series}
