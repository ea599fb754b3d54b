"""Whose task it is today: whose hands it is in, who accepts its result, who may see it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row

from domain.lifecycle import TASK_ACTS, TaskAct, may_task
from domain.rights import Right
from models.work import Task
from services.contacts import Visitor
from services.directory import Directory, without

AnyTask = Task | Row[*tuple[Any, ...]]
"""A task or the columns of one: lead unit, assignee, assigner."""

BY_HANDS = (TaskAct.ACKNOWLEDGE, TaskAct.PROGRESS, TaskAct.SUBMIT)
BY_ACCEPTER = (TaskAct.ACCEPT, TaskAct.RETURN)


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


def with_stand_ins(people: Iterable[int], who: Directory) -> frozenset[int]:
    """These people and whoever stands in for them today."""
    return frozenset(person for one in people for person in (one, who.hears(one)))


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
        return visitor.person.id in with_stand_ins(accepters(task, who), who)
    return visitor.may(Right.ASSIGN, task.lead.path)


def acts_now(task: Task, visitor: Visitor, who: Directory) -> tuple[TaskAct, ...]:
    """What this person may do with the task as it stands."""
    return tuple(
        act for act in TASK_ACTS if may_task(act, task.state) and is_theirs(act, task, visitor, who)
    )
