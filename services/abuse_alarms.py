"""The clocks of floods and blocks: what waits for a look is called to mind each working morning, a
block ends on its day, an appeal nobody answered ends it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.floods import Outcome
from domain.lifecycle import Matter
from domain.rights import Role
from domain.worktime import today
from models.abuse import Block
from services import suspects
from services.alarms import Due, Plan, Planner
from services.almanac import Almanac, almanac
from services.blocks import APPEALED, EXPIRY, end

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
    """Whoever may look hears each working morning while anything waits. Nothing waits for ever:
    what nobody looked at in time goes its way by itself."""
    plan, book = Plan(), await almanac(session)
    more = await suspects.let_go_decided(session, now)
    more = await let_go_unseen(session, book, now) or more
    held = await suspects.oldest(session)
    for alarm in alarms:
        if held is None and not more:
            plan.silence(alarm)
            continue
        morning = book.morning_of(book.calendar.add_working_days(today(now), 1))
        plan.alarms.append({"id": alarm.id, "next_at": now if more else morning, "failures": 0})
        if held is None or more:
            continue
        waited = waited_days(held, book, now)
        if waited >= PATIENT:
            await suspects.tell_lookers(session, held.report, Role.HOTLINE, now)
        if waited > PATIENT:
            await suspects.tell_lookers(session, held.report, Role.SUPERVISOR, now)
    return plan


def waited_days(held: suspects.Suspect, book: Almanac, now: datetime) -> int:
    """Working days since it was held, or since its sender asked for another look."""
    since = held.suspicion.appealed_at or held.suspicion.at
    return book.calendar.working_days_between(today(since), today(now))


async def let_go_unseen(session: AsyncSession, book: Almanac, now: datetime) -> bool:
    """What waited too long for a look; whether there may be more."""
    most = book.number("abuse.look_days")
    found = await suspects.longest_waiting(session, suspects.AT_ONCE)
    late = [each for each in found if waited_days(each, book, now) >= most]
    for each in late:
        each.suspicion.outcome, each.suspicion.decided_at = Outcome.UNSEEN, now
        await suspects.let_go(session, each.report, now)
    return len(late) == suspects.AT_ONCE


PLANNERS: dict[tuple[Matter, str], Planner] = {
    (Matter.BLOCK, EXPIRY): plan_ends,
    (Matter.BLOCK, APPEALED): plan_ends,
    (Matter.UNIT, suspects.SUSPECTS): plan_suspects,
}
