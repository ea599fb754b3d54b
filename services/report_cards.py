"""Reports as officers see them: the card, the summary without traces of the reporter, the sheet."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LIVE_REPORT, Matter, Privacy, ReportState
from domain.notices.hotline import Card, ReportSheet, SheetLine
from domain.traces import masked
from domain.words import short
from domain.worktime import today
from models.office import Unit
from models.reports import Attachment, Report
from services.almanac import almanac
from services.case_standing import shown_at
from services.part_reading import mine
from services.report_file import Opened, lines
from services.sealed_numbers import UNSHOWN, holds_sealed, kept_of

SUMMARY = 450  # characters
LINE = 4000


def readable(report: Report, words: str, kept: Iterable[str] = ()) -> str:
    """The reporter's words for an officer: with their traces only if the reporter allowed it, for
    all of them or for those ``kept``."""
    return words if report.privacy is Privacy.HANDLER else masked(words, kept)


async def card(session: AsyncSession, opened: Opened, now: datetime) -> Card:
    report = opened.report
    calendar = (await almanac(session)).calendar
    live = report.state in LIVE_REPORT
    clock = shown_at(report, now)
    due, day = today(report.due_at), today(clock)
    late = live and clock > report.due_at
    return Card(
        report.id,
        report.code,
        report.kind,
        report.category,
        report.unit.name if report.unit is not None else "",
        report.state,
        report.received_at,
        report.due_at,
        max(1, calendar.working_days_between(due, day)) if late else 0,
        calendar.working_days_left(day, due) if live and not late else 0,
        report.reopened,
        opened.acts,
        len(await files_of(session, report.id)),
        await mine(session, report.id, opened.person, now),
        opened.desk or opened.watches,
        await holds_sealed(session, opened),
    )


async def summary(session: AsyncSession, report: Report, *kinds: str) -> str:
    """The newest entry of these kinds (the body by default), shortened, without traces."""
    found = await lines(session, report.id, *(kinds or ("body",)))
    if not found:
        return ""
    return short(readable(report, found[-1].words, await kept_of(session, report.id)), SUMMARY)


async def files_of(session: AsyncSession, report_id: int) -> tuple[str, ...]:
    query = (
        select(Attachment.kind)
        .where(Attachment.matter == Matter.REPORT, Attachment.matter_id == report_id)
        .order_by(Attachment.id)
    )
    return tuple(await session.scalars(query))


async def unit_name(session: AsyncSession, unit_id: int | None) -> str:
    if unit_id is None:
        return ""
    return await session.scalar(select(Unit.name).where(Unit.id == unit_id)) or ""


OFFICERS_WORDS = (
    *("question", "answer", "refusal", "part", "part_result", "part_withdrawn"),
    *("explanation_asked", "explanation_given"),
    *("draft", "measure", "evidence", "no_evidence", "unheard", "despite", "draft_returned"),
    *("publication", "publication_refused"),
)


async def sheet(session: AsyncSession, opened: Opened, now: datetime) -> ReportSheet:
    """The whole file, opened for somebody who passed the door."""
    report = opened.report
    kept = await kept_of(session, report.id)
    entries = tuple(
        SheetLine(line.kind, short(shown(report, line.kind, line.words, kept), LINE), line.at)
        for line in await lines(session, report.id)
        if line.kind not in UNSHOWN
    )
    state = report.state
    return ReportSheet(
        await card(session, opened, now),
        report.about,
        report.holder.name if report.holder is not None else "",
        await unit_name(session, report.holder_unit_id),
        report.handler.name if report.handler is not None else "",
        entries,
        await files_of(session, report.id),
        report.finding if state in (ReportState.ANSWERED, ReportState.CLOSED) else None,
        report.rating,
    )


def shown(report: Report, kind: str, words: str, kept: Iterable[str] = ()) -> str:
    if kind == "comment":
        return masked(words)  # a rating is never shown with who gave it
    open_ = kind in (*OFFICERS_WORDS, "dossier", "place")
    return words if open_ else readable(report, words, kept)
