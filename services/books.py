"""The ledger of lateness and the registers of units as files: what stands in them, whose a visitor
may have, and the file as a letter, whose rows are read when it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.books import AnswerLine, EntryBook, EntryLine, EntryOrder, LateBook, LateLine, LateOrder
from domain.enrolling import Book
from domain.evaluation import Shape
from domain.lifecycle import Matter
from domain.notices import Notice, Refusal
from domain.notices.books import EntryFile, LateFile
from domain.notices.general import NotYours
from domain.periods import Period
from domain.rights import Right
from domain.worktime import today
from models.ledger import Enrolment
from models.office import Person, Unit
from models.work import Event
from services import enrolment_lists, ledger
from services.alarms import record
from services.compose import Composer
from services.contacts import Visitor
from services.dispatch import BOOK_FILE, Claim
from services.enrolment_doors import roots_of
from services.ledger import LateRow
from services.post import file_for, post
from services.report_letters import reader
from services.scopes import below, names, pruned, unit

WHOLE = 0
"""Whose: everybody of the scope; otherwise a unit's id."""
LEDGER = "late"
"""The ledger of lateness among the books; the others are called as their registers."""

# --- the ledger -----------------------------------------------------------------------------


async def late_book(
    session: AsyncSession, scope: str, roots: Sequence[str], period: Period, cut: datetime
) -> LateBook:
    """The late tasks of these units; their causes as the ledger told them by the cut-off."""
    rows = await ledger.late_rows(session, roots, period, cut)
    said = [row.record for row in rows if row.record is not None]
    actors = [one.said.actor_id for one in said]
    actors += [one.verdict.actor_id for one in said if one.verdict is not None]
    people = await named(session, actors)
    lines = tuple(late_line(row, people, cut) for row in rows)
    return LateBook(scope, period.start, period.end, today(cut), lines)


async def named(session: AsyncSession, people: Iterable[int | None]) -> dict[int, str]:
    ids = {person for person in people if person is not None}
    found = await session.execute(select(Person.id, Person.name).where(Person.id.in_(ids)))
    return dict(found.all())


def late_line(row: LateRow, people: Mapping[int, str], cut: datetime) -> LateLine:
    task, told = row.task, row.record
    said = told.said if told is not None else None
    verdict = told.verdict if told is not None else None
    return LateLine(
        code=task.code,
        content=task.content,
        document=task.document.number if task.document is not None else "",
        unit=task.lead.name,
        assignee=task.assignee.name if task.assignee is not None else "",
        assigned_on=today(task.assigned_at),
        due_on=today(row.due_at),
        handed_in_on=today(row.ended) if row.ended is not None else None,
        days=row.days(cut),
        cause=said.cause if said is not None else None,
        group=said.obstacle if said is not None else None,
        words=said.words if said is not None else "",
        stated_by=people.get(said.actor_id or 0, "") if said is not None else "",
        stated_on=today(said.at) if said is not None else None,
        verdict=verdict.act if verdict is not None else None,
        judged_by=people.get(verdict.actor_id or 0, "") if verdict is not None else "",
        confirmation=verdict.document if verdict is not None else "",
        reason=verdict.words if verdict is not None else "",
    )


# --- the registers --------------------------------------------------------------------------


async def entry_book(
    session: AsyncSession,
    scope: str,
    roots: Sequence[str],
    book: Book,
    period: Period,
    now: datetime,
) -> EntryBook:
    """The entries of a period, the newest first, and how each unit has answered."""
    found = await enrolment_lists.entries(session, roots, book, period)
    notes = await last_notes(session, [one.id for one in found])
    lines = [await entry_line(session, one, notes.get(one.id, "")) for one in found]
    units = await enrolment_lists.answers(session, roots, book, period)
    answers = tuple(AnswerLine(one.unit, one.head, one.answer, one.count) for one in units)
    return EntryBook(book, scope, period.start, period.end, today(now), tuple(lines), answers)


async def last_notes(session: AsyncSession, entries: Sequence[int]) -> dict[int, str]:
    """The words that went with the present state of each."""
    query = (
        select(Event.matter_id, Event.data)
        .where(Event.matter == Matter.ENTRY, Event.matter_id.in_(entries), Event.kind == "moved")
        .order_by(Event.id)
    )
    return {entry: str(data.get("text", "")) for entry, data in await session.execute(query)}


async def entry_line(session: AsyncSession, entry: Enrolment, note: str) -> EntryLine:
    facts = await enrolment_lists.facts_of(session, entry)
    return EntryLine(
        number=entry.id,
        unit=facts.unit,
        author=facts.author,
        entered_on=today(entry.at),
        field=entry.field,
        words=entry.words,
        document=entry.document,
        clause=entry.clause,
        gap=entry.gap,
        proposal=entry.proposal,
        authority=entry.authority,
        task=facts.task,
        state=entry.state,
        state_on=today(entry.state_at) if entry.state_at is not None else None,
        note=note,
    )


# --- in the chat ----------------------------------------------------------------------------


async def scope_of(
    session: AsyncSession, visitor: Visitor, what: str, whose: int
) -> tuple[str, Sequence[str]]:
    """Name and roots of what this visitor may take away: the ledger of units whose tasks they see
    by name, registers as far as they read them. Raises Refusal(NotYours())."""
    roots = pruned(visitor.roots(Right.SEE_TASKS))
    if what != LEDGER:
        roots = roots_of(visitor)
    if visitor.person is None or not roots:
        raise Refusal(NotYours())
    if whose == WHOLE:
        return "; ".join(await names(session, roots)), roots
    one = await unit(session, whose, below(Unit.path, roots))
    if one is None:
        raise Refusal(NotYours())
    return one.name, (one.path,)


async def order(
    session: AsyncSession, visitor: Visitor, what: str, whose: int, period: Period, now: datetime
) -> None:
    """Have the workbook written and sent to the chat that asked; that it left is history."""
    await scope_of(session, visitor, what, whose)
    if visitor.person is None:
        raise Refusal(NotYours())
    person = visitor.person.id
    asked = {"what": what, "whose": whose, **period.kept()}
    await record(session, Matter.PERSON, person, "book_exported", now, actor=person, data=asked)
    await post(session, [file_for(BOOK_FILE, person, visitor.contact.id, asked)], now)


async def file(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """Past the same door when it is sent: a right may have ended meanwhile."""
    ids, visitor = claim.ids, await reader(session, claim, now)
    period = Period.of(ids)
    try:
        scope, roots = await scope_of(session, visitor, ids["what"], ids["whose"])
    except Refusal:
        return None
    if ids["what"] == LEDGER:
        book = await late_book(session, scope, roots, period, now)
        return LateFile(LateOrder(book, Shape.XLSX))
    entries = await entry_book(session, scope, roots, Book(ids["what"]), period, now)
    return EntryFile(EntryOrder(entries, Shape.XLSX))


COMPOSERS: dict[str, Composer] = {BOOK_FILE: file}
