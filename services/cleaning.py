"""Reports' files between their arrival and their cleaned copy: claimed under a lease, and what
comes of it told to both sides where a file is not passed on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from domain.cleaning import PASSED_ON, REFUSED, Cleaned, Verdict
from domain.lifecycle import Matter, Priority
from domain.messages import Lack
from models.cases import NAME, open_file_words
from models.reports import Attachment, Report
from services.alarms import record
from services.directory import directory
from services.files import CLEANING, body, store
from services.operators import operators
from services.post import Post, post
from services.report_file import hearing
from services.report_routing import to_officer

LEASE = timedelta(minutes=5)
BACKOFF = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=10)
TRIES = 3  # a file on which the child dies that often is not clean
UNREADABLE = 8  # tries of a file that could not even be opened
PATIENCE = timedelta(minutes=15)  # of a file for its scanner; then the operators hear of it


@dataclass(frozen=True, slots=True)
class Chore:
    """A file to be cleaned."""

    attachment_id: int
    original_id: int
    name: str
    mime: str
    attempts: int


async def waiting(session: AsyncSession | AsyncConnection, real: datetime) -> bool:
    """Whether there is anything to clean: one indexed read."""
    query = select(Attachment.id).where(Attachment.due_at <= real, Attachment.state == CLEANING)
    return await session.scalar(query.limit(1)) is not None


async def claim(session: AsyncSession, real: datetime, limit: int) -> list[Chore]:
    query = (
        select(Attachment)
        .where(Attachment.due_at <= real, Attachment.state == CLEANING)
        .order_by(Attachment.due_at, Attachment.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    chores = []
    for row in (await session.scalars(query)).all():
        row.due_at, row.attempts = real + LEASE, row.attempts + 1
        name = await open_file_words(session, row, NAME)
        chores.append(Chore(row.id, row.original_id or 0, name, row.mime, row.attempts))
    return chores


async def original(session: AsyncSession, chore: Chore) -> bytes:
    return b"".join([piece async for piece in body(session, chore.original_id)])


async def keep(session: AsyncSession, chore: Chore, cleaned: Cleaned, now: datetime) -> None:
    """Store what was made of a file. What nobody may open is told to both sides, once."""
    row = await session.get(Attachment, chore.attachment_id, populate_existing=True)
    if row is None or row.state != CLEANING:
        return  # erased meanwhile, or somebody was quicker after our lease had ended
    if cleaned.verdict in PASSED_ON:
        await store(session, row, cleaned.body)
        row.mime = cleaned.mime if cleaned.verdict is Verdict.CLEAN else row.mime
    row.state, row.due_at, row.verdict = "stored", None, cleaned.verdict
    if cleaned.verdict in REFUSED:
        await tell_refused(session, row, cleaned.verdict, now)


async def later(session: AsyncSession, chore: Chore, real: datetime, now: datetime) -> None:
    """The scanner is away: the file waits, however long, which is no try of cleaning it. The
    operators hear of it once an hour."""
    row = await session.get(Attachment, chore.attachment_id, populate_existing=True)
    if row is None or row.state != CLEANING:
        return
    waited = now - row.at
    row.attempts = chore.attempts - 1
    row.due_at = real + min(max(BACKOFF, waited / 4), LONGEST_WAIT)
    if waited < PATIENCE:
        return
    letters = [
        Post(
            "scanner.away",
            Matter.PERSON,
            person,
            to_person=person,
            key=f"scanner.away:{person}:{now:%Y%m%d%H}",
            priority=Priority.URGENT,
        )
        for person in await operators(session, now)
    ]
    await post(session, letters, now)


async def tell_refused(
    session: AsyncSession, row: Attachment, why: Verdict | Lack, now: datetime
) -> None:
    """The reporter may send it in another form; whoever handles the report knows it is missing."""
    report = await session.get(Report, row.matter_id)
    if report is None:
        return
    number = await number_of(session, row)
    data = {"file": row.id, "why": why.value}
    await record(
        session, Matter.REPORT, report.id, "file_refused", now,
        version=report.due_version, data=data,
    )  # fmt: skip
    ids = {"number": number, "why": why.value}
    who = await directory(session, now)
    hands = [hand for hand in (report.handler_id or report.holder_id,) if hand is not None]
    letters = [
        await to_officer(session, "report.file_kept_back", report, person, who, now, **ids)
        for person in await hearing(session, report, hands, now)
    ]
    letters.append(
        Post(
            "report.file_refused",
            Matter.REPORT,
            report.id,
            to_report=report.id,
            key=f"report.file_refused:{row.id}",
            ids=ids,
            priority=Priority.URGENT,
        )
    )
    await post(session, letters, now)


async def number_of(session: AsyncSession, row: Attachment) -> int:
    """The place of a file among those of its report, from 1."""
    query = select(Attachment.id).where(
        Attachment.matter == row.matter, Attachment.matter_id == row.matter_id
    )
    return sorted(await session.scalars(query)).index(row.id) + 1
