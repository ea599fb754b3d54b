"""The stretches of tasks' lives, from the register's episodes and the rows as they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import TaskState
from domain.timeline import Stretch
from models.tallies import Episode
from models.work import Task
from services.standing import handed_in

CHUNK = 500  # ids per question


async def lives(session: AsyncSession, task_ids: Sequence[int]) -> dict[int, tuple[Stretch, ...]]:
    """Each task's stretches, oldest first, the present one last. A task withdrawn has none after
    its withdrawal but the one that says so."""
    found: defaultdict[int, list[Stretch]] = defaultdict(list)
    for start in range(0, len(task_ids), CHUNK):
        ids = task_ids[start : start + CHUNK]
        earlier = select(Episode).where(Episode.task_id.in_(ids)).order_by(Episode.id)
        for row in await session.scalars(earlier):
            found[row.task_id].append(of_episode(row))
        for now in await session.execute(as_they_stand(ids)):
            found[now.id].append(of_row(now))
    return {task: tuple(sorted(each, key=lambda one: one.begun)) for task, each in found.items()}


def as_they_stand(ids: Sequence[int]):  # type: ignore[no-untyped-def]  # a statement
    begun = func.coalesce(Task.since, Task.assigned_at)
    return select(
        Task.id,
        begun.label("begun"),
        Task.lead_unit_id,
        Task.due_at,
        Task.state,
        handed_in().label("handed_in"),
        func.coalesce(Task.accepted_at, Task.done_at, Task.submitted_at, begun).label("accepted"),
    ).where(Task.id.in_(ids))


def of_episode(row: Episode) -> Stretch:
    accepted = row.accepted_at or row.from_at if row.state is TaskState.DONE else None
    return Stretch(
        row.from_at, row.to_at, row.unit_id, row.due_at, row.state, row.submitted_at, accepted
    )


def of_row(row: Row[*tuple[Any, ...]]) -> Stretch:
    accepted = row.accepted if row.state is TaskState.DONE else None
    return Stretch(
        row.begun, None, row.lead_unit_id, row.due_at, row.state, row.handed_in, accepted
    )
