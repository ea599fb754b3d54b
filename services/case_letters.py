"""Wording letters about the clock of a case when they are sent."""

from __future__ import annotations

from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LIVE_REPORT, Matter, ReportState
from domain.notices import Notice
from domain.notices.case_clock import (
    CaseApology,
    CaseAskAgain,
    CaseClockApart,
    CaseExtended,
    CaseExtensionAsked,
    CaseExtensionDecided,
    CasePassedOn,
    CaseProgress,
    CaseReasonWanted,
    CaseReclassified,
    CaseReporterUntold,
    CaseUnanswered,
)
from domain.notices.hotline import Card
from domain.requests import RequestState
from domain.worktime import today
from models.case_clock import CaseDoubt, CaseExtension
from models.office import Person
from models.reports import Report
from models.work import Event
from services.almanac import almanac
from services.case_apologies import owed
from services.case_clock import reckoned
from services.case_extensions import REASON, REFUSED, place_of
from services.case_promises import promise_of
from services.case_receivers import seated
from services.compose import Composer
from services.dispatch import Claim
from services.report_alarms import REASON as REASON_CLOCK
from services.report_alarms import ticks
from services.report_cards import summary, unit_name
from services.report_file import Opened, lines
from services.report_letters import officers, report_of

# --- to the citizen ------------------------------------------------------------------------


async def ask_again(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    report = await report_of(session, claim)
    if report.state is not ReportState.WAITING:
        return None
    asked = await lines(session, report.id, "question")
    until = datetime.fromtimestamp(claim.ids["until"], UTC)
    return CaseAskAgain(report.code, asked[-1].words, until, report.id)


async def unanswered(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """To both sides; nothing is said when an answer came after all."""
    report = await report_of(session, claim)
    if report.state not in LIVE_REPORT or report.due_version != claim.ids["version"]:
        return None
    officer = claim.person_id is not None
    if officer and claim.ids["for"] not in await seated(session, report, now):
        return None
    return CaseUnanswered(report.code, report.due_at, report.id, officer)


async def extended(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    report = await report_of(session, claim)
    asked = await session.get_one(CaseExtension, claim.ids["request"])
    if report.state not in LIVE_REPORT or report.due_version != claim.ids["version"]:
        return None
    found = await reckoned(session, report)
    why = await words_of(session, asked, REASON)
    was = asked.due_before or report.due_at
    return CaseExtended(
        report.code, why, was, report.due_at, found.extended, found.first_due, report.id
    )


async def words_of(session: AsyncSession, asked: CaseExtension, kind: str) -> str:
    state = RequestState.REFUSED if kind == REFUSED else RequestState.WAITING
    said = await lines(session, asked.report_id, kind)
    place = await place_of(session, asked, state)
    return said[place].words if place < len(said) else ""


async def reclassified(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    report = await report_of(session, claim)
    if report.state not in LIVE_REPORT or report.due_version != claim.ids["version"]:
        return None
    return CaseReclassified(report.code, report.category, report.due_at, report.id)


async def late_still(session: AsyncSession, report: Report, claim: Claim, now: datetime) -> bool:
    """Whether the lateness this tells of goes on: under the same deadline, or under one that the
    calendar moved and that had passed as well, of which nothing else was posted."""
    if not owed(report) or report.due_at > now:
        return False
    return report.due_version == claim.ids["version"] or not await posted(session, report)


async def posted(session: AsyncSession, report: Report) -> bool:
    """Whether the deadline in force has an apology of its own."""
    query = select(Event.id).where(
        Event.matter == Matter.REPORT,
        Event.matter_id == report.id,
        Event.kind == "apologised",
        Event.version == report.due_version,
    )
    return await session.scalar(query.limit(1)) is not None


async def apology(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """With the reason as it was stated by the time this leaves, or saying that there is none."""
    report = await report_of(session, claim)
    if not await late_still(session, report, claim, now):
        return None
    return await sorry(session, report, again=False)


async def promised(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    report = await report_of(session, claim)
    if not await late_still(session, report, claim, now):
        return None
    return await sorry(session, report, again=True)


async def sorry(session: AsyncSession, report: Report, *, again: bool) -> Notice:
    reason, day = await said_of(session, report)
    unit = await unit_name(session, report.holder_unit_id)
    return CaseApology(
        report.code, report.received_at, report.due_at, unit, reason, day, again, report.id
    )


async def said_of(session: AsyncSession, report: Report) -> tuple[str, date | None]:
    found = await promise_of(session, report)
    return ("", None) if found is None else found


async def progress(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    report = await report_of(session, claim)
    if not await late_still(session, report, claim, now):
        return None
    calendar = (await almanac(session)).calendar
    reason, day = await said_of(session, report)
    overdue = max(1, calendar.working_days_between(today(report.due_at), today(now)))
    unit = await unit_name(session, report.holder_unit_id)
    broken = day is not None and today(now) > day
    return CaseProgress(
        report.code, report.due_at, overdue, unit, report.state, reason, day, broken, report.id
    )


# --- to officers ---------------------------------------------------------------------------


async def reason_wanted(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    report = opened.report
    moved = claim.ids["version"] != report.due_version
    if moved or not ticks(report, REASON_CLOCK):
        return None
    unit = await unit_name(session, report.holder_unit_id)
    return CaseReasonWanted(facts, claim.ids["audience"], unit)


async def extension_asked(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    asked = await session.get_one(CaseExtension, claim.ids["request"], populate_existing=True)
    if asked.state is not RequestState.WAITING:
        return None
    by = await session.get_one(Person, asked.asked_by_id)
    found = await reckoned(session, opened.report)
    reason = await words_of(session, asked, REASON)
    return CaseExtensionAsked(
        facts, asked.id, by.name, reason, asked.proposed_at, found.extended, found.first_due
    )


async def extension_decided(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    asked = await session.get_one(CaseExtension, claim.ids["request"], populate_existing=True)
    by = await session.get(Person, asked.decided_by_id) if asked.decided_by_id else None
    why = ""
    if asked.state is RequestState.REFUSED:
        why = await words_of(session, asked, REFUSED)
    return CaseExtensionDecided(facts, by.name if by is not None else "", asked.due_after, why)


async def passed(session: AsyncSession, claim: Claim, opened: Opened, facts: Card) -> Notice | None:
    person = await session.get_one(Person, claim.ids["of"])
    return CasePassedOn(
        facts, person.name, claim.ids["why"], await summary(session, opened.report)
    )  # fmt: skip


async def reporter_untold(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    return CaseReporterUntold(facts)


async def apart(session: AsyncSession, claim: Claim, opened: Opened, facts: Card) -> Notice | None:
    doubt = await session.get(CaseDoubt, opened.report.id, populate_existing=True)
    if doubt is None:
        return None
    return CaseClockApart(facts, doubt.stored_at, doubt.reckoned_at)


COMPOSERS: dict[str, Composer] = {
    "case.ask_again": ask_again,
    "case.unanswered": unanswered,
    "case.extended": extended,
    "case.reclassified": reclassified,
    "case.apology": apology,
    "case.promised": promised,
    "case.progress": progress,
    "case.reason": officers(reason_wanted),
    "case.extension_asked": officers(extension_asked),
    "case.extension_decided": officers(extension_decided),
    "case.passed": officers(passed),
    "case.reporter_untold": officers(reporter_untold),
    "case.apart": officers(apart),
}
