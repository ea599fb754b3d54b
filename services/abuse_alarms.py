"""The clocks of floods and blocks: what waits for a look is called to mind each working morning, a
block ends on its day, an appeal nobody answered ends it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter, ReportState
from domain.rights import Role
from domain.worktime import today
from models.abuse import Block, Suspicion
from models.reports import Report
from services.alarms import Due, Plan, Planner
from services.almanac import almanac
from services.blocks import APPEALED, EXPIRY, end
from services.suspects import SUSPECTS, tell_lookers

PATIENT = 1  # working days of the desk alone; then the supervisors hear as well


async def plan_ends(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    """The day has come, or the supervisor let the days for an answer pass."""
    plan = Plan()
    for alarm in alarms:
        block = await session.get(Block, alarm.matter_id, with_for_update=True)
        if block is not None and block.ended_at is None:
            why = "expired" if alarm.kind == EXPIRY else "unanswered"
            await end(session, block, why, now)
        plan.silence(alarm)
    return plan


async def plan_suspects(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    """Whoever may look hears each working morning while anything waits."""
    plan, book = Plan(), await almanac(session)
    held = await oldest(session)
    for alarm in alarms:
        if held is None:
            plan.silence(alarm)
            continue
        report, since = held
        morning = book.morning_of(book.calendar.add_working_days(today(now), 1))
        plan.alarms.append({"id": alarm.id, "next_at": morning, "failures": 0})
        waited = book.calendar.working_days_between(today(since), today(now))
        if waited >= PATIENT:
            await tell_lookers(session, report, Role.HOTLINE, now)
        if waited > PATIENT:
            await tell_lookers(session, report, Role.SUPERVISOR, now)
    return plan


async def oldest(session: AsyncSession) -> tuple[Report, datetime] | None:
    query = (
        select(Report, Suspicion.at)
        .join(Suspicion, Suspicion.report_id == Report.id)
        .where(Report.state == ReportState.SUSPECT)
        .order_by(Suspicion.at, Report.id)
        .limit(1)
    )
    found = (await session.execute(query)).first()
    return None if found is None else (found[0], found[1])


PLANNERS: dict[tuple[Matter, str], Planner] = {
    (Matter.BLOCK, EXPIRY): plan_ends,
    (Matter.BLOCK, APPEALED): plan_ends,
    (Matter.UNIT, SUSPECTS): plan_suspects,
}
