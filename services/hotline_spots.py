"""Where reports pile up: places named in their words, told only when enough people named them.

Always whole calendar quarters, and always unit by unit: windows or parts that overlap would let a
small cell be found as the difference of two answers.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import ReportKind
from domain.periods import Period
from domain.spots_said import Cell, Spot, UnitSpots, spot_of, told
from models.office import Unit
from models.reports import Report, Reporter
from services.almanac import almanac
from services.hotline_figures import LEAST, Which, received_in
from services.report_file import lines

MOST = 5_000  # reports of a unit whose words are looked at, the newest
NEAREST = ("where", "body", "addition")  # what was typed as the place says more than the story


async def spots(
    session: AsyncSession, asked: Which, quarter: Period, now: datetime
) -> tuple[UnitSpots, ...]:
    """Unit by unit what may be told. The words are opened here and not kept."""
    k = (await almanac(session)).number(LEAST)
    cells: defaultdict[str, defaultdict[Spot, list[tuple[int, str]]]]
    cells = defaultdict(lambda: defaultdict(list))
    for report, unit, owner in await sent(session, asked, quarter):
        cells[unit][await place_of(session, report)].append((report, owner or f"?{report}"))
    return tuple(
        told(
            unit,
            {
                spot: Cell(len(found), frozenset(owner for _, owner in found))
                for spot, found in places.items()
            },
            k,
        )
        for unit, places in cells.items()
    )


async def sent(
    session: AsyncSession, asked: Which, quarter: Period
) -> list[tuple[int, str, str | None]]:
    """Report, unit's name, and the keyed hash of the chat it came from, as long as that is
    known. Praise points at nothing that should change. The most is counted in each unit: a unit
    cut off because others were asked for too could be subtracted from itself."""
    age = func.row_number().over(partition_by=Report.unit_id, order_by=Report.id.desc())
    these = and_(asked.reports, received_in(quarter), Report.kind != ReportKind.PRAISE)
    newest = select(Report.id, Report.unit_id, age.label("age")).where(these).subquery()
    query = (
        select(newest.c.id, Unit.name, Reporter.owner_hash)
        .join(Unit, Unit.id == newest.c.unit_id)
        .outerjoin(Reporter, Reporter.report_id == newest.c.id)
        .where(newest.c.age <= MOST)
        .order_by(Unit.path, newest.c.id.desc())
    )
    return [(key, unit, owner) for key, unit, owner in await session.execute(query)]


async def place_of(session: AsyncSession, report: int) -> Spot:
    said = await lines(session, report, *NEAREST)
    ordered = sorted(said, key=lambda line: NEAREST.index(line.kind))
    return spot_of(*(line.words for line in ordered))
