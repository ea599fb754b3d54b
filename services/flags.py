"""Signs an officer sees in a report, told to the responsible head and the supervisors alone.

Quy định 148-QĐ/TW art. 4 names grounds on which a competent person may consider suspending somebody
from work; a flag proposes that he looks. The software concludes nothing and publishes none of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import ReportAct
from domain.notices import Notice, Refusal
from domain.notices.flags import SignFlagged, SignRaised
from domain.notices.general import NotNow, NotYours
from domain.notices.hotline import Card
from domain.rights import Right, Role
from domain.signs import Sign, proposed
from models.answers import Flag
from models.office import Person
from models.reports import Report
from services.compose import Composer
from services.contacts import Visitor
from services.directory import directory
from services.dispatch import Claim
from services.post import Post, post
from services.report_file import Opened, for_act, for_officer, hearing, lines
from services.report_handling import actor, note
from services.report_letters import officers
from services.report_routing import to_officer

SPOKEN = ("body", "addition", "objection")


async def suggested(session: AsyncSession, report: Report) -> tuple[Sign, ...]:
    """What the reporter's words suggest looking for; a person decides."""
    said = " ".join(line.words for line in await lines(session, report.id, *SPOKEN))
    return proposed(said, report.category)


async def raised(session: AsyncSession, report_id: int) -> Sequence[Flag]:
    """Flags in force, the oldest first. Whoever calls this has passed the door."""
    query = (
        select(Flag).where(Flag.report_id == report_id, Flag.lifted_at.is_(None)).order_by(Flag.id)
    )
    return (await session.scalars(query)).all()


async def raise_flag(
    session: AsyncSession, report_id: int, sign: Sign, visitor: Visitor, now: datetime
) -> Report:
    """Once per sign; the head and the supervisors hear. Raises Refusal."""
    report = await for_act(session, report_id, visitor, ReportAct.FLAG, now)
    me = actor(visitor)
    if sign in {flag.sign for flag in await raised(session, report.id)}:
        return report
    flag = Flag(report_id=report.id, sign=sign, by_id=me.id, at=now)
    session.add(flag)
    await session.flush()
    await note(session, report, "sign_raised", me, now, sign=sign)
    await tell(session, report, flag, me.id, now)
    return report


async def lift(
    session: AsyncSession, report_id: int, sign: Sign, visitor: Visitor, now: datetime
) -> Report:
    """The head or a supervisor looked, and there is nothing to it. Raises Refusal."""
    opened = await for_officer(session, report_id, visitor, now, lock=True)
    if not may_look(opened, visitor):
        raise Refusal(NotYours())
    flag = next((one for one in await raised(session, report_id) if one.sign is sign), None)
    if flag is None:
        raise Refusal(NotNow(opened.report.code))
    me = actor(visitor)
    flag.lifted_at, flag.lifted_by_id = now, me.id
    await note(session, opened.report, "sign_lifted", me, now, sign=sign)
    return opened.report


def may_look(opened: Opened, visitor: Visitor) -> bool:
    """The responsible head, and supervisors over the unit."""
    return opened.holder or supervises(opened, visitor)


def supervises(opened: Opened, visitor: Visitor) -> bool:
    unit = opened.report.unit
    return visitor.may(Right.SEE_REPORTS, unit.path if unit is not None else None)


async def tell(session: AsyncSession, report: Report, flag: Flag, by: int, now: datetime) -> None:
    """The head and the supervisors, but not who raised it."""
    who = await directory(session, now)
    holder = [report.holder_id] if report.holder_id is not None else []
    people = dict.fromkeys([*holder, *who.covering(Role.SUPERVISOR, report.unit_id)])
    readers = await hearing(session, report, [one for one in people if one != by], now)
    letters: list[Post] = []
    for person in readers:
        letters.append(
            await to_officer(session, "report.flagged", report, person, who, now, flag=flag.id)
        )
    await post(session, letters, now)


async def flagged(
    session: AsyncSession, claim: Claim, opened: Opened, facts: Card
) -> Notice | None:
    flag = await session.get(Flag, claim.ids["flag"], populate_existing=True)
    if flag is None or flag.lifted_at is not None:
        return None
    by = await session.get_one(Person, flag.by_id)
    return SignFlagged(facts, flag.sign, by.name)


async def shown(session: AsyncSession, opened: Opened, visitor: Visitor) -> SignRaised:
    """The flags of a report and what its words suggest, for whoever may raise or lift one."""
    report = opened.report
    there = tuple(flag.sign for flag in await raised(session, report.id))
    may_raise, may_lift = opened.may(ReportAct.FLAG), may_look(opened, visitor)
    if not (may_raise or may_lift):
        raise Refusal(NotYours())
    return SignRaised(
        report.id,
        report.code,
        there,
        await suggested(session, report),
        tuple(sign for sign in Sign if may_raise and sign not in there),
        there if may_lift else (),
    )


COMPOSERS: dict[str, Composer] = {"report.flagged": officers(flagged)}
