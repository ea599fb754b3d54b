"""Whose task it is today: whose hands it is in, who accepts its result, who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Row

from domain.lifecycle import TASK_ACTS, TaskAct, may_task
from domain.rights import Right
from models.work import Task
from services.contacts import Visitor
from services.directory import Directory, without

AnyTask = Task | Row[*tuple[Any, ...]]
"""A task or the columns of one: lead unit, assignee, assigner."""

BY_HANDS = (
    TaskAct.ACKNOWLEDGE,
    TaskAct.PROGRESS,
    TaskAct.SUBMIT,
    TaskAct.EXTEND,
    TaskAct.HAND_BACK,
)
BY_ACCEPTER = (TaskAct.ACCEPT, TaskAct.RETURN)
BY_GIVER = (TaskAct.TRANSFER, TaskAct.PAUSE, TaskAct.RESUME, TaskAct.REPEAT, TaskAct.CANCEL)


def heads_of(task: AnyTask, who: Directory) -> tuple[int, ...]:
    """The heads of the lead unit, or of the nearest unit above that has any."""
    return who.heads(task.lead_unit_id) or who.superiors(task.lead_unit_id)


def hands(task: AnyTask, who: Directory) -> tuple[int, ...]:
    """Who must do it: the assignee, or the heads while nobody is named or the named one left."""
    if task.assignee_id is not None and task.assignee_id not in who.gone:
        return (task.assignee_id,)
    return heads_of(task, who)


def accepters(task: AnyTask, who: Directory) -> tuple[int, ...]:
    """Whoever gave the task; the head when nobody did. Nobody accepts their own result, unless
    there is nobody else: then the superior does, and without one they themselves."""
    doing = hands(task, who)
    giver: int | None = task.assigner_id
    able = heads_of(task, who) if giver is None or giver in who.gone else (giver,)
    return without(able, doing) or who.superiors(task.lead_unit_id, doing) or able


def givers(task: AnyTask, who: Directory) -> tuple[int, ...]:
    """Who may stop or move it: whoever gave it; when nobody did or they left, whoever stands above
    the unit, for a unit does not take back what others gave it."""
    giver: int | None = task.assigner_id
    if giver is not None and giver not in who.gone:
        return (giver,)
    return who.superiors(task.lead_unit_id) or who.heads(task.lead_unit_id)


def with_stand_ins(people: Iterable[int], who: Directory) -> frozenset[int]:
    """These people and whoever stands in for them today."""
    return frozenset(person for one in people for person in (one, who.hears(one)))


def apart(people: Iterable[int], task: AnyTask, who: Directory) -> frozenset[int]:
    """These people and whoever stands in for them today, but for those who do the task: nobody
    decides about their own work by standing in for who should."""
    people = tuple(people)
    return frozenset(people) | (with_stand_ins(people, who) - with_stand_ins(hands(task, who), who))


def may_see(task: Task, coordinating: Iterable[str], visitor: Visitor, who: Directory) -> bool:
    """The assignee, the giver, the accepter, their stand-ins; heads, deputies and clerks of the
    units concerned (``coordinating``: their paths); whoever watches over the lead unit."""
    if visitor.person is None:
        return False
    named = hands(task, who) + accepters(task, who)
    return (
        visitor.person.id == task.assigner_id
        or visitor.person.id in with_stand_ins(named, who)
        or visitor.may(Right.SEE_TASKS, task.lead.path)
        or any(visitor.may(Right.SEE_UNIT, path) for path in (task.lead.path, *coordinating))
    )


def is_theirs(act: TaskAct, task: Task, visitor: Visitor, who: Directory) -> bool:
    """Whether this act belongs to this person, whatever the state of the task."""
    if visitor.person is None:
        return False
    if act in BY_HANDS:
        return visitor.person.id in with_stand_ins(hands(task, who), who)
    if act in BY_ACCEPTER:
        return visitor.person.id in apart(accepters(task, who), task, who)
    if act in BY_GIVER:
        return orders(task, visitor, who)
    if act is TaskAct.EXPLAIN:
        return may_demand(task, visitor, who)
    if act is TaskAct.CONSULT and visitor.person.id in with_stand_ins(hands(task, who), who):
        return True
    return visitor.may(Right.ASSIGN, task.lead.path)


def orders(task: Task, visitor: Visitor, who: Directory) -> bool:
    """The giver, or whoever gives tasks to a larger part of the office than the unit itself; of
    the unit's own who do it only who gave it to themselves."""
    if visitor.person is None:
        return False
    me, gave = visitor.person.id, givers(task, who)
    if me in hands(task, who) and me in (task.assignee_id, *who.heads(task.lead_unit_id)):
        return me in gave
    above = task.lead.path.rstrip("/").rpartition("/")[0] + "/"
    return me in apart(gave, task, who) or (above != "/" and visitor.may(Right.ASSIGN, above))


def may_demand(task: Task, visitor: Visitor, who: Directory) -> bool:
    """Leaders, heads and supervisors over the unit, and the giver; nobody of themselves."""
    if visitor.person is None or visitor.person.id in with_stand_ins(hands(task, who), who):
        return False
    gave = visitor.person.id in with_stand_ins(givers(task, who), who)
    return gave or visitor.may(Right.DEMAND, task.lead.path)


def acts_now(task: Task, visitor: Visitor, who: Directory, now: datetime) -> tuple[TaskAct, ...]:
    """What this person may do with the task as it stands."""
    return tuple(
        act
        for act in TASK_ACTS
        if may_task(act, task.state)
        and is_theirs(act, task, visitor, who)
        and (act is not TaskAct.EXTEND or may_extend(task.due_at, now))
    )


def may_extend(due_at: datetime | None, now: datetime) -> bool:
    """More time is asked for before the deadline, not after it (Công văn 1680/UBND-NC: quá hạn is
    counted whatever is asked later)."""
    return due_at is not None and now < due_at
