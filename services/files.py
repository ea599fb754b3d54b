"""Files people sent: fetched under a lease, sealed in pieces, opened for whoever may see them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from domain import filetypes
from domain.cleaning import PASSED_ON
from domain.lifecycle import Matter
from domain.messages import Enclosure, File, Lack
from models.cases import NAME, REF, of_case, open_file_words, piece_opener, piece_sealer
from models.contacts import Contact
from models.reports import Attachment, Piece
from models.sealing import WrongKey, seal_text

PURPOSE = "attachment"
PIECE = 1 << 20  # bytes
LEASE = timedelta(minutes=5)
BACKOFF = timedelta(seconds=30)
TRIES = 8
OPENED = "file_opened"  # the event of somebody looking at a file
WAITING, CLEANING = "waiting", "cleaning"
LARGE = Lack.LARGE
ORIGINAL = "report.original"
"""The matter of a report's file as it came; its ``matter_id`` is the report."""


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
        kind=file.kind,
        mime=file.mime,
        size=file.size,
        due_at=real,
        at=now,
    )
    if of_case(matter):
        attachment.plain = (file.name, file.ref)
    else:
        attachment.name = seal_text(session, PURPOSE, file.name)
        attachment.ref = seal_text(session, PURPOSE, file.ref)
    session.add(attachment)
    return attachment


async def waiting(session: AsyncSession | AsyncConnection, real: datetime) -> bool:
    """Whether there is anything to fetch: one indexed look."""
    query = select(Attachment.id).where(Attachment.due_at <= real, Attachment.state == WAITING)
    return await session.scalar(query.limit(1)) is not None


async def claim(session: AsyncSession, real: datetime, limit: int) -> list[Errand]:
    query = (
        select(Attachment)
        .where(Attachment.due_at <= real, Attachment.state == WAITING)
        .order_by(Attachment.due_at, Attachment.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    errands = []
    for row in (await session.scalars(query)).all():
        row.due_at, row.attempts = real + LEASE, row.attempts + 1
        ref = await open_file_words(session, row, REF)
        errands.append(Errand(row.id, row.channel, row.account, ref, row.attempts))
    return errands


async def keep(session: AsyncSession, attachment_id: int, body: bytes, real: datetime) -> None:
    """Seal the fetched bytes; a second fetch of the same file replaces the first. A report's file
    is put aside as it is, and waits for its cleaned copy."""
    row = await session.get(Attachment, attachment_id)
    if row is None:
        return  # its case was erased meanwhile
    if row.matter == Matter.REPORT:
        original = await original_of(session, row)
        await store(session, original, body)
        row.state, row.due_at, row.attempts, row.size = CLEANING, real, 0, len(body)
    else:
        await store(session, row, body)


async def original_of(session: AsyncSession, row: Attachment) -> Attachment:
    """The row that holds a report's file as it came: nobody lists it, and only
    ``services.originals`` leads to it."""
    if row.original_id is not None:
        return await session.get_one(Attachment, row.original_id)
    same = ("matter_id", "channel", "account", "ref", "kind", "name", "mime", "at")
    facts = {name: getattr(row, name) for name in same}
    original = Attachment(matter=ORIGINAL, due_at=None, size=0, **facts)
    session.add(original)
    await session.flush()
    row.original_id = original.id
    return original


async def store(session: AsyncSession, row: Attachment, body: bytes) -> None:
    """Put these bytes in place of whatever the row held."""
    seal = await piece_sealer(session, row)
    await session.execute(delete(Piece).where(Piece.attachment_id == row.id))
    for number, start in enumerate(range(0, len(body), PIECE)):
        sealed = seal(number, body[start : start + PIECE])
        session.add(Piece(attachment_id=row.id, number=number, body=sealed))
    row.state, row.due_at, row.size = "stored", None, len(body)


async def give_up(
    session: AsyncSession, errand: Errand, real: datetime, *, final: bool, large: bool = False
) -> Attachment | None:
    """Try again later, or no more: then the file that is lost is returned."""
    row = await session.get(Attachment, errand.attachment_id)
    if row is None:
        return None  # its case was erased meanwhile
    if not (final or errand.attempts >= TRIES):
        row.due_at = real + BACKOFF * errand.attempts
        return None
    row.state, row.due_at, row.verdict = "lost", None, LARGE if large else None
    return row


async def body(session: AsyncSession, attachment_id: int) -> AsyncIterator[bytes]:
    """The bytes of a stored file. Whoever calls this has checked the right to its matter."""
    opener = await piece_opener(session, await session.get_one(Attachment, attachment_id))
    query = (
        select(Piece.number, Piece.body)
        .where(Piece.attachment_id == attachment_id)
        .order_by(Piece.number)
    )
    for number, sealed in await session.execute(query):
        yield opener(number, sealed)


async def enclosure(session: AsyncSession, attachment_id: int, stem: str) -> Enclosure | Lack:
    """The file as it may be passed on, or why not. ``stem`` is the name it is given, "" keeps
    the sender's. Whoever calls this has checked the right to its matter."""
    row = await session.get(Attachment, attachment_id, populate_existing=True)
    if row is None or row.state == "lost":
        return LARGE if row is not None and row.verdict == LARGE else Lack.LOST
    if row.state != "stored":
        return Lack.CLEANING if row.state == CLEANING else Lack.WAITING
    if row.verdict and row.verdict not in PASSED_ON:
        return Lack(row.verdict)
    try:
        name = await open_file_words(session, row, NAME)
        whole = b"".join([piece async for piece in body(session, attachment_id)])
    except WrongKey:
        return Lack.LOST
    if not whole:
        return Lack.LOST
    if filetypes.executable(name, row.mime, whole):
        return Lack.BARRED
    mime = filetypes.image_type(whole) or row.mime
    return Enclosure(called(row, stem, name, mime), mime, row.kind, whole)


def called(row: Attachment, stem: str, name: str, mime: str) -> str:
    """The name a file is passed on under; a photo from a chat often has none."""
    own = filetypes.safe_name(name)
    if own and not stem:
        return own
    end = filetypes.suffix(name, mime)
    stem = stem or f"{row.kind}-{row.id}"
    return f"{stem}.{end}" if end else stem
