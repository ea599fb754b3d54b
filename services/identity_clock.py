"""When a request for an identity ends by itself, and what was shown leaves our own chat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import Matter
from domain.openings import OpeningState, ended
from models.contacts import ChatLine
from models.identities import Opening
from models.post import Letter
from models.reports import Report
from services.alarms import Due, Plan, Planner
from services.identity_openings import CLOCK, about, became, past, under_way
from services.post import post


async def plan_openings(session: AsyncSession, alarms: Sequence[Due], now: datetime) -> Plan:
    plan = Plan()
    for alarm in alarms:
        opening = await under_way(session, alarm.matter_id)
        if opening is None:
            plan.silence(alarm)
        elif not past(opening, now):
            plan.alarms.append({"id": alarm.id, "next_at": opening.until, "failures": 0})
        else:
            await end(session, opening, now)
            plan.silence(alarm)
            plan.posted += 1
    return plan


async def end(session: AsyncSession, opening: Opening, now: datetime) -> None:
    """Nobody decided or looked in time; or it was looked at, and leaves the web chat's history.
    What lies on a phone is beyond us."""
    report = await session.get_one(Report, opening.report_id)
    opening.state, opening.until = ended(opening.state), None
    await session.flush()
    if opening.state is OpeningState.OVER:
        await take_back(session, report.id, opening.id)
        return
    letter = about(report, "identity.decided", opening, to_person=opening.asker_id)
    await post(session, [letter], now)
    await became(session, report, opening, None, now)


async def take_back(session: AsyncSession, report_id: int, opening_id: int) -> None:
    query = select(Letter).where(
        Letter.matter == Matter.REPORT,
        Letter.matter_id == report_id,
        Letter.kind == "identity.shown",
    )
    shown = [one.id for one in await session.scalars(query) if one.ids["opening"] == opening_id]
    await session.execute(delete(ChatLine).where(ChatLine.letter_id.in_(shown)))


PLANNERS: dict[tuple[Matter, str], Planner] = {(Matter.REPORT, CLOCK): plan_openings}
