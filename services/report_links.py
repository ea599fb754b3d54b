"""Reports of the same matter: suggested to officers, linked, and answered with the same words.

Words are unsealed here to be compared and never leave; a report is suggested only to somebody who
may open it, and no reporter ever learns of another's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, ReportAct, ReportKind, ReportState
from domain.likeness import alike
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.notices.report_parts import Alike
from models.bulk import insert_new
from models.reports import Report
from models.routing import CaseLink
from services.alarms import record
from services.almanac import almanac
from services.answer_copies import as_sent
from services.contacts import Visitor
from services.report_cards import summary
from services.report_file import Opened, for_act, for_officer, lines, visible_to
from services.report_handling import actor, answer

COMPARED = 60  # reports near in time whose words are opened for one suggestion
SUGGESTED = 5
NEAR_DAYS, PERCENT = "report.alike_days", "report.alike_percent"


@dataclass(frozen=True, slots=True)
class Found:
    """What may be the same as a report, and what was linked with it already."""

    linked: tuple[Report, ...]
    alike: tuple[Report, ...]


async def find(session: AsyncSession, opened: Opened, visitor: Visitor, now: datetime) -> Found:
    """Reports of the same unit or category, near in time, with similar words, as far as this
    officer may open them; those linked first."""
    report = opened.report
    linked = await visible(session, linked_with(report.id), visitor, now)
    known = {report.id, *(one.id for one in linked)}
    book = await almanac(session)
    share = book.number(PERCENT) / 100
    words = await told(session, report.id)
    near = await visible(session, near_to(report, book.number(NEAR_DAYS)), visitor, now)
    similar: list[Report] = []
    for other in near:
        if other.id in known or len(similar) == SUGGESTED:
            continue
        if words and alike(words, await told(session, other.id), share):
            similar.append(other)
    return Found(tuple(linked), tuple(similar))


def near_to(report: Report, days: int) -> Select[Report]:
    """Of the same unit, or of the same category where one of them names no unit."""
    span = timedelta(days=days)
    same_unit = Report.unit_id == report.unit_id
    same_kind = Report.category == report.category
    unknown = Report.unit_id.is_(None) if report.unit_id is not None else true()
    return (
        select(Report)
        .where(
            Report.id != report.id,
            Report.kind != ReportKind.PRAISE,
            Report.received_at.between(report.received_at - span, report.received_at + span),
            or_(same_unit, same_kind & unknown),
        )
        .order_by(Report.id.desc())
        .limit(COMPARED)
    )


def linked_with(report_id: int) -> Select[Report]:
    after = select(CaseLink.report_id).where(CaseLink.with_id == report_id)
    before = select(CaseLink.with_id).where(CaseLink.report_id == report_id)
    return (
        select(Report).where(or_(Report.id.in_(after), Report.id.in_(before))).order_by(Report.id)
    )


async def visible(
    session: AsyncSession, query: Select[Report], visitor: Visitor, now: datetime
) -> Sequence[Report]:
    return (await session.scalars(query.where(visible_to(visitor, now)))).all()


async def told(session: AsyncSession, report_id: int) -> str:
    """What a reporter wrote first. The caller has passed the door of that report."""
    return " ".join(line.words for line in await lines(session, report_id, "body"))


async def shown(
    session: AsyncSession, opened: Opened, visitor: Visitor, now: datetime
) -> tuple[Alike, ...]:
    """For the officer: the linked and the similar, each with a masked summary."""
    found = await find(session, opened, visitor, now)
    return tuple(
        [
            Alike(
                one.id, one.code, one.received_at, one.state, await summary(session, one),
                one in found.linked,
            )
            for one in (*found.linked, *found.alike)
        ]
    )  # fmt: skip


# --- linking ----------------------------------------------------------------------------------


async def link(
    session: AsyncSession, report_id: int, other_id: int, visitor: Visitor, now: datetime
) -> tuple[Report, Report]:
    """«Trùng với»: both stay, each with its own clock and its own reporter. Raises Refusal."""
    report, other = await both(session, report_id, other_id, visitor, now)
    later, earlier = sorted((report, other), key=lambda one: one.id, reverse=True)
    row = {"report_id": later.id, "with_id": earlier.id, "by_id": actor(visitor).id, "at": now}
    await insert_new(session, CaseLink, [row])
    await note(session, later, "linked", earlier, visitor, now)
    return report, other


async def unlink(
    session: AsyncSession, report_id: int, other_id: int, visitor: Visitor, now: datetime
) -> tuple[Report, Report]:
    report, other = await both(session, report_id, other_id, visitor, now)
    later, earlier = sorted((report, other), key=lambda one: one.id, reverse=True)
    await session.execute(
        delete(CaseLink).where(CaseLink.report_id == later.id, CaseLink.with_id == earlier.id)
    )
    await note(session, later, "unlinked", earlier, visitor, now)
    return report, other


async def both(
    session: AsyncSession, report_id: int, other_id: int, visitor: Visitor, now: datetime
) -> tuple[Report, Report]:
    """Two reports this officer may open, one of them theirs to act upon."""
    if report_id == other_id:
        raise Refusal(NotYours())
    report = await for_act(session, report_id, visitor, ReportAct.LINK, now)
    other = (await for_officer(session, other_id, visitor, now)).report
    return report, other


async def note(
    session: AsyncSession,
    later: Report,
    kind: str,
    earlier: Report,
    visitor: Visitor,
    now: datetime,
) -> None:
    await record(
        session, Matter.REPORT, later.id, kind, now, actor=actor(visitor).id,
        version=later.due_version, data={"with": earlier.id},
    )  # fmt: skip


# --- one answer for several -------------------------------------------------------------------


async def answerable(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime
) -> tuple[Report, ...]:
    """The linked reports that wait for an answer this officer may give."""
    found: list[Report] = []
    for other in await visible(session, linked_with(report_id), visitor, now):
        opened = await for_officer(session, other.id, visitor, now)
        if opened.may(ReportAct.ANSWER):
            found.append(opened.report)
    return tuple(found)


async def answer_linked(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime, heard_at: datetime
) -> tuple[Report, tuple[Report, ...]]:
    """Use the answer of a report for those linked with it: every reporter is answered in their
    own chat about their own code, and reads no other. Refusal(NotYours) without an answer or
    without any."""
    report = (await for_officer(session, report_id, visitor, now)).report
    others = await answerable(session, report.id, visitor, now)
    if report.state is not ReportState.ANSWERED or report.finding is None or not others:
        raise Refusal(NotYours())
    words = (await lines(session, report.id, "answer"))[-1].words
    for other in others:
        own = words.replace(report.code, other.code)
        await answer(session, other.id, report.finding, own, visitor, now, heard_at)
        await as_sent(session, report, other, actor(visitor).id, now, heard_at)
    return report, others
