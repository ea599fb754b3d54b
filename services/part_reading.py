"""Parts of a report as they stand: for its sheet, for its reporter, and before it is answered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.courses import SHARING, PartState
from domain.notices.report_parts import PartLine
from domain.worktime import today
from models.office import Unit
from models.reports import Report
from models.routing import CasePart
from services.report_file import sat_for


async def parts_of(session: AsyncSession, report_id: int) -> tuple[PartLine, ...]:
    """The parts of a case in order, for somebody who passed its door."""
    query = (
        select(CasePart)
        .where(CasePart.report_id == report_id)
        .options(joinedload(CasePart.unit))
        .order_by(CasePart.number)
    )
    found = (await session.scalars(query)).all()
    return tuple(PartLine(one.id, one.unit.name, one.state, one.due_at) for one in found)


async def open_parts(session: AsyncSession, report_id: int) -> tuple[str, ...]:
    """The bodies whose part is not done yet."""
    return tuple(
        one.unit for one in await parts_of(session, report_id) if one.state is PartState.OPEN
    )


async def doers(session: AsyncSession, report_id: int) -> tuple[int, ...]:
    """Who does the parts that are open: the official, else the head."""
    query = select(func.coalesce(CasePart.handler_id, CasePart.holder_id)).where(
        CasePart.report_id == report_id, CasePart.state == PartState.OPEN
    )
    return tuple(await session.scalars(query.order_by(CasePart.number)))


async def bodies_of(session: AsyncSession, report: Report) -> tuple[str, ...]:
    """Every body that handles a case, the responsible one first: what its reporter is told."""
    query = (
        select(Unit.name)
        .join(CasePart, CasePart.unit_id == Unit.id)
        .where(
            CasePart.report_id == report.id,
            CasePart.state.in_(SHARING),
        )
        .order_by(CasePart.number)
    )
    own = await session.get(Unit, report.holder_unit_id) if report.holder_unit_id else None
    first = (own.name,) if own is not None else ()
    return tuple(dict.fromkeys((*first, *await session.scalars(query))))


async def mine(session: AsyncSession, report_id: int, person_id: int, now: datetime) -> int:
    """The open part of a case that this person does or answers for, 0 for none."""
    query = select(CasePart.id).where(
        CasePart.report_id == report_id,
        CasePart.state == PartState.OPEN,
        or_(
            CasePart.holder_id.in_(sat_for(person_id, today(now))),
            CasePart.handler_id == person_id,
        ),
    )
    return await session.scalar(query.limit(1)) or 0
