"""Acts on the registers of units: entering an obstacle or a proposal, saying that there is none,
carrying an entry on. Rights are checked here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from domain.enrolling import Book, EntryState, Gap, next_states
from domain.lifecycle import Matter, Priority
from domain.notices import Notice, Refusal
from domain.notices.enrolling import EntryMoved, HasEntries
from domain.notices.general import NotNow, NotYours
from domain.periods import Period
from domain.worktime import today
from models.ledger import Enrolment
from models.office import Person, Unit
from services.alarms import record
from services.compose import Composer
from services.contacts import Visitor
from services.dispatch import Claim
from services.enrolment_doors import for_visitor, may_move, own_units
from services.enrolment_lists import count, facts_of, last_note, within
from services.post import Post, post
from services.task_facts import name_of


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
