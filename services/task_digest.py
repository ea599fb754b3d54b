"""Tasks in the morning's one message: a line each, or one alone in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.ladder import Audience
from domain.notices import Notice, Pick
from domain.notices.task_lists import MARKS, Entry, Group, TaskLine
from domain.terms import TermKind
from models.work import DigestItem, Task
from services.alarms import CAUSE
from services.almanac import almanac
from services.task_alarms import ACCEPT, ACKNOWLEDGE
from services.task_doors import LOADED
from services.task_facts import brief
from services.task_letters import Item, still, told

BY_TERM: dict[TermKind, Group] = {
    TermKind.OVERDUE: Group.OVERDUE,
    TermKind.TODAY: Group.TODAY,
}
BY_CLOCK: dict[str, Group] = {
    ACKNOWLEDGE: Group.UNACKNOWLEDGED,
    ACCEPT: Group.ACCEPT,
    CAUSE: Group.CAUSE,
}


async def task_entries(
    session: AsyncSession, items: Sequence[DigestItem], now: datetime
) -> dict[int, Entry]:
    """One line per task and reader, however many of its rungs are in: the first says it."""
    book = await almanac(session)
    query = select(Task).where(Task.id.in_({i.matter_id for i in items})).options(*LOADED)
    tasks = {task.id: task for task in await session.scalars(query)}
    entries: dict[int, Entry] = {}
    seen: set[int] = set()
    for item in sorted(items, key=lambda item: list(Audience).index(Audience(item.audience))):
        task = tasks.get(item.matter_id)
        if task is None or task.id in seen or not still(task, as_item(item)):
            continue
        seen.add(task.id)
        facts = brief(task, now, book)
        group = group_of(item, facts.term.kind)
        mark = "⏳" if group is Group.ACCEPT else MARKS[facts.term.kind]
        entries[item.id] = Entry(
            group,
            TaskLine(facts, group is Group.UNIT),
            Pick(f"{mark} {task.code}", f"t.see:{task.id}"),
        )
    return entries


def group_of(item: DigestItem, kind: TermKind) -> Group:
    if item.audience not in (Audience.ASSIGNEE, Audience.ACCEPTER):
        return Group.UNIT
    return BY_CLOCK.get(item.kind) or BY_TERM.get(kind, Group.SOON)


async def task_alone(session: AsyncSession, item: DigestItem, now: datetime) -> Notice | None:
    return await told(session, as_item(item), now)


def as_item(item: DigestItem) -> Item:
    return Item(
        item.matter_id, item.kind, item.version, Audience(item.audience), item.person_id, item.at
    )
