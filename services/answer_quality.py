"""How answers were: sent all the same although they said little, without evidence, not agreed to,
rated. Counted unit by unit over reports the reader may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.closing import AnswerState
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.notices.quality import AnswerQuality, QualityLine
from domain.periods import Period
from domain.rights import Right
from domain.worktime import MIDNIGHT, at, end_of_day, today
from models.answers import Answer, Flag
from models.office import Unit
from models.reports import Report
from services.contacts import Visitor
from services.report_file import visible_to

WATCHING = (Right.SEE_REPORTS, Right.ANSWER_REPORTS)
LOW = 2  # stars


async def quality(
    session: AsyncSession, visitor: Visitor, period: Period, now: datetime
) -> AnswerQuality:
    """Answers sent in the period. Raises Refusal(NotYours())."""
    if not any(visitor.may(right) for right in WATCHING):
        raise Refusal(NotYours())
    may = visible_to(visitor, now)
    query = (
        select(Unit.name, Answer.gaps, Answer.unproved, Answer.reopened_at, Report.rating)
        .join(Report, Report.id == Answer.report_id)
        .outerjoin(Unit, Unit.id == Answer.unit_id)
        .where(
            may,
            Answer.state == AnswerState.SENT,
            Answer.decided_at >= at(period.start, MIDNIGHT),
            Answer.decided_at <= end_of_day(period.end),
        )
    )
    units: defaultdict[str, list[Any]] = defaultdict(list)
    for row in await session.execute(query):
        units[row.name or ""].append(row)
    lines = [line(name, rows) for name, rows in units.items()]
    lines.sort(key=lambda one: (-one.reopened - one.formulaic, one.unit))
    whole = line("", [row for rows in units.values() for row in rows])
    flags = await open_flags(session, visitor, now)
    return AnswerQuality(period.start, min(period.end, today(now)), whole, tuple(lines), flags)


def line(unit: str, rows: Iterable[Any]) -> QualityLine:
    every = list(rows)
    rated = [row.rating for row in every if row.rating is not None and row.reopened_at is None]
    return QualityLine(
        unit=unit,
        answers=len(every),
        formulaic=sum(bool(row.gaps) for row in every),
        unproved=sum(row.unproved for row in every),
        reopened=sum(row.reopened_at is not None for row in every),
        rated=len(rated),
        average=round(sum(rated) / len(rated), 1) if rated else None,
        low=sum(stars <= LOW for stars in rated),
    )


async def open_flags(session: AsyncSession, visitor: Visitor, now: datetime) -> int | None:
    """Signs nobody has looked at yet; None for who is not a supervisor."""
    if not visitor.may(Right.SEE_REPORTS):
        return None
    query = (
        select(func.count())
        .select_from(Flag)
        .join(Report, Report.id == Flag.report_id)
        .where(Flag.lifted_at.is_(None), visible_to(visitor, now))
    )
    return await session.scalar(query) or 0
