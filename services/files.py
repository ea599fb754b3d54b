"""Files people sent: fetched under a lease, sealed in pieces, opened for whoever may see them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.messages import File
from models.contacts import Contact
from models.reports import Attachment, Piece
from models.sealing import open_text, seal_text, vault_of

PURPOSE = "attachment"
PIECE = 1 << 20  # bytes
LEASE = timedelta(minutes=5)
BACKOFF = timedelta(seconds=30)
TRIES = 8


@dataclass(frozen=True, slots=True)
class Errand:
    """A file to fetch."""

    attachment_id: int
    channel: str
    account: str
    ref: str
    attempts: int


def attach(
    session: AsyncSession,
    matter: str,
    matter_id: int,
    file: File,
    contact: Contact,
    now: datetime,
    real: datetime,
) -> Attachment:
    """Note a file; its bytes follow. ``real`` is when it may be fetched: at once."""
    attachment = Attachment(
        matter=matter,
        matter_id=matter_id,
        channel=contact.channel,
        account=contact.account,
        ref=seal_text(session, PURPOSE, file.ref),
        kind=file.kind,
        name=seal_text(session, PURPOSE, file.name),
        mime=file.mime,
        size=file.size,
        due_at=real,
        at=now,
    )
    session.add(attachment)
    return attachment


async def claim(session: AsyncSession, real: datetime, limit: int) -> list[Errand]:
    query = (
        select(Attachment)
        .where(Attachment.due_at <= real)
        .order_by(Attachment.due_at, Attachment.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    errands = []
    for row in await session.scalars(query):
        row.due_at, row.attempts = real + LEASE, row.attempts + 1
        ref = open_text(session, PURPOSE, row.ref)
        errands.append(Errand(row.id, row.channel, row.account, ref, row.attempts))
    return errands


async def keep(session: AsyncSession, attachment_id: int, body: bytes) -> None:
    """Seal the bytes in pieces; a second fetch of the same file replaces the first."""
    vault = vault_of(session)
    await session.execute(delete(Piece).where(Piece.attachment_id == attachment_id))
    for number, start in enumerate(range(0, len(body), PIECE)):
        sealed = vault.seal(PURPOSE, body[start : start + PIECE])
        session.add(Piece(attachment_id=attachment_id, number=number, body=sealed))
    row = await session.get_one(Attachment, attachment_id)
    row.state, row.due_at, row.size = "stored", None, len(body)


async def give_up(session: AsyncSession, errand: Errand, real: datetime, *, final: bool) -> None:
    row = await session.get_one(Attachment, errand.attachment_id)
    if final or errand.attempts >= TRIES:
        row.state, row.due_at = "lost", None
    else:
        row.due_at = real + BACKOFF * errand.attempts


async def body(session: AsyncSession, attachment_id: int) -> AsyncIterator[bytes]:
    """The bytes of a stored file. Whoever calls this has checked the right to its matter."""
    query = select(Piece.body).where(Piece.attachment_id == attachment_id).order_by(Piece.number)
    for sealed in await session.scalars(query):
        yield vault_of(session).open(PURPOSE, sealed)
