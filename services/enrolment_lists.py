"""The registers of units, read: an entry's facts, a page of entries, and who has not answered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.enrolling import Answer, Book, EntryState
from domain.lifecycle import Matter
from domain.notices.enrolling import EntryFacts, EntryList, SilentUnits, UnitAnswer
from domain.paging import leaf
from domain.periods import Period
from domain.rights import Role
from domain.worktime import MIDNIGHT, at
from models.ledger import Enrolment
from models.office import Grant, Person, Unit
from models.work import Event, Task
from services.contacts import Visitor, in_force
from services.enrolment_doors import own_units, roots_of
from services.scopes import below, in_being, names

PAGE, UNITS_PAGE = 6, 12
ANSWERING = (Role.HEAD, Role.DEPUTY, Role.CLERK)
"""Who may answer for a unit; a unit without any of them is not expected to."""
OPEN = (EntryState.NOTED, EntryState.PROPOSED, EntryState.TAKEN_UP)


def within(period: Period) -> ColumnElement[bool]:
    after = at(period.end + timedelta(days=1), MIDNIGHT)
    return and_(Enrolment.at >= at(period.start, MIDNIGHT), Enrolment.at < after)


async def count(session: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count(Enrolment.id)).where(*conditions)) or 0


async def facts_of(session: AsyncSession, entry: Enrolment) -> EntryFacts:
    code = ""
    if entry.task_id is not None:
        code = await session.scalar(select(Task.code).where(Task.id == entry.task_id)) or ""
    return EntryFacts(
        entry.id,
        entry.book,
        entry.unit.name,
        entry.author.name if entry.author is not None else "",
        entry.at,
        entry.state,
        entry.words,
        entry.proposal,
        entry.authority,
        entry.document,
        entry.clause,
        entry.gap,
        entry.field,
        code,
    )


async def last_note(session: AsyncSession, entry_id: int) -> str:
    """The words that went with the present state."""
    query = (
        select(Event.data)
        .where(Event.matter == Matter.ENTRY, Event.matter_id == entry_id, Event.kind == "moved")
        .order_by(Event.id.desc())
        .limit(1)
    )
    data = await session.scalar(query)
    return str(data.get("text", "")) if data else ""


async def entries(
    session: AsyncSession, roots: Sequence[str], book: Book, period: Period
) -> list[Enrolment]:
    """All real entries of these units in a period, the newest first."""
    query = (
        select(Enrolment)
        .join(Unit, Unit.id == Enrolment.unit_id)
        .where(Enrolment.book == book, Enrolment.empty.is_(False), within(period))
        .where(below(Unit.path, roots))
        .options(joinedload(Enrolment.unit), joinedload(Enrolment.author))
        .order_by(Enrolment.at.desc(), Enrolment.id.desc())
    )
    return list(await session.scalars(query))


async def listed(
    session: AsyncSession, visitor: Visitor, book: Book, period: Period, page: int, now: datetime
) -> EntryList:
    """A page of a register as far as this visitor may read. Raises Refusal(NotYours())."""
    roots = roots_of(visitor)
    found = await entries(session, roots, book, period)
    units = await answers(session, roots, book, period)
    there, page, of = leaf(found, page, PAGE)
    shown = [await facts_of(session, one) for one in there]
    return EntryList(
        book,
        "; ".join(await names(session, roots)),
        period.start,
        period.end,
        tuple(shown),
        len(found),
        sum(one.state in OPEN for one in found),
        sum(unit.answer is Answer.NOTHING for unit in units),
        sum(unit.answer is not Answer.SILENT for unit in units),
        len(units),
        bool(await own_units(session, visitor, now)),
        page,
        of,
    )


async def answers(
    session: AsyncSession, roots: Sequence[str], book: Book, period: Period
) -> list[UnitAnswer]:
    """How each unit that is expected to has answered; zero is an answer, silence is none."""
    query = (
        select(Unit.id, Unit.name, func.min(Person.name))
        .join(Grant, Grant.unit_id == Unit.id)
        .join(Person, Person.id == Grant.person_id)
        .where(below(Unit.path, roots), in_being(period.end), Grant.role.in_(ANSWERING))
        .where(in_force(period.end), or_(Person.left_on.is_(None), Person.left_on > period.end))
        .group_by(Unit.id, Unit.name, Unit.path)
        .order_by(Unit.path)
    )
    expected = (await session.execute(query)).all()
    said = (
        select(Enrolment.unit_id, Enrolment.empty, func.count(Enrolment.id))
        .where(Enrolment.book == book, within(period))
        .group_by(Enrolment.unit_id, Enrolment.empty)
    )
    counts = {(unit, empty): number for unit, empty, number in await session.execute(said)}
    return [
        UnitAnswer(name, answer(counts, unit), counts.get((unit, False), 0), head)
        for unit, name, head in expected
    ]


def answer(counts: dict[tuple[int, bool], int], unit: int) -> Answer:
    if counts.get((unit, False)):
        return Answer.ENTERED
    return Answer.NOTHING if counts.get((unit, True)) else Answer.SILENT


async def silent(
    session: AsyncSession, visitor: Visitor, book: Book, period: Period, page: int
) -> SilentUnits:
    """The report «đơn vị chưa đăng ký». Raises Refusal(NotYours())."""
    roots = roots_of(visitor)
    order = list(reversed(Answer))
    units = sorted(
        await answers(session, roots, book, period), key=lambda one: order.index(one.answer)
    )
    shown, page, of = leaf(units, page, UNITS_PAGE)
    tally = {each: sum(unit.answer is each for unit in units) for each in Answer}
    return SilentUnits(
        book,
        "; ".join(await names(session, roots)),
        period.start,
        period.end,
        tally[Answer.SILENT],
        tally[Answer.NOTHING],
        tally[Answer.ENTERED],
        tuple(shown),
        page,
        of,
    )
