"""Praise that counts: whom a citizen's praise names, confirmed by the head or the supervisor.

Biểu dương, khen thưởng is the head's act (Luật Thi đua, khen thưởng 06/2022/QH15 art. 80); the
software notes what citizens said, and counts for an evaluation only what a head has confirmed,
never for himself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.commending import Honour, praised
from domain.lifecycle import Matter, Priority
from domain.notices import Notice, Refusal
from domain.notices.general import NotNow, NotYours
from domain.notices.praising import Honoured, HonourLine, HonourWaiting, PraiseList
from domain.periods import Period
from domain.worktime import MIDNIGHT, at, end_of_day, today
from models.answers import Commendation
from models.office import Person, Unit
from models.reports import Report
from services.alarms import record
from services.compose import Composer
from services.contacts import Visitor
from services.dispatch import Claim
from services.post import Post, post
from services.report_file import lines, visible_to
from services.scopes import below

CONFIRMED = "praise.confirmed"
LISTED, WAITING = 20, 6  # lines shown, and praise offered to be confirmed


async def note(session: AsyncSession, report: Report, now: datetime) -> None:
    """Note whom the praise names; the unit when nobody is. Once, wherever it is sent on to."""
    unit = report.unit_id or report.holder_unit_id
    known = select(Commendation.id).where(Commendation.report_id == report.id).limit(1)
    if unit is None or await session.scalar(known) is not None:
        return
    query = select(Person.id, Person.name, Person.unit_id).where(
        or_(Person.left_on.is_(None), Person.left_on > today(now))
    )
    people = (await session.execute(query)).all()
    said = " ".join(line.words for line in await lines(session, report.id, "body", "whom"))
    own = {row.id: row.name for row in people if row.unit_id == unit}
    named = praised(said, own, {row.id: row.name for row in people})
    home = {row.id: row.unit_id for row in people}
    rows: list[tuple[int | None, int]] = [(person, home[person]) for person in sorted(named)]
    session.add_all(
        Commendation(report_id=report.id, person_id=person, unit_id=whose, at=now)
        for person, whose in rows or [(None, unit)]
    )


# --- the list ------------------------------------------------------------------------------


def within(visitor: Visitor, roots: Sequence[str], now: datetime) -> ColumnElement[bool]:
    """Praise of the visitor's units in reports they may see; theirs it is to confirm."""
    units = select(Unit.id).where(below(Unit.path, roots))
    reports = select(Report.id).where(visible_to(visitor, now))
    return Commendation.unit_id.in_(units) & Commendation.report_id.in_(reports)


async def listed(
    session: AsyncSession, visitor: Visitor, roots: Sequence[str], now: datetime
) -> PraiseList:
    """By person and unit, the most confirmed first, and what waits to be confirmed."""
    mine = within(visitor, roots, now)
    confirmed = func.count().filter(Commendation.state == Honour.CONFIRMED)
    noted = func.count().filter(Commendation.state != Honour.DECLINED)
    query = (
        select(Person.name, Unit.name, noted.label("noted"), confirmed.label("confirmed"))
        .select_from(Commendation)
        .join(Unit, Unit.id == Commendation.unit_id)
        .outerjoin(Person, Person.id == Commendation.person_id)
        .where(mine)
        .group_by(Person.id, Person.name, Unit.id, Unit.name)
        .order_by(confirmed.desc(), noted.desc(), Unit.name, Person.name)
    )
    found = await session.execute(query)
    every = [HonourLine(name or "", unit, said, sure) for name, unit, said, sure in found]
    rows = [row for row in every if row.noted]
    return PraiseList(
        tuple(rows[:LISTED]), max(0, len(rows) - LISTED), await waiting(session, visitor, mine)
    )


async def waiting(
    session: AsyncSession, visitor: Visitor, mine: ColumnElement[bool]
) -> tuple[HonourWaiting, ...]:
    me = visitor.person.id if visitor.person is not None else 0
    query = (
        select(Commendation.id, Report.id, Report.code, Person.name, Unit.name)
        .join(Report, Report.id == Commendation.report_id)
        .join(Unit, Unit.id == Commendation.unit_id)
        .outerjoin(Person, Person.id == Commendation.person_id)
        .where(mine, Commendation.state == Honour.NOTED)
        .where(or_(Commendation.person_id.is_(None), Commendation.person_id != me))
        .order_by(Commendation.id)
        .limit(WAITING)
    )
    return tuple(
        HonourWaiting(key, report, code, name or unit)
        for key, report, code, name, unit in await session.execute(query)
    )


async def decide(
    session: AsyncSession,
    commendation_id: int,
    visitor: Visitor,
    roots: Sequence[str],
    honour: Honour,
    now: datetime,
) -> None:
    """Confirm or decline one; the confirmed hears of it. Refusal(NotYours) for praise of others'
    units or of oneself, NotNow when it was decided."""
    mine = within(visitor, roots, now)
    query = select(Commendation).where(Commendation.id == commendation_id, mine)
    row = (await session.scalars(query.with_for_update())).one_or_none()
    if row is None or visitor.person is None or row.person_id == visitor.person.id:
        raise Refusal(NotYours())
    if row.state is not Honour.NOTED:
        raise Refusal(NotNow(""))
    me = visitor.person.id
    row.state, row.decided_by_id, row.decided_at = honour, me, now
    await record(
        session, Matter.REPORT, row.report_id, f"praise_{honour}", now,
        actor=me, data={"person": row.person_id, "unit": row.unit_id},
    )  # fmt: skip
    if honour is Honour.CONFIRMED and row.person_id is not None:
        letter = Post(
            CONFIRMED, Matter.PERSON, row.person_id,
            to_person=row.person_id, key=f"{CONFIRMED}:{row.id}", ids={"commendation": row.id},
            priority=Priority.DIGEST,
        )  # fmt: skip
        await post(session, [letter], now)


# --- for the evaluation --------------------------------------------------------------------


async def confirmed(
    session: AsyncSession, people: Iterable[int], period: Period, cut: datetime
) -> dict[int, int]:
    """How often each was praised in the period by citizens, as confirmed by the cut-off."""
    query = (
        select(Commendation.person_id, func.count())
        .join(Report, Report.id == Commendation.report_id)
        .where(
            Commendation.person_id.in_(set(people)),
            Commendation.state == Honour.CONFIRMED,
            Commendation.decided_at <= cut,
            Report.received_at >= at(period.start, MIDNIGHT),
            Report.received_at <= end_of_day(period.end),
        )
        .group_by(Commendation.person_id)
    )
    rows = await session.execute(query)
    return {person: count for person, count in rows if person is not None}


async def honoured(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    row = await session.get(Commendation, claim.ids["commendation"], populate_existing=True)
    if row is None or row.state is not Honour.CONFIRMED or row.decided_by_id is None:
        return None
    by = await session.get_one(Person, row.decided_by_id)
    return Honoured(by.name, today(row.at))


COMPOSERS: dict[str, Composer] = {CONFIRMED: honoured}
