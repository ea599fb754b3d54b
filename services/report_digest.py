"""Reports in the morning's one message: a line each, or one alone in full."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.notices import Notice, Pick, Refusal
from domain.notices.hotline import ReportInDigest, ReportReminder
from domain.notices.task_lists import Entry, Group
from models.contacts import Contact
from models.office import Person
from models.work import DigestItem
from services.contacts import Visitor, who
from services.report_alarms import ticks
from services.report_cards import card, unit_name
from services.report_file import Opened, for_officer


async def report_entries(
    session: AsyncSession, items: Sequence[DigestItem], now: datetime
) -> dict[int, Entry]:
    """A line per report and reader, while it waits and the reader may see it."""
    entries: dict[int, Entry] = {}
    seen: set[tuple[int, int]] = set()
    for item in items:
        opened = await still(session, item, now)
        if opened is None or (item.person_id, item.matter_id) in seen:
            continue
        seen.add((item.person_id, item.matter_id))
        facts = await card(session, opened, now)
        line = ReportInDigest(facts, item.kind, item.audience)
        entries[item.id] = Entry(Group.REPORTS, line, Pick(f"📨 {facts.code}", f"p.see:{facts.id}"))
    return entries


async def report_alone(session: AsyncSession, item: DigestItem, now: datetime) -> Notice | None:
    opened = await still(session, item, now)
    if opened is None:
        return None
    unit = await unit_name(session, opened.report.holder_unit_id)
    return ReportReminder(await card(session, opened, now), item.kind, item.audience, unit)


async def still(session: AsyncSession, item: DigestItem, now: datetime) -> Opened | None:
    """The report of an item that is still true, through the one door."""
    reader = await reader_of(session, item.person_id, now)
    if reader is None:
        return None
    try:
        opened = await for_officer(session, item.matter_id, reader, now)
    except Refusal:
        return None
    report = opened.report
    waits = item.version == report.due_version and ticks(report, item.kind)
    return opened if waits else None


async def reader_of(session: AsyncSession, person_id: int, now: datetime) -> Visitor | None:
    """The officer as they would come to the desk, by the chat they linked last."""
    query = (
        select(Contact)
        .where(Contact.person_id == person_id, Contact.closed_at.is_(None))
        .options(joinedload(Contact.person).joinedload(Person.unit))
        .order_by(Contact.linked_at.desc(), Contact.id.desc())
        .limit(1)
    )
    contact = (await session.scalars(query)).one_or_none()
    return None if contact is None else await who(session, contact, now)
