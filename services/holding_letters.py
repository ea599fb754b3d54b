"""Wording letters about tasks paused, resumed, taken back or moved to another unit."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import TaskState
from domain.notices import Notice
from domain.notices.holding import TaskMoved, TaskPaused, TaskResumed, TaskWithdrawn
from services.almanac import almanac
from services.compose import Composer
from services.dispatch import Claim
from services.task_facts import brief, last_words, load, name_of


async def paused(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    row, book = await load(session, claim.matter_id or 0), await almanac(session)
    if row.state is not TaskState.PAUSED:
        return None
    name, by = await names(session, claim)
    return TaskPaused(brief(row, now, book), name, by, await last_words(session, row.id, "paused"))


async def resumed(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    row, book = await load(session, claim.matter_id or 0), await almanac(session)
    if row.due_version != claim.ids["version"]:
        return None
    return TaskResumed(brief(row, now, book), *await names(session, claim))


async def withdrawn(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    row, book = await load(session, claim.matter_id or 0), await almanac(session)
    name, by = await names(session, claim)
    words = await last_words(session, row.id, "withdrawn")
    return TaskWithdrawn(brief(row, now, book), name, by, words)


async def moved(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    row, book = await load(session, claim.matter_id or 0), await almanac(session)
    name, by = await names(session, claim)
    words = await last_words(session, row.id, "transferred")
    return TaskMoved(brief(row, now, book), name, by, words)


async def names(session: AsyncSession, claim: Claim) -> tuple[str, str]:
    """The reader's, and who did it."""
    return await name_of(session, claim.person_id), await name_of(session, claim.ids["by"])


COMPOSERS: dict[str, Composer] = {
    "task.paused": paused,
    "task.resumed": resumed,
    "task.withdrawn": withdrawn,
    "task.transferred": moved,
}
