"""Wording letters about identities and about the end of files, past the doors again when sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.lifecycle import LIVE_REPORT
from domain.notices import Notice, Refusal
from domain.notices.identities import IdentityAsked, IdentityDecided, IdentityNews, IdentityShown
from domain.notices.retention import SHOWN, EndingRow, RetentionSoon
from domain.openings import OpeningState
from domain.rights import Right
from models.cases import open_beside
from models.identities import Opening
from models.office import Person
from models.reports import Report
from models.work import Alarm
from services import identities
from services.almanac import almanac
from services.compose import Composer
from services.contacts import Visitor
from services.dispatch import Claim
from services.identity_openings import REASON, REFUSAL
from services.report_cards import unit_name
from services.report_file import for_custody, for_officer
from services.report_letters import reader
from services.retention import held
from services.retention_clock import RETENTION, period_of

# --- identities ------------------------------------------------------------------------------


async def asked(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    opened = await still(session, claim, Right.APPROVE_IDENTITY, now)
    report, opening = opened or (None, None)
    if report is None or opening is None or opening.until is None:
        return None
    if opening.state is not OpeningState.ASKED:
        return None
    by = await person(session, opening.asker_id)
    reason = await open_beside(session, report.id, REASON, opening.reason)
    unit = await unit_name(session, report.unit_id)
    return IdentityAsked(
        opening.id, report.code, unit, by.name, by.unit.name, reason, opening.until
    )


async def decided(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    opened = await still(session, claim, Right.OPEN_IDENTITY, now)
    if opened is None or str(opened[1].state) != claim.ids["state"]:
        return None
    report, opening = opened
    by = (await person(session, opening.decider_id)).name if opening.decider_id else ""
    reason = await open_beside(session, report.id, REFUSAL, opening.refusal)
    return IdentityDecided(opening.id, report.code, opening.state, by, reason, opening.until)


async def shown(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """The one place that words an identity: to the chat that asked, while it may be looked at."""
    opened = await still(session, claim, Right.OPEN_IDENTITY, now)
    if opened is None:
        return None
    report, opening = opened
    visitor = await reader(session, claim, now)
    mine = visitor.person is not None and visitor.person.id == opening.asker_id
    who = await identities.read(session, report.id)
    if not mine or opening.state is not OpeningState.OPENED or who is None:
        return None
    minutes = (await almanac(session)).number("identity.shown_minutes")
    return IdentityShown(report.code, who.name, who.phone, minutes)


async def told(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """To the reporter, whatever became of the request since."""
    report = await session.get_one(Report, claim.matter_id, populate_existing=True)
    opening = await session.get(Opening, claim.ids["opening"], populate_existing=True)
    if opening is None:
        return None
    state = OpeningState(claim.ids["state"])
    refused = state is OpeningState.REFUSED
    words, what = (opening.refusal, REFUSAL) if refused else (opening.reason, REASON)
    reason = await open_beside(session, report.id, what, words)
    at = datetime.fromisoformat(claim.ids["at"])
    return IdentityNews(report.code, report.id, state, at, reason)


async def still(
    session: AsyncSession, claim: Claim, right: Right, now: datetime
) -> tuple[Report, Opening] | None:
    try:
        visitor = await reader(session, claim, now)
        report = await for_custody(session, claim.matter_id or 0, visitor, right, now)
    except Refusal:
        return None
    opening = await session.get(Opening, claim.ids["opening"], populate_existing=True)
    return None if opening is None else (report, opening)


async def person(session: AsyncSession, person_id: int) -> Person:
    whole = [joinedload(Person.unit)]
    return await session.get_one(Person, person_id, options=whole, populate_existing=True)


# --- the end of files ------------------------------------------------------------------------


async def soon(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """What of these files still goes, and this reader may still see."""
    visitor = await reader(session, claim, now)
    rows = [
        row
        for report in claim.ids["reports"]
        if (row := await ending(session, report, visitor, now)) is not None
    ]
    return RetentionSoon(tuple(rows[:SHOWN]), len(rows[SHOWN:])) if rows else None


async def ending(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime
) -> EndingRow | None:
    try:
        report = (await for_officer(session, report_id, visitor, now)).report
    except Refusal:
        return None
    if report.state in LIVE_REPORT or await held(session, report.id) is not None:
        return None
    query = select(Alarm.anchor_at).where(
        Alarm.matter == "report", Alarm.matter_id == report.id, Alarm.kind == RETENTION
    )
    settled = await session.scalar(query) or report.answered_at or report.received_at
    span = period_of(await almanac(session), report.category, settled)
    unit = await unit_name(session, report.unit_id)
    return EndingRow(report.id, report.code, report.category, unit, span.ends_on)


COMPOSERS: dict[str, Composer] = {
    "identity.asked": asked,
    "identity.decided": decided,
    "identity.shown": shown,
    "identity.told": told,
    "retention.soon": soon,
}
