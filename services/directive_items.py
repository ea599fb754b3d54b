"""The items of a directive one by one: given as tasks, changed, skipped; each is accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.deadline_phrases import Reading, read
from domain.deadline_steps import Basis
from domain.directive_due import KINDS
from domain.directives import ItemKind, ItemState, PaperState
from domain.notices import Refusal
from domain.notices.general import NotYours
from domain.rights import Right
from domain.worktime import today
from models.directives import Paper, PaperItem, PaperTask
from models.work import Task
from services import assigning, deadlines, series, tasks
from services.almanac import almanac
from services.contacts import Visitor
from services.directive_units import matching


@dataclass(frozen=True, slots=True)
class Opened:
    """An item and the paper it is of, past the one door."""

    item: PaperItem
    paper: Paper

    @property
    def is_open(self) -> bool:
        return self.item.state is ItemState.OPEN and self.paper.state is PaperState.READ


async def paper_of(
    session: AsyncSession, paper_id: int, visitor: Visitor, *, lock: bool = False
) -> Paper:
    """A directive, for the person who sent it and still may assign. Raises Refusal(NotYours())."""
    query = select(Paper).where(Paper.id == paper_id)
    row = await session.scalar(query.with_for_update() if lock else query)
    person = visitor.person
    if row is None or person is None or row.person_id != person.id:
        raise Refusal(NotYours())
    if not visitor.may(Right.ASSIGN):
        raise Refusal(NotYours())
    return row


async def open_item(
    session: AsyncSession, item_id: int, visitor: Visitor, *, lock: bool = False
) -> Opened:
    """The paper is locked with its item: two presses at once decide once."""
    item = await session.get(PaperItem, item_id)
    if item is None:
        raise Refusal(NotYours())
    paper = await paper_of(session, item.directive_id, visitor, lock=lock)
    await session.refresh(item)
    return Opened(item, paper)


async def items_of(session: AsyncSession, paper_id: int) -> Sequence[PaperItem]:
    query = select(PaperItem).where(PaperItem.directive_id == paper_id).order_by(PaperItem.place)
    return (await session.scalars(query)).all()


def is_ready(item: PaperItem, now: datetime) -> bool:
    """Open, with a certain lead and a deadline that was understood and is still to come."""
    return (
        item.state is ItemState.OPEN and bool(item.units) and item.clear and not passed(item, now)
    )


def passed(item: PaperItem, now: datetime) -> bool:
    return item.due_at is not None and item.due_at <= now


# --- decisions -----------------------------------------------------------------------------


async def give(
    session: AsyncSession, item_id: int, visitor: Visitor, now: datetime
) -> tuple[str, ...]:
    """The codes of the tasks an item became, one per lead unit («một việc giao một đơn vị chủ
    trì»); none when it is decided already or still a question. Raises Refusal(NotYours())."""
    opened = await open_item(session, item_id, visitor, lock=True)
    if not opened.is_open or not is_ready(opened.item, now):
        return ()
    return await _give(session, opened, visitor, now)


async def give_all(session: AsyncSession, paper_id: int, visitor: Visitor, now: datetime) -> int:
    """Give every item that is ready; how many were."""
    paper = await paper_of(session, paper_id, visitor, lock=True)
    if paper.state is not PaperState.READ:
        return 0
    ready = [item for item in await items_of(session, paper_id) if is_ready(item, now)]
    for item in ready:
        await _give(session, Opened(item, paper), visitor, now)
    return len(ready)


async def _give(
    session: AsyncSession, opened: Opened, visitor: Visitor, now: datetime
) -> tuple[str, ...]:
    item, paper = opened.item, opened.paper
    codes = []
    for unit in item.units:
        alone = len(item.units) == 1
        task = await tasks.assign(
            session,
            by=visitor,
            content=item.content,
            lead_unit_id=unit,
            assignee_id=item.assignee_id if alone else None,
            due_at=item.due_at,
            now=now,
            deliverable=item.deliverable,
            document_id=paper.document_id,
            coordinating=[helper for helper in item.helpers if helper != unit],
        )
        await keep_words(session, opened, task, visitor, now)
        session.add(PaperTask(item_id=item.id, task_id=task.id))
        codes.append(task.code)
    item.state, item.decided_at = ItemState.GIVEN, now
    return tuple(codes)


async def keep_words(
    session: AsyncSession, opened: Opened, task: Task, visitor: Visitor, now: datetime
) -> None:
    """The deadline's words go along, so that it can be explained and counted again; a repetition
    makes the task the first of a series."""
    item = opened.item
    if not item.due_phrase or item.starts_on is None or item.basis is None:
        return
    book = await almanac(session)
    hours = await deadlines.hours_of(session, task.lead_unit_id, book)
    said = deadlines.Said(item.due_phrase, item.starts_on, item.basis, came_late(opened))
    reading = read(said.phrase, said.starts, book.calendar, basis=said.basis, hours=hours)
    await deadlines.keep(session, task, said, reading, now)
    if reading.recurrence is not None:
        await series.begin_in_words(session, task, said.phrase, visitor, now)


def came_late(opened: Opened) -> datetime | None:
    """When the paper came in, where that counts as a later working day for this item."""
    item, paper = opened.item, opened.paper
    late = item.starts_on is not None and item.starts_on > today(paper.at)
    return paper.at if late and item.basis is Basis.RECEIVED else None


async def skip(session: AsyncSession, item_id: int, visitor: Visitor, now: datetime) -> bool:
    opened = await open_item(session, item_id, visitor, lock=True)
    if not opened.is_open:
        return False
    opened.item.state, opened.item.decided_at = ItemState.SKIPPED, now
    return True


async def reopen(session: AsyncSession, item_id: int, visitor: Visitor) -> None:
    """A skipped item is thought over again."""
    opened = await open_item(session, item_id, visitor, lock=True)
    if opened.item.state is ItemState.SKIPPED:
        opened.item.state, opened.item.decided_at = ItemState.OPEN, None
        opened.paper.state = PaperState.READ


async def close(session: AsyncSession, paper_id: int, visitor: Visitor, now: datetime) -> None:
    """Skip what is still open and put the paper aside."""
    paper = await paper_of(session, paper_id, visitor, lock=True)
    for item in await items_of(session, paper_id):
        if item.state is ItemState.OPEN:
            item.state, item.decided_at = ItemState.SKIPPED, now
    if paper.state is PaperState.READ:
        paper.state = PaperState.CLOSED


# --- changes -------------------------------------------------------------------------------


async def set_lead(
    session: AsyncSession, item_id: int, visitor: Visitor, unit_id: int, now: datetime
) -> None:
    """Raises Refusal(NotYours()) for a unit outside the right to assign."""
    opened = await open_item(session, item_id, visitor, lock=True)
    unit = await assigning.lead(session, unit_id, visitor, now)
    if opened.is_open:
        _led_by(opened.item, [unit.id])


async def set_group(session: AsyncSession, item_id: int, visitor: Visitor, now: datetime) -> None:
    """Every unit the words mean together, each with a task of its own."""
    opened = await open_item(session, item_id, visitor, lock=True)
    match = await matching(session, visitor, now)
    found = [match.lead(body) for body in opened.item.lead]
    units = [unit for each in found if each.group or each.sure for unit in each.units]
    if opened.is_open and units:
        _led_by(opened.item, list(dict.fromkeys(units)))


def _led_by(item: PaperItem, units: list[int]) -> None:
    item.units, item.assignee_id = units, None
    item.helpers = [helper for helper in item.helpers if helper not in units]


async def set_due(
    session: AsyncSession, item_id: int, visitor: Visitor, reading: Reading | None, starts: date
) -> None:
    """The deadline somebody said in its place on the day ``starts``; None for no deadline."""
    opened = await open_item(session, item_id, visitor, lock=True)
    if not opened.is_open:
        return
    item = opened.item
    item.clear, item.starts_on, item.basis = True, starts, Basis.ASSIGNED
    if reading is None:
        item.due_at, item.precise, item.due_phrase = None, False, ""
        item.phrase, item.kind = "", ItemKind.STANDING
    else:
        item.due_at, item.precise, item.due_phrase = reading.due_at, reading.precise, reading.phrase
        item.phrase, item.kind = reading.phrase, KINDS[reading.kind]


async def set_content(session: AsyncSession, item_id: int, visitor: Visitor, content: str) -> None:
    opened = await open_item(session, item_id, visitor, lock=True)
    if opened.is_open:
        opened.item.content = content


async def set_person(session: AsyncSession, item_id: int, visitor: Visitor, person_id: int) -> None:
    """0: the head of the unit decides. Whether the person belongs there is checked on giving."""
    opened = await open_item(session, item_id, visitor, lock=True)
    if opened.is_open:
        opened.item.assignee_id = person_id or None


# --- counting ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Count:
    """total = given + skipped + open; ``ready`` and ``unclear`` part the open ones."""

    total: int
    given: int
    skipped: int
    open: int
    ready: int
    tasks: int

    @property
    def unclear(self) -> int:
        return self.open - self.ready


async def count(session: AsyncSession, paper_id: int, now: datetime) -> Count:
    items = await items_of(session, paper_id)
    states = [item.state for item in items]
    made = await session.scalars(
        select(PaperTask.task_id).where(PaperTask.item_id.in_([item.id for item in items]))
    )
    return Count(
        len(items),
        states.count(ItemState.GIVEN),
        states.count(ItemState.SKIPPED),
        states.count(ItemState.OPEN),
        sum(is_ready(item, now) for item in items),
        len(made.all()),
    )


async def tasks_of(session: AsyncSession, item_id: int) -> Sequence[Task]:
    query = (
        select(Task)
        .join(PaperTask, PaperTask.task_id == Task.id)
        .where(PaperTask.item_id == item_id)
        .order_by(Task.id)
    )
    return (await session.scalars(query)).all()
