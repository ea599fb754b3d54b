"""Limits on what one sender and all together send. Nothing sent is refused: a report beyond the
limits waits for an officer's look, and keeps the moment it came and its clock."""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.floods import ENOUGH, Doubt, Outcome, prints
from models.abuse import FloodPrint, Sending, Suspicion
from models.bulk import insert_new
from models.contacts import Contact
from models.sealing import vault_of
from services.almanac import Almanac, almanac
from services.chat_hashes import SENDER, under_all

LIKENESS = "likeness"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Judged:
    """Why a report must wait; ``like`` is the first report that says the same."""

    doubt: Doubt
    like: int | None = None


async def judge(
    session: AsyncSession, report_id: int, contact: Contact, words: str, files: int, at: datetime
) -> Judged | None:
    """Count a report, and say why it must wait. The caller holds the day's serial number, so that
    processes count one after the other."""
    book = await almanac(session)
    hashes = under_all(session, SENDER, contact)
    judged = await too_much(session, book, hashes, files, at)
    marks = prints(words, lambda run: keyed(session, run))
    judged = judged or await too_alike(session, book, marks, at)
    session.add(Sending(report_id=report_id, sender_hash=hashes[0], at=at, files=files))
    rows = [{"report_id": report_id, "mark": mark, "at": at} for mark in marks]
    await session.flush()
    await insert_new(session, FloodPrint, rows)
    return judged


def keyed(session: AsyncSession, run: bytes) -> bytes:
    return hmac.digest(vault_of(session).hash_key(LIKENESS), run, "sha256")


async def too_much(
    session: AsyncSession, book: Almanac, hashes: Sequence[str], files: int, at: datetime
) -> Judged | None:
    own = Sending.sender_hash.in_(hashes)
    hour, day = await counted(session, own, at, HOUR), await counted(session, own, at, DAY)
    if hour.reports >= book.number("abuse.sender_hour"):
        return Judged(Doubt.SENDER)
    if day.reports >= book.number("abuse.sender_day"):
        return Judged(Doubt.SENDER)
    if files and day.files + files > book.number("files.per_day"):
        return Judged(Doubt.FILES)
    everybody = await counted(session, Sending.report_id > 0, at, HOUR)
    if everybody.reports < book.number("abuse.total_hour"):
        return None
    let_go = await looked_at(
        session, Suspicion.why == Doubt.TOTAL, Suspicion.decided_at > at - HOUR
    )
    return None if let_go else Judged(Doubt.TOTAL)


async def looked_at(session: AsyncSession, *which: ColumnElement[bool]) -> bool:
    """Whether an officer has looked at such a crowd and let all of it go: people do write about
    one event, and those who come after the others are not to wait for a second look."""
    query = select(Suspicion.report_id).where(Suspicion.outcome == Outcome.RELEASED_ALL, *which)
    return await session.scalar(query.limit(1)) is not None


@dataclass(frozen=True, slots=True)
class Counted:
    reports: int
    files: int


async def counted(session: AsyncSession, whose: object, at: datetime, span: timedelta) -> Counted:
    query = select(func.count(), func.coalesce(func.sum(Sending.files), 0)).where(
        whose,  # type: ignore[arg-type]  # a condition of SQL
        Sending.at > at - span,
    )
    reports, files = (await session.execute(query)).one()
    return Counted(reports, int(files))


async def too_alike(
    session: AsyncSession, book: Almanac, marks: tuple[str, ...], at: datetime
) -> Judged | None:
    """Whether so many reports of the last hours say the same, whoever sent them."""
    if not marks:
        return None
    since = at - book.hours("abuse.alike_hours")
    query = (
        select(FloodPrint.report_id)
        .where(FloodPrint.mark.in_(marks), FloodPrint.at > since)
        .group_by(FloodPrint.report_id)
        .having(func.count() >= ENOUGH)
        .order_by(FloodPrint.report_id)
    )
    like = list(await session.scalars(query))
    if len(like) < book.number("abuse.alike"):
        return None
    let_go = await looked_at(session, Suspicion.why == Doubt.ALIKE, Suspicion.report_id.in_(like))
    return None if let_go else Judged(Doubt.ALIKE, like[0])


async def forget(session: AsyncSession, now: datetime) -> None:
    """What is no longer counted is no longer known."""
    book = await almanac(session)
    hours = book.hours("abuse.alike_hours")
    await session.execute(delete(FloodPrint).where(FloodPrint.at <= now - hours))
    days = timedelta(days=book.number("abuse.remember_days"))
    await session.execute(delete(Sending).where(Sending.at <= now - days))
