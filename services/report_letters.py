"""Wording letters about reports when they are sent; whoever may no longer see it hears nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.lifecycle import LIVE_REPORT, ReportState
from domain.notices import Notice, Refusal
from domain.notices.hotline import (
    Card,
    PraiseArrived,
    ReportArrived,
    ReportAtDesk,
    ReportDelegated,
    ReportProgress,
    ReportReminder,
    ReportReopened,
    ReportStranded,
    ReportSupplemented,
)
from domain.notices.reports import ReportAnswered, ReportForwarded, ReportQuestion
from models.contacts import Contact
from models.office import Person
from models.reports import Report
from services.almanac import almanac
from services.answer_drafts import outcome
from services.compose import Composer
from services.contacts import Visitor, who
from services.dispatch import Claim
from services.report_alarms import ticks
from services.report_cards import card, files_of, summary, unit_name
from services.report_file import Opened, for_officer, lines

MOST_OBJECTIONS = 2

Words = Callable[[AsyncSession, Claim, Opened, Card], Awaitable[Notice | None]]


def officers(words: Words) -> Composer:
    """A letter to an officer: through the one door again, with the buttons of today."""

    async def compose(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
        opened = await reopen(session, claim, now)
        if opened is None:
            return None
        return await words(session, claim, opened, await card(session, opened, now))

    return compose


async def reopen(session: AsyncSession, claim: Claim, now: datetime) -> Opened | None:
    try:
        visitor = await reader(session, claim, now)
        return await for_officer(session, claim.matter_id or 0, visitor, now)
    except Refusal:
        return None


async def reader(session: AsyncSession, claim: Claim, now: datetime) -> Visitor:
    """The officer a letter is for. Raises Refusal for nobody in for_officer."""
    whole = joinedload(Contact.person).joinedload(Person.unit)
    contact = await session.get_one(
        Contact, claim.contact_id, options=[whole], populate_existing=True
    )
    return await who(session, contact, now)


def present(claim: Claim, opened: Opened) -> bool:
    """Whether a letter about the present deadline still speaks to the present hands."""
    report = opened.report
    return claim.ids["version"] == report.due_version and report.state in LIVE_REPORT


async def arrived(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    report = opened.report
    if not present(claim, opened) or claim.ids["for"] != report.holder_id:
        return None
    me = await session.get_one(Person, claim.person_id)
    files = len(await files_of(session, report.id))
    said = await summary(session, report)
    objection = await summary(session, report, "objection") if report.reopened else ""
    return ReportArrived(facts, me.name, me.title, said, files, objection)


async def at_desk(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    if opened.report.state is not ReportState.NEW:
        return None
    text = await summary(session, opened.report)
    return ReportAtDesk(facts, text, await summary(session, opened.report, "refusal"))


async def praise(session: AsyncSession, claim: Claim, opened: Opened, facts: Card) -> Notice | None:
    return PraiseArrived(facts, await summary(session, opened.report))


async def delegated(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    report = opened.report
    if not present(claim, opened) or claim.ids["for"] != report.handler_id:
        return None
    by = await session.get_one(Person, claim.ids["by"])
    return ReportDelegated(facts, by.name, await summary(session, report))


async def added(session: AsyncSession, claim: Claim, opened: Opened, facts: Card) -> Notice | None:
    files = len(await files_of(session, opened.report.id))
    return ReportSupplemented(facts, await summary(session, opened.report, "addition"), files)


async def reopened(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    if not present(claim, opened):
        return None
    reason = await summary(session, opened.report, "objection")
    unit = await unit_name(session, opened.report.holder_unit_id)
    return ReportReopened(facts, reason, claim.ids["above"], unit)


async def progress(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    by = await session.get_one(Person, claim.ids["by"])
    did = claim.ids["did"]
    kind = {"asked": "question", "answered": "answer"}[did]
    return ReportProgress(facts, by.name, did, await summary(session, opened.report, kind))


async def rung(session: AsyncSession, claim: Claim, opened: Opened, facts: Card) -> Notice | None:
    clock = claim.ids["clock"]
    report = opened.report
    if claim.ids["version"] != report.due_version or not ticks(report, clock):
        return None
    unit = await unit_name(session, report.holder_unit_id)
    return ReportReminder(facts, clock, claim.ids["audience"], unit)


async def stranded(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    query = select(Report.code, Report.state).where(Report.id == claim.matter_id)
    found = (await session.execute(query)).one()
    waits = LIVE_REPORT if claim.ids.get("untold") else (ReportState.NEW,)
    return ReportStranded(found.code) if found.state in waits else None


# --- to the reporter -----------------------------------------------------------------------


async def report_of(session: AsyncSession, claim: Claim) -> Report:
    """The report as it is now; what it says goes to nobody but its reporter."""
    return await session.get_one(Report, claim.matter_id, populate_existing=True)


async def forwarded(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    report = await report_of(session, claim)
    same = report.holder_unit_id == claim.ids["holder_unit"]
    if not same or claim.ids["version"] != report.due_version:
        return None
    unit = await unit_name(session, report.holder_unit_id)
    return ReportForwarded(report.code, unit, report.due_at, report.reopened)


async def question(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    report = await report_of(session, claim)
    if report.state is not ReportState.WAITING:
        return None
    asked = await lines(session, report.id, "question")
    return ReportQuestion(report.code, asked[-1].words, report.id)


async def answered(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    report = await report_of(session, claim)
    if report.finding is None or claim.ids["version"] != report.due_version:
        return None
    given = await lines(session, report.id, "answer")
    days = (await almanac(session)).number("report.appeal_days")
    return ReportAnswered(
        report.code,
        report.received_at,
        await unit_name(session, report.holder_unit_id),
        report.finding,
        given[-1].words,
        days,
        report.id,
        objections_left(report),
        await outcome(session, report),
    )


def objections_left(report: Report) -> int:
    return max(0, MOST_OBJECTIONS - report.reopened)


COMPOSERS: dict[str, Composer] = {
    "report.new": officers(arrived),
    "report.desk": officers(at_desk),
    "report.praise": officers(praise),
    "report.delegated": officers(delegated),
    "report.added": officers(added),
    "report.reopened": officers(reopened),
    "report.progress": officers(progress),
    "report.rung": officers(rung),
    "report.stranded": stranded,
    "report.forwarded": forwarded,
    "report.question": question,
    "report.answered": answered,
}
