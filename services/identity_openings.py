"""Opening an identity: one officer asks with a reason, another decides, the first looks once.

Every step is an event of the case, and the reporter is told of each with its reason. The people a
report is about never pass: both officers come through the doors of ``services.report_file``.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, Priority, Promise
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.notices.identities import NobodyDecides, NoIdentityKept, NotOwnRequest, OpeningOver
from domain.notices.identities import OpeningWaits as Waits
from domain.openings import UNDER_WAY, OpeningState, may_become
from domain.rights import Right, Role
from models.cases import seal_beside
from models.contacts import Contact
from models.identities import Opening
from models.reports import Report
from services.alarms import record
from services.almanac import almanac
from services.clocks import put
from services.contacts import Visitor
from services.directory import directory
from services.identities import kept
from services.post import Post, post
from services.report_file import for_custody, for_officer, hearing

CLOCK = "identity"
REASON, REFUSAL = "identity", "identity_refusal"


async def may_ask(
    session: AsyncSession, report_id: int, visitor: Visitor, now: datetime
) -> tuple[Report, tuple[int, ...]]:
    """The locked report and who may decide, if this officer may ask. Raises Refusal: not theirs,
    nothing kept, a request under way, nobody to decide."""
    await for_officer(session, report_id, visitor, now, lock=True)
    report = await for_custody(session, report_id, visitor, Right.OPEN_IDENTITY, now)
    if not await kept(session, report.id):
        raise Refusal(NoIdentityKept(report.code))
    waiting = await under_way(session, report.id)
    if waiting is not None:
        raise Refusal(Waits(report.code, waiting.state))
    deciders = await who_decides(session, report, visitor, now)
    if not deciders:
        raise Refusal(NobodyDecides(report.code))
    return report, deciders


async def ask(
    session: AsyncSession, report_id: int, reason: str, visitor: Visitor, now: datetime
) -> tuple[Report, Opening, int]:
    """«Xin mở danh tính»; returns how many were asked to decide."""
    report, deciders = await may_ask(session, report_id, visitor, now)
    until = now + (await almanac(session)).hours("identity.decide_hours")
    opening = Opening(
        report_id=report.id,
        state=OpeningState.ASKED,
        asker_id=officer(visitor),
        asked_at=now,
        reason=await seal_beside(session, report.id, REASON, reason),
        until=until,
    )
    session.add(opening)
    await session.flush()
    letters = [about(report, "identity.asked", opening, to_person=one) for one in deciders]
    await post(session, letters, now)
    await became(session, report, opening, officer(visitor), now)
    return report, opening, len(deciders)


async def for_decision(
    session: AsyncSession, opening_id: int, visitor: Visitor, now: datetime
) -> tuple[Report, Opening]:
    """A request this officer may decide now. Raises Refusal."""
    report, opening = await at_door(session, opening_id, visitor, Right.APPROVE_IDENTITY, now)
    if opening.asker_id == officer(visitor):
        raise Refusal(NotOwnRequest(report.code))
    if opening.state is not OpeningState.ASKED or past(opening, now):
        raise Refusal(OpeningOver(report.code, opening.state))
    return report, opening


async def decide(
    session: AsyncSession, opening_id: int, visitor: Visitor, now: datetime, *, refusal: str = ""
) -> tuple[Report, Opening]:
    """Approve, or refuse with a reason. Raises Refusal."""
    report, opening = await for_decision(session, opening_id, visitor, now)
    opening.decider_id, opening.decided_at = officer(visitor), now
    opening.state = OpeningState.REFUSED if refusal else OpeningState.APPROVED
    hours = (await almanac(session)).hours("identity.open_hours")
    opening.until = None if refusal else now + hours
    if refusal:
        opening.refusal = await seal_beside(session, report.id, REFUSAL, refusal)
    await session.flush()
    letter = about(report, "identity.decided", opening, to_person=opening.asker_id)
    await post(session, [letter], now)
    await became(session, report, opening, opening.decider_id, now)
    return report, opening


async def look(
    session: AsyncSession, opening_id: int, visitor: Visitor, now: datetime
) -> tuple[Report, Opening]:
    """The asker looks, once: a letter of its own brings the identity to this chat, worded when
    it is sent, so that it lies nowhere in the open. Raises Refusal."""
    report, opening = await at_door(session, opening_id, visitor, Right.OPEN_IDENTITY, now)
    if opening.asker_id != officer(visitor):
        raise Refusal(NotYours())
    if not may_become(opening.state, OpeningState.OPENED) or past(opening, now):
        raise Refusal(OpeningOver(report.code, opening.state))
    minutes = (await almanac(session)).number("identity.shown_minutes")
    opening.state, opening.opened_at = OpeningState.OPENED, now
    opening.until = now + timedelta(minutes=minutes)
    await session.flush()
    shown = about(
        report, "identity.shown", opening, to_contact=visitor.contact, promise=Promise.AT_MOST
    )
    await post(session, [shown], now)
    await became(session, report, opening, opening.asker_id, now)
    return report, opening


async def at_door(
    session: AsyncSession, opening_id: int, visitor: Visitor, right: Right, now: datetime
) -> tuple[Report, Opening]:
    """The request, locked with its report, for whoever has this right over it."""
    found = await session.scalar(select(Opening.report_id).where(Opening.id == opening_id))
    report = await for_custody(session, found or 0, visitor, right, now, lock=True)
    opening = await session.get_one(Opening, opening_id, populate_existing=True)
    return report, opening


# --- what follows ----------------------------------------------------------------------------


async def became(
    session: AsyncSession, report: Report, opening: Opening, actor: int | None, now: datetime
) -> None:
    """The event, the word to the reporter, and the clock of the new state."""
    kind = f"identity_{opening.state}"
    await record(
        session, Matter.REPORT, report.id, kind, now, actor=actor, data={"opening": opening.id}
    )
    told = Post(
        "identity.told",
        Matter.REPORT,
        report.id,
        to_report=report.id,
        ids={"opening": opening.id, "state": str(opening.state), "at": now.isoformat()},
        priority=Priority.URGENT,
    )
    await post(session, [told], now)
    await wind(session, opening)


async def wind(session: AsyncSession, opening: Opening) -> None:
    row = {
        "matter": Matter.REPORT,
        "matter_id": opening.report_id,
        "kind": CLOCK,
        "version": 1,
        "anchor_at": opening.asked_at,
        "climbed": 0,
        "told_head_at": None,
        "next_at": opening.until if opening.state in UNDER_WAY else None,
        "failures": 0,
    }
    await put(session, row)


def about(
    report: Report,
    kind: str,
    opening: Opening,
    *,
    to_person: int | None = None,
    to_contact: Contact | None = None,
    promise: Promise = Promise.AT_LEAST,
) -> Post:
    return Post(
        kind,
        Matter.REPORT,
        report.id,
        to_person=to_person,
        to_contact=to_contact.id if to_contact is not None else None,
        ids={"opening": opening.id, "state": str(opening.state)},
        promise=promise,
        priority=Priority.URGENT,
    )


# --- who -------------------------------------------------------------------------------------


async def under_way(session: AsyncSession, report_id: int) -> Opening | None:
    query = select(Opening).where(Opening.report_id == report_id, Opening.state.in_(UNDER_WAY))
    return (await session.scalars(query)).one_or_none()


async def who_decides(
    session: AsyncSession, report: Report, visitor: Visitor, now: datetime
) -> tuple[int, ...]:
    """Other officers with the right over the report's unit, whom it is not about."""
    who = await directory(session, now)
    seats = (Role.SUPERVISOR, Role.CUSTODIAN)
    seated = [one for role in seats for one in who.covering(role, report.unit_id)]
    others = dict.fromkeys(one for one in seated if one != officer(visitor))
    return await hearing(session, report, others, now)


def past(opening: Opening, now: datetime) -> bool:
    return opening.until is not None and now >= opening.until


def officer(visitor: Visitor) -> int:
    if visitor.person is None:
        raise Refusal(NotYours())
    return visitor.person.id
