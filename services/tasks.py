"""What the office does with tasks."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import OPEN_TASK
from models.work import Task


async def count_open(session: AsyncSession, person_id: int) -> int:
    """How many tasks wait for this person."""
    query = select(func.count()).where(Task.assignee_id == person_id, Task.state.in_(OPEN_TASK))
    return await session.scalar(query) or 0
