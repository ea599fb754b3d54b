"""Rows of an office's past for tests about numbers and lists: tasks as they stand, in bulk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import insert

from domain.lifecycle import TaskState, Urgency
from domain.words import fold
from models.work import Task
from tests.world import THURSDAY, World

numbers = count(900_001)  # far from the codes the office itself gives
DAY = timedelta(days=1)
LONG_AGO = THURSDAY - 200 * DAY


def task(
    unit_id: int,
    state: TaskState = TaskState.ACCEPTED,
    *,
    content: str = "Báo cáo cải cách hành chính",
    assigned_at: datetime = LONG_AGO,
    due_at: datetime | None = None,
    done_at: datetime | None = None,
    accepted_at: datetime | None = None,
    closed_at: datetime | None = None,
    **columns: Any,
) -> dict[str, Any]:
    """A row of the table of tasks; accepted when submitted unless said otherwise."""
    return {
        "code": f"NV-2026-{next(numbers):06d}",
        "content": content,
        "content_fold": fold(content),
        "deliverable": "",
        "lead_unit_id": unit_id,
        "urgency": Urgency.NORMAL,
        "starred": False,
        "assigned_at": assigned_at,
        "due_at": due_at,
        "due_version": 1,
        "state": state,
        "progress": "",
        "result": "",
        "done_at": done_at,
        "accepted_at": accepted_at or done_at,
        "closed_at": closed_at,
        "document_id": None,
        "assignee_id": None,
        "assigner_id": None,
    } | columns


async def remember(world: World, rows: Iterable[dict[str, Any]]) -> None:
    async with world.database.write() as session:
        await session.execute(insert(Task), list(rows))
