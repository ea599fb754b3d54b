"""The registers of units: entering an obstacle or a proposal, saying that there is none, carrying
an entry on, and who has not answered. Rights are checked here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.enrolling import Answer, Book, EntryState, Gap, next_states
from domain.lifecycle import Matter, Priority
from domain.notices import Notice, Refusal
from domain.notices.enrolling import (
    EntryFacts,
    EntryList,
    EntryMoved,
    HasEntries,
    SilentUnits,
    UnitAnswer,
)
from domain.notices.general import NotNow, NotYours
from domain.periods import Period
from domain.rights import Right, Role
from domain.worktime import MIDNIGHT, at, today
from models.ledger import Enrolment
from models.office import Grant, Person, Unit
from models.work import Event, Task
from services.alarms import record
from services.compose import Composer
from services.contacts import Visitor, in_force
from services.dispatch import Claim
from services.post import Post, post
from services.scopes import below, in_being, names, pruned
from services.task_facts import name_of

PAGE, UNITS_PAGE = 6, 12
ANSWERING = (Role.HEAD, Role.DEPUTY, Role.CLERK)
"""Who may answer for a unit; a unit without any of them is not expected to."""
OPEN = (EntryState.NOTED, EntryState.PROPOSED, EntryState.TAKEN_UP)


@dataclass(frozen=True, slots=True)
class Facts:
    """The words of an entry."""

    words: str
    proposal: str
    authority: str = ""
    document: str = ""
    clause: str = ""
    gap: Gap | None = None
    field: str = ""
    task_id: int | None = None


# --- rights ---------------------------------------------------------------------------------


async def own_units(session: AsyncSession, visitor: Visitor, now: datetime) -> Sequence[Unit]:
    """The units this visitor answers for."""
    paths = visitor.roots(Right.SEE_UNIT)
    query = select(Unit).where(Unit.path.in_(paths), in_being(today(now))).order_by(Unit.path)
    return (await session.scalars(query)).all()


def roots_of(visitor: Visitor) -> tuple[str, ...]:
    """Where this visitor may read the registers. Raises Refusal(NotYours())."""
    roots = pruned((*visitor.roots(Right.SEE_UNIT), *visitor.roots(Right.SEE_TASKS)))
    if not roots or visitor.person is None:
        raise Refusal(NotYours())
    return roots


def may_move(visitor: Visitor, path: str) -> bool:
    """Those who answer for the unit, or watch over it."""
    rights = (Right.ACCEPT, Right.SEE_UNIT, Right.SEE_REPORTS)
    return visitor.person is not None and any(visitor.may(right, path) for right in rights)


async def for_visitor(
    session: AsyncSession, entry_id: int, visitor: Visitor, *, lock: bool = False
) -> Enrolment:
    """The one door to an entry. Raises Refusal(NotYours())."""
    query = (
        select(Enrolment)
        .where(Enrolment.id == entry_id, Enrolment.empty.is_(False))
        .options(joinedload(Enrolment.unit), joinedload(Enrolment.author))
    )
    if lock:
        query = query.with_for_update(of=Enrolment).execution_options(populate_existing=True)
    entry = (await session.scalars(query)).one_or_none()
    if entry is None or not any(entry.unit.path.startswith(root) for root in roots_of(visitor)):
        raise Refusal(NotYours())
    return entry


# --- acts -----------------------------------------------------------------------------------


async def enrol(
    session: AsyncSession, visitor: Visitor, unit_id: int, book: Book, facts: Facts, now: datetime
) -> Enrolment:
    """Write an entry into a register. Raises Refusal(NotYours()) for a unit of somebody else."""
    unit, person = await answered_by(session, visitor, unit_id, now)
    entry = Enrolment(
        book=book, unit_id=unit.id, author_id=person.id, at=now, state=EntryState.NOTED,
        task_id=facts.task_id, field=facts.field, words=facts.words, document=facts.document,
        clause=facts.clause, gap=facts.gap, proposal=facts.proposal, authority=facts.authority,
    )  # fmt: skip
    session.add(entry)
    await session.flush()
    await record(
        session, Matter.ENTRY, entry.id, "entered", now, actor=person.id,
        data={"book": book, "unit": unit.id, "task": facts.task_id},
    )  # fmt: skip
    await session.refresh(entry, ["unit", "author"])
    return entry


async def say_none(
    session: AsyncSession, visitor: Visitor, unit_id: int, book: Book, now: datetime
) -> Unit:
    """«Không có» is an entry too; said twice on a day it is one. Raises Refusal(HasEntries())
    where the unit entered something this year."""
    unit, person = await answered_by(session, visitor, unit_id, now)
    year = Period(today(now).replace(month=1, day=1), today(now))
    theirs = and_(Enrolment.book == book, Enrolment.unit_id == unit.id)
    alone = select(Unit.id).where(Unit.id == unit.id).with_for_update(key_share=True)
    await session.execute(alone)  # another who answers for the unit may say so just now
    entered = await count(session, theirs, within(year), Enrolment.empty.is_(False))
    if entered:
        raise Refusal(HasEntries(book, unit.name, entered))
    day = Period(today(now), today(now))
    if not await count(session, theirs, within(day), Enrolment.empty.is_(True)):
        entry = Enrolment(book=book, unit_id=unit.id, author_id=person.id, at=now, empty=True)
        session.add(entry)
        await session.flush()
        await record(
            session, Matter.ENTRY, entry.id, "none", now, actor=person.id,
            data={"book": book, "unit": unit.id},
        )  # fmt: skip
    return unit


async def answered_by(
    session: AsyncSession, visitor: Visitor, unit_id: int, now: datetime
) -> tuple[Unit, Person]:
    own = {unit.id: unit for unit in await own_units(session, visitor, now)}
    if unit_id not in own or visitor.person is None:
        raise Refusal(NotYours())
    return own[unit_id], visitor.person


async def move(
    session: AsyncSession,
    entry_id: int,
    visitor: Visitor,
    state: EntryState,
    note: str,
    now: datetime,
) -> Enrolment:
    """Carry an entry on: proposed to the competent body, taken up, settled, declined. Its author
    hears of it. Raises Refusal."""
    entry = await for_visitor(session, entry_id, visitor, lock=True)
    if visitor.person is None or not may_move(visitor, entry.unit.path):
        raise Refusal(NotYours())
    if state not in next_states(entry.state):
        raise Refusal(NotNow(""))
    before, entry.state, entry.state_at = entry.state, state, now
    await record(
        session, Matter.ENTRY, entry.id, "moved", now, actor=visitor.person.id,
        data={"from": before, "to": state, "text": note},
    )  # fmt: skip
    if entry.author_id is not None and entry.author_id != visitor.person.id:
        letter = Post(
            "entry.moved", Matter.ENTRY, entry.id, to_person=entry.author_id,
            ids={"state": state, "by": visitor.person.id}, priority=Priority.REMINDER,
        )  # fmt: skip
        await post(session, [letter], now)
    return entry


# --- reading --------------------------------------------------------------------------------


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
    of = max(1, -(-len(found) // PAGE))
    page = min(max(page, 1), of)
    shown = [await facts_of(session, one) for one in found[(page - 1) * PAGE : page * PAGE]]
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
    of = max(1, -(-len(units) // UNITS_PAGE))
    page = min(max(page, 1), of)
    tally = {each: sum(unit.answer is each for unit in units) for each in Answer}
    return SilentUnits(
        book,
        "; ".join(await names(session, roots)),
        period.start,
        period.end,
        tally[Answer.SILENT],
        tally[Answer.NOTHING],
        tally[Answer.ENTERED],
        tuple(units[(page - 1) * UNITS_PAGE : page * UNITS_PAGE]),
        page,
        of,
    )


# --- letters --------------------------------------------------------------------------------


async def moved(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    query = (
        select(Enrolment)
        .where(Enrolment.id == claim.matter_id)
        .options(joinedload(Enrolment.unit), joinedload(Enrolment.author))
    )
    entry = (await session.scalars(query)).one_or_none()
    if entry is None or entry.state != claim.ids["state"]:
        return None
    return EntryMoved(
        await facts_of(session, entry),
        await name_of(session, claim.ids["by"]),
        await last_note(session, entry.id),
    )


COMPOSERS: dict[str, Composer] = {"entry.moved": moved}
