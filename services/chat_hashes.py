"""By which keyed hash a chat is found again in rows that must not say whose they are.

Made with the identity keys: whoever holds the database and the office's keys cannot compute them.
They are written under the newest of these keys and looked for under each, and a rotation makes
them anew as long as the chat is known, so that an old identity key may go.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from models.abuse import Block, Sending
from models.access import Talk
from models.contacts import Contact
from models.sealing import identity_of

SENDER, TALK, VISIT, GUESS = "sender", "talk", "visit", "guess"

LASTING: tuple[tuple[InstrumentedAttribute[Any], str], ...] = (
    (Sending.sender_hash, SENDER),
    (Block.sender_hash, SENDER),
    (Talk.owner_hash, TALK),
)
"""Made anew when keys change. Visits and guesses live for minutes; those of reports
(``reporter.owner_hash``) change with their mailboxes."""


def written(session: AsyncSession, purpose: str, contact: Contact) -> str:
    return under_all(session, purpose, contact)[0]


def under_all(session: AsyncSession, purpose: str, contact: Contact) -> tuple[str, ...]:
    """The newest first."""
    return identity_of(session).digests(purpose, contact.address_hash)


async def make_anew(session: AsyncSession) -> None:
    """Every lasting hash under an older key, under the newest instead."""
    if len(identity_of(session).tags) == 1:
        return
    chats = (await session.scalars(select(Contact.address_hash))).all()
    for column, purpose in LASTING:
        known = set(await session.scalars(select(column).distinct()))
        newest = newest_of(session, purpose, chats) if known else {}
        for old in known & newest.keys():
            change = update(column.class_).where(column == old).values({column: newest[old]})
            await session.execute(change.execution_options(synchronize_session=False))


def newest_of(session: AsyncSession, purpose: str, chats: Iterable[str]) -> dict[str, str]:
    """What stands under each older key for these chats, and what it becomes."""
    identity = identity_of(session)
    found: dict[str, str] = {}
    for chat in chats:
        new, *older = identity.digests(purpose, chat)
        found |= dict.fromkeys(older, new)
    return found
