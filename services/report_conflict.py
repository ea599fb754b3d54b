"""Conflict of interest as an act: «Tôi có liên quan», and taking reports away from whoever may no
longer have them since seats, absences or homes changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.exclusion import Why
from domain.lifecycle import LIVE_REPORT, Matter, ReportAct
from domain.rights import Role
from domain.worktime import today
from models.office import Person
from models.reports import Report
from models.routing import CaseCourse
from services.alarms import record
from services.contacts import Visitor
from services.directory import directory
from services.exclusion import barred
from services.post import post
from services.report_file import for_act, hearing
from services.report_handling import actor
from services.report_returns import deciding
from services.report_routing import bar, place, take_away, tell_desk, to_officer
from services.report_ways import way_of

AT_ONCE = 200  # reports looked at in one transaction


async def recuse(session: AsyncSession, report_id: int, visitor: Visitor, now: datetime) -> Report:
    """«Tôi có liên quan»: from now on kept from this officer and whoever works under them; it
    goes on to somebody else at once. The officer need not say why. Raises Refusal."""
    report = await for_act(session, report_id, visitor, ReportAct.RECUSE, now)
    me = actor(visitor)
    await bar(session, report.id, {me.id: Why.RECUSED})
    await record(
        session, Matter.REPORT, report.id, "recused", now,
        actor=me.id, version=report.due_version,
    )  # fmt: skip
    await session.flush()
    if report.holder_id is None:
        await desk_again(session, report, now)
        return report
    if report.handler_id == me.id and report.holder_id != me.id:
        report.handler_id = None
        await session.flush()
    if not await take_away(session, report, now) and report.handler_id is None:
        await back_to_holder(session, report, me.id, now)
    return report


async def desk_again(session: AsyncSession, report: Report, now: datetime) -> None:
    """Whoever else had it there has it still: the supervisors who must decide, the others of the
    desk. What a unit has returned goes back to none; where nobody is left, it is placed anew."""
    who = await directory(session, now)
    course = await session.get(CaseCourse, report.id)
    desk = await hearing(session, report, who.covering(Role.HOTLINE, report.unit_id), now)
    if await deciding(session, report, who, now):
        return
    if desk and not (course is not None and course.disputed):
        return
    way = (await way_of(session, report, who, now, ruled=False)).way
    if way.holder is not None and not (course is not None and course.returned):
        await place(session, report, now)
    else:
        await tell_desk(session, report, desk, who, way, now)


async def back_to_holder(session: AsyncSession, report: Report, by: int, now: datetime) -> None:
    """Whoever is responsible hears that nobody verifies it now."""
    if report.holder_id is None or report.holder_id == by:
        return
    who = await directory(session, now)
    letter = await to_officer(session, "report.recused", report, report.holder_id, who, now, by=by)
    await post(session, [letter], now)


async def in_barred_hands(session: AsyncSession, now: datetime) -> Sequence[int]:
    """Live reports whose holder or handler may not have them any more: somebody was transferred,
    promoted or stands in since. Usually none."""
    hand = select(Person.id).where(
        or_(Person.id == Report.holder_id, Person.id == Report.handler_id),
        barred(Person.id, today(now)),
    )
    query = (
        select(Report.id)
        .where(Report.state.in_(LIVE_REPORT), hand.correlate(Report).exists())
        .order_by(Report.id)
        .limit(AT_ONCE)
    )
    return (await session.scalars(query)).all()


async def withdraw_from_barred(session: AsyncSession, reports: Sequence[int], now: datetime) -> int:
    """Give these reports new hands; returns how many changed hands."""
    query = select(Report).where(Report.id.in_(reports)).order_by(Report.id)
    rows = (await session.scalars(query.with_for_update(of=Report))).all()
    return sum([await take_away(session, report, now) for report in rows])
