"""Which chat a letter goes to: its reader's phone in use, or the reporter's mailbox."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.contacts import Contact
from models.post import Letter
from models.reports import Reporter
from models.sealing import vault_of

MAILBOX = "mailbox"


async def choose_contacts(session: AsyncSession, rows: Sequence[Row[Any]]) -> None:
    """Give letters without a chat the best open one of their reader."""
    people = {row.person_id for row in rows if row.contact_id is None and row.person_id}
    best = await best_contacts(session, people)
    for person, contact in best.items():
        ids = [row.id for row in rows if row.contact_id is None and row.person_id == person]
        await session.execute(update(Letter).where(Letter.id.in_(ids)).values(contact_id=contact))
    for row in rows:
        if row.contact_id is None and row.report_id is not None:
            await session.execute(
                update(Letter)
                .where(Letter.id == row.id)
                .values(contact_id=await mailbox(session, row.report_id))
            )


async def best_contacts(session: AsyncSession, people: Collection[int]) -> dict[int, int]:
    """The open contact each person linked last: the phone in use."""
    if not people:
        return {}
    query = (
        select(Contact.person_id, Contact.id)
        .where(Contact.person_id.in_(people), Contact.closed_at.is_(None))
        .order_by(Contact.person_id, Contact.linked_at, Contact.id)
    )
    return {person: contact for person, contact in await session.execute(query) if person}


async def mailbox(session: AsyncSession, report_id: int) -> int | None:
    """The reporter's chat: opened here, by the courier, and nowhere else."""
    reporter = await session.get(Reporter, report_id)
    if reporter is None:
        return None
    contact = await session.get(
        Contact, int(vault_of(session).open(MAILBOX, reporter.mailbox).decode())
    )
    return contact.id if contact is not None and contact.closed_at is None else None


async def ever_linked(session: AsyncSession, rows: Sequence[Row[Any]]) -> set[int]:
    """Those of the readers who have linked a chat, open or closed."""
    people = {row.person_id for row in rows if row.person_id}
    if not people:
        return set()
    query = select(Contact.person_id).where(Contact.person_id.in_(people))
    return {person for person in await session.scalars(query) if person}
