"""Who a reporter is, sealed apart from the case: the mailbox, name and telephone.

The mailbox is resolved by the courier alone (``services.addressing``). Name and telephone leave by
``read``: its callers are the call-back of the desk and an opening that two officers agreed to
(``services.identity_openings``), and each records an event.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from models.cases import case_of
from models.contacts import Contact
from models.identities import Identity
from models.reports import Reporter
from models.sealing import identity_of, plain_json, vault_of

MAILBOX, WHO = "reporter-mailbox", "reporter-name"
OLD_MAILBOX = "mailbox"
"""Purpose of the mailboxes sealed before identities had keys of their own."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a reporter left of themselves; "" for what they did not."""

    name: str
    phone: str


async def keep(session: AsyncSession, report_id: int, name: str, phone: str) -> None:
    """Seal name and telephone of a report's sender, in place of any kept before; both empty:
    nothing stays."""
    row = await session.get(Identity, report_id)
    if not (name or phone):
        if row is not None:
            await session.delete(row)
        return
    who = plain_json({"name": name, "phone": phone})
    sealed = identity_of(session).seal(WHO, who, case_of(report_id))
    if row is None:
        session.add(Identity(report_id=report_id, body=sealed))
    else:
        row.body = sealed


async def kept(session: AsyncSession, report_id: int) -> bool:
    """Whether there is a name or a telephone, without opening it."""
    return await session.get(Identity, report_id) is not None


async def read(session: AsyncSession, report_id: int) -> Known | None:
    """Open it. The caller has passed the door that lets them, and records the event."""
    row = await session.get(Identity, report_id, populate_existing=True)
    if row is None:
        return None
    return Known(**json.loads(identity_of(session).open(WHO, row.body, case_of(report_id))))


# --- the mailbox ---------------------------------------------------------------------------


def reporter(session: AsyncSession, report_id: int, contact: Contact, owner: str) -> Reporter:
    """The row that ties a report to the chat it came from, readable by the courier alone."""
    box = seal_box(session, report_id, contact.id)
    return Reporter(report_id=report_id, owner_hash=owner, mailbox=box)


def seal_box(session: AsyncSession, report_id: int, contact_id: int) -> bytes:
    return identity_of(session).seal(MAILBOX, str(contact_id).encode(), case_of(report_id))


def open_box(session: AsyncSession, report_id: int, sealed: bytes) -> int:
    """The contact a mailbox leads to. For the courier."""
    master = vault_of(session)
    if master.holds(sealed):
        return int(master.open(OLD_MAILBOX, sealed).decode())
    return int(identity_of(session).open(MAILBOX, sealed, case_of(report_id)).decode())
