"""The list of reports for the national portal: its numbers, and the file for those who watch."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from domain.closing import AnswerState, in_order
from domain.evaluation import Shape
from domain.lifecycle import ASIDE, LIVE_REPORT, Matter, ReportKind
from domain.notices import Notice, Refusal
from domain.notices.general import NotYours
from domain.notices.pakn import PaknFile, PortalNumberTaken, PortalNumberUnclear
from domain.pakn import PaknBook, PaknLine, PaknOrder, Term
from domain.periods import Period
from domain.publishing import Publicity
from domain.rights import Right
from domain.worktime import MIDNIGHT, at, end_of_day, today
from models.answers import Answer, PortalNumber, Publication
from models.office import Unit
from models.reports import Report
from services.alarms import record
from services.almanac import almanac
from services.compose import Composer
from services.contacts import Visitor
from services.dispatch import PAKN_FILE, Claim
from services.post import file_for, post
from services.report_file import for_officer, visible_to
from services.report_letters import reader

NUMBER = re.compile(r"[A-Z0-9][A-Z0-9._/-]{3,39}")
"""As the portal writes them, e.g. PAKN.20261119.0012."""


# --- numbers -------------------------------------------------------------------------------


async def enter(
    session: AsyncSession, report_id: int, text: str, visitor: Visitor, now: datetime
) -> PortalNumber:
    """The desk notes the number a report has on the portal; a second one replaces the first.
    Refusal(NotYours), PortalNumberUnclear, or PortalNumberTaken by another report."""
    if not visitor.may(Right.ROUTE_REPORTS) or visitor.person is None:
        raise Refusal(NotYours())
    report = (await for_officer(session, report_id, visitor, now, lock=True)).report
    number = text.strip().upper()
    if NUMBER.fullmatch(number) is None:
        raise Refusal(PortalNumberUnclear(report.code))
    taken = select(PortalNumber.report_id).where(
        PortalNumber.number == number, PortalNumber.report_id != report.id
    )
    if await session.scalar(taken) is not None:
        raise Refusal(PortalNumberTaken(report.code, number))
    row = await session.get(PortalNumber, report.id) or PortalNumber(report_id=report.id)
    row.number, row.by_id, row.at = number, visitor.person.id, now
    session.add(row)
    await record(
        session, Matter.REPORT, report.id, "portal_number", now,
        actor=visitor.person.id, version=report.due_version, data={"number": number},
    )  # fmt: skip
    return row


# --- the list ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands beside the reports of a list."""

    measures: Mapping[int, tuple[str, ...]]
    public: Mapping[int, Publication]
    portal: Mapping[int, str]


async def book(
    session: AsyncSession,
    period: Period,
    now: datetime,
    may: ColumnElement[bool] | None = None,
) -> PaknBook:
    """Everything received in the period that ``may`` allows: of the whole office by default, which
    only whoever holds the keys asks for. What a flood brought and nobody has let in is not
    received."""
    concerned, answering = aliased(Unit), aliased(Unit)
    query = (
        select(Report, concerned.name, answering.name)
        .outerjoin(concerned, concerned.id == Report.unit_id)
        .outerjoin(answering, answering.id == Report.holder_unit_id)
        .where(
            Report.received_at >= at(period.start, MIDNIGHT),
            Report.received_at <= end_of_day(period.end),
            Report.state.not_in(ASIDE),
            true() if may is None else may,
        )
        .order_by(Report.received_at, Report.id)
    )
    rows = (await session.execute(query)).all()
    facts = await beside(session, [report.id for report, *_ in rows])
    lines = tuple(
        line(place, report, (unit or "", handler or ""), facts, now)
        for place, (report, unit, handler) in enumerate(rows, start=1)
    )
    scope = (await almanac(session)).text("office.name")
    return PaknBook(scope, period.start, min(period.end, today(now)), today(now), lines)


async def beside(session: AsyncSession, reports: Sequence[int]) -> Facts:
    measures: dict[int, tuple[str, ...]] = {}
    public: dict[int, Publication] = {}
    portal: dict[int, str] = {}
    for start in range(0, len(reports), 500):
        some = reports[start : start + 500]
        given = select(Answer).where(Answer.report_id.in_(some), Answer.state == AnswerState.SENT)
        for answer in await session.scalars(given.order_by(Answer.id)):
            measures[answer.report_id] = tuple(answer.measures)
        shown = select(Publication).where(
            Publication.report_id.in_(some), Publication.state == Publicity.PUBLISHED
        )
        public |= {row.report_id: row for row in await session.scalars(shown)}
        numbers = select(PortalNumber).where(PortalNumber.report_id.in_(some))
        portal |= {row.report_id: row.number for row in await session.scalars(numbers)}
    return Facts(measures, public, portal)


def line(
    place: int, report: Report, units: tuple[str, str], facts: Facts, now: datetime
) -> PaknLine:
    praise = report.kind is ReportKind.PRAISE
    public = facts.public.get(report.id)
    answered = report.finding is not None
    return PaknLine(
        number=place,
        portal=facts.portal.get(report.id, ""),
        code=report.code,
        received_on=today(report.received_at),
        sort=report.kind,
        category=report.category,
        unit=units[0],
        handler=units[1],
        due_on=None if praise else today(report.due_at),
        answered_on=today(report.answered_at) if report.answered_at is not None else None,
        state=report.state,
        term=term(report, now),
        finding=report.finding,
        measures=in_order(facts.measures.get(report.id, ())) if answered else (),
        reopened=report.reopened,
        rating=report.rating,
        published_on=today(public.decided_at) if public and public.decided_at else None,
        summary=public.summary if public is not None else "",
    )


def term(report: Report, now: datetime) -> Term:
    if report.kind is ReportKind.PRAISE:
        return Term.NONE
    if report.answered_at is not None:
        in_time = report.answered_at <= report.due_at
        return Term.ANSWERED_IN_TIME if in_time else Term.ANSWERED_LATE
    if report.state not in LIVE_REPORT:
        return Term.NONE
    return Term.OVERDUE if now > report.due_at else Term.IN_TIME


# --- in the chat ---------------------------------------------------------------------------


async def order(
    session: AsyncSession, visitor: Visitor, period: Period, shape: Shape, now: datetime
) -> None:
    """Have the file written and sent to the supervisor who asked; that it left is history."""
    if visitor.person is None or not visitor.may(Right.SEE_REPORTS):
        raise Refusal(NotYours())
    person = visitor.person.id
    asked = {**period.kept(), "shape": shape}
    await record(session, Matter.PERSON, person, "pakn_exported", now, actor=person, data=asked)
    await post(session, [file_for(PAKN_FILE, person, visitor.contact.id, asked)], now)


async def file(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """Past the same door when it is sent, without what is about its reader."""
    visitor = await reader(session, claim, now)
    if not visitor.may(Right.SEE_REPORTS):
        return None
    period = Period.of(claim.ids)
    made = await book(session, period, now, visible_to(visitor, now))
    return PaknFile(PaknOrder(made, Shape(claim.ids["shape"])))


COMPOSERS: dict[str, Composer] = {PAKN_FILE: file}
