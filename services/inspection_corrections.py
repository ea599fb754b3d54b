"""Correcting the result of an inspection: what stood before stays beside it, sealed, with the day
and the reason."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from domain.inspections import Inspection as Facts
from domain.inspections import InspectionState
from domain.lifecycle import Matter
from domain.notices import Refusal
from domain.notices.general import NotNow, NotYours
from domain.worktime import today
from models.inspections import Inspection
from models.sealing import open_json, seal_json
from services.alarms import record
from services.contacts import Visitor
from services.inspections import WORDS, Result, facts_of, made_by, row_of


async def for_correction(session: AsyncSession, key: int, visitor: Visitor) -> Inspection:
    """The locked row of one that is done, for its team. Raises Refusal(NotYours()), or NotNow for
    one without a result."""
    if visitor.person is None:
        raise Refusal(NotYours())
    row = await row_of(session, key, made_by(visitor.person.id), lock=True)
    if row.state is not InspectionState.DONE:
        raise Refusal(NotNow(""))
    return row


async def correct(
    session: AsyncSession, key: int, visitor: Visitor, result: Result, reason: str, now: datetime
) -> Facts:
    """The result as it should have been entered. Raises Refusal."""
    row = await for_correction(session, key, visitor)
    actor = visitor.person.id if visitor.person is not None else row.maker_id
    await replace(session, row, result, reason, actor, now)
    return facts_of(session, row)


async def replace(
    session: AsyncSession, row: Inspection, result: Result, reason: str, actor: int, now: datetime
) -> bool:
    """Put another result in place of the one that stands; False when it is the same. ``reason`` ""
    is said of a workbook."""
    before = result_of(session, row)
    if result == before:
        return False
    said = open_json(session, WORDS, row.words)
    kept = {**asdict(before), "on": today(now).isoformat(), "reason": reason}
    said["corrections"] = [*said.get("corrections", ()), kept]
    said |= {"reasons": result.reasons, "outcome": result.outcome}
    row.words = seal_json(session, WORDS, said)
    row.checked, row.bodies, row.people = result.checked, result.bodies, result.people
    await record(session, Matter.INSPECTION, row.id, "corrected", now, actor=actor)
    return True


def result_of(session: AsyncSession, row: Inspection) -> Result:
    """As it stands."""
    said = open_json(session, WORDS, row.words)
    reasons, outcome = said.get("reasons", ""), said.get("outcome", "")
    return Result(row.checked, row.bodies, row.people, reasons, outcome)
