"""Erasing a report: its key, words, files and reporter go; what stays is a line of the ledger.

Destroying the key is what counts: copies of sealed words in old backups, in freed pages of a file
and in write-ahead logs cannot be opened any more, for the key was never stored but wrapped, in the
row that goes. The report's own row stays without content, so that no statistic changes, and with it
who may not see it (``report_barred``): the accused must find no trace even then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Table, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LIVE_REPORT, OPEN_LETTER, Category, Matter, ReportState
from domain.notices import Refusal
from domain.notices.retention import ReportHeld
from domain.retention import Why, kept_data
from domain.worktime import today
from models.abuse import Block
from models.base import Base
from models.cases import CaseKey
from models.contacts import Attempt, ChatFile, ChatLine
from models.office import Unit
from models.post import Letter
from models.reports import Attachment, Piece, Report, ReportEntry
from models.retention import Erasure, LegalHold
from models.work import Alarm, DigestItem, Event
from services.alarms import record
from services.almanac import almanac
from services.post import SAID
from services.retention_clock import RETENTION, period_of

STAYS = (
    *("report_barred", "erasure", "report_course", "case_extension", "case_promise"),
    *("answer", "commendation"),
    "block",
)
"""Tables about reports that hold no word and nothing of the reporter: figures are made of them. And
who may not send for now, without a word (``blank_blocks``): erasing a report lifts no block."""


async def held(session: AsyncSession, report_id: int) -> LegalHold | None:
    """The hold in force, if there is one."""
    query = select(LegalHold).where(LegalHold.report_id == report_id, LegalHold.lifted_at.is_(None))
    return (await session.scalars(query)).one_or_none()


async def erase(
    session: AsyncSession,
    report_id: int,
    why: Why,
    now: datetime,
    *,
    by: int | None = None,
    basis: str = "",
) -> None:
    """Erase a report for good; one that is erased already stays as it is. ``by`` is the officer
    who decided, None when its period was over. Raises Refusal(ReportHeld) under a legal hold."""
    query = select(Report).where(Report.id == report_id).with_for_update(of=Report)
    report = (await session.scalars(query.execution_options(populate_existing=True))).one()
    if report.erased_at is not None:
        return
    if await held(session, report_id) is not None:
        raise Refusal(ReportHeld(report.code))
    await enter(session, report, why, now, by=by, basis=basis)
    await blank_blocks(session, report_id)
    await destroy_files(session, report_id)
    await destroy_rows(session, report_id)
    await destroy_letters(session, report)
    await blank_history(session, report_id)
    strip(report, now)
    await record(session, Matter.REPORT, report_id, "erased", now, actor=by, data={"why": str(why)})
    await session.flush()


async def enter(
    session: AsyncSession, report: Report, why: Why, now: datetime, *, by: int | None, basis: str
) -> None:
    """A line of the ledger: facts alone."""
    entries = select(func.count()).where(ReportEntry.report_id == report.id)
    files = select(func.count()).where(
        Attachment.matter == Matter.REPORT, Attachment.matter_id == report.id
    )
    names = ("code", "kind", "category", "unit_id", "received_at", "answered_at", "finding")
    session.add(
        Erasure(
            report_id=report.id,
            **{name: getattr(report, name) for name in names},
            entries=await session.scalar(entries) or 0,
            files=await session.scalar(files) or 0,
            why=why,
            basis=basis,
            by_id=by,
            erased_at=now,
        )
    )
    await session.flush()


async def blank_blocks(session: AsyncSession, report_id: int) -> None:
    """Those in force stay until their end, and go then (``blocks.end``); the others go now."""
    mine = Block.report_id == report_id
    await session.execute(delete(Block).where(mine, Block.ended_at.is_not(None)))
    blank = {"reason": b"", "appeal": None, "decision": None}
    await session.execute(update(Block).where(mine).values(blank))


def of_report(report_id: int) -> Any:
    """Its files, as they are shown and as they came."""
    mine = (Attachment.matter == "report") | Attachment.matter.startswith("report.")
    return (Attachment.matter_id == report_id) & mine


async def destroy_files(session: AsyncSession, report_id: int) -> None:
    files = select(Attachment.id).where(of_report(report_id))
    await session.execute(delete(Piece).where(Piece.attachment_id.in_(files)))
    await session.execute(delete(Attachment).where(of_report(report_id)))


async def destroy_rows(session: AsyncSession, report_id: int) -> None:
    """Every row that refers to the report, the case's key first; whatever tables there are: a
    later part of the program need not remember to have its own erased."""
    await session.execute(delete(CaseKey).where(CaseKey.report_id == report_id))
    for table in reversed(Base.metadata.sorted_tables):
        for column in referring(table):
            if column.nullable and not column.primary_key:
                change: Any = update(table).where(column == report_id).values({column: None})
            else:
                change = delete(table).where(column == report_id)
            await session.execute(change)


def referring(table: Table) -> list[Any]:
    if table.name in STAYS or table.name == "report":
        return []
    return [key.parent for key in table.foreign_keys if key.column.table.name == "report"]


async def destroy_letters(session: AsyncSession, report: Report) -> None:
    """What was told about it, in our outbox and in the histories of our own web chat."""
    about = (Letter.matter == Matter.REPORT) & (Letter.matter_id == report.id)
    leaving = (Letter.kind == SAID) & Letter.state.in_(OPEN_LETTER)  # the last word to them
    gone = about | ((Letter.report_id == report.id) & ~leaving)
    letters = select(Letter.id).where(gone)
    lines = select(ChatLine.id).where(ChatLine.letter_id.in_(letters))
    await session.execute(delete(ChatFile).where(ChatFile.line_id.in_(lines)))
    await session.execute(delete(ChatLine).where(ChatLine.letter_id.in_(letters)))
    await session.execute(delete(Letter).where(gone))
    for table in (Alarm, DigestItem):
        mine = (table.matter == Matter.REPORT) & (table.matter_id == report.id)
        await session.execute(delete(table).where(mine))
    await session.execute(delete(Attempt).where(Attempt.what == f"pin:{report.code}"))


async def blank_history(session: AsyncSession, report_id: int) -> None:
    """The events stay, for they are counted; what they hold beside numbers and dates does not."""
    query = select(Event).where(Event.matter == Matter.REPORT, Event.matter_id == report_id)
    for event in await session.scalars(query):
        event.data = kept_data(event.data)


def strip(report: Report, now: datetime) -> None:
    if report.state in LIVE_REPORT:
        report.state = ReportState.CLOSED
    report.holder_id = report.handler_id = None
    report.pin_hash, report.erased_at = "", now


# --- what will go, and what went -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Coming:
    """A settled report, the day it goes, and whether a hold keeps it."""

    code: str
    category: Category
    unit: str
    settled_on: date
    ends_on: date
    held: bool


async def coming(session: AsyncSession) -> list[Coming]:
    """Every settled report that is not erased, the next to go first; without its words."""
    book = await almanac(session)
    in_force = select(LegalHold.report_id).where(LegalHold.lifted_at.is_(None))
    query = (
        select(
            Report.code,
            Report.category,
            Unit.name,
            Alarm.anchor_at,
            Report.answered_at,
            Report.received_at,
            Report.id.in_(in_force).label("held"),
        )
        .join(Alarm, (Alarm.matter_id == Report.id) & (Alarm.matter == Matter.REPORT))
        .outerjoin(Unit, Unit.id == Report.unit_id)
        .where(Alarm.kind == RETENTION, Report.erased_at.is_(None))
        .where(Report.state.not_in(LIVE_REPORT))
    )
    found = []
    for row in await session.execute(query):
        settled = row.anchor_at or row.answered_at or row.received_at
        span = period_of(book, row.category, settled)
        found.append(
            Coming(
                row.code, row.category, row.name or "", today(settled), span.ends_on, bool(row.held)
            )
        )
    return sorted(found, key=lambda one: (one.ends_on, one.code))


async def erased(session: AsyncSession) -> list[Erasure]:
    """The ledger, newest first."""
    return list(await session.scalars(select(Erasure).order_by(Erasure.erased_at.desc())))
