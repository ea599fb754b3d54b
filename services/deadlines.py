"""The words deadlines were set in: kept with the task, explained, dated when an event comes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from domain.clockphrases import OpeningTimes
from domain.deadline_phrases import Basis, Kind, Reading, Step, StepKind, read
from domain.deadline_steps import warnings
from domain.lifecycle import CLOSED_TASK, OPEN_TASK, Matter
from domain.notices import Notice, Refusal
from domain.notices.deadlines import DeadlineExplained, DeadlineMoved, Why
from domain.notices.general import NotNow, NotYours
from domain.officehours import Season, Timetable, read_hours
from domain.receipts import counted_on, read_received
from domain.rights import Right
from domain.spots import Rule
from domain.worktime import Calendar, Hours, today
from models.deadlines import OfficeHours, TaskDeadline
from models.office import Unit
from models.work import Task
from services.almanac import Almanac, almanac
from services.clocks import silence
from services.compose import Composer
from services.contacts import Visitor
from services.directory import directory
from services.dispatch import Claim
from services.extensions import set_deadline
from services.post import Post, post
from services.task_alarms import DEADLINE, RUNGS
from services.task_doors import for_visitor
from services.task_facts import brief, load, name_of
from services.task_notes import actor, note
from services.task_people import hands

EVENT_DATED, RECOUNTED = Why.EVENT_DATED, Why.RECOUNTED


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of a deadline, on which day, and what it counts from."""

    phrase: str
    starts: date
    basis: Basis = Basis.ASSIGNED
    received_at: datetime | None = None  # after hours, so that ``starts`` is a later day

    @classmethod
    def received(
        cls, phrase: str, moment: datetime, calendar: Calendar, hours: OpeningTimes
    ) -> Said:
        """What counts from the receipt, where what comes in after hours came in the next day."""
        starts = counted_on(moment, calendar, hours)
        late = moment if starts != today(moment) else None
        return cls(phrase, starts, Basis.RECEIVED, late)


def from_receipt(
    phrase: str, moment: datetime, book: Almanac, hours: OpeningTimes
) -> tuple[Said, Reading]:
    """What counts from the receipt at this moment, by the office's own rule for what comes in
    after hours."""
    if book.holds("deadline.received_late"):
        reading = read_received(phrase, moment, book.calendar, hours, basis=Basis.RECEIVED)
        return Said.received(phrase, moment, book.calendar, hours), reading
    said = Said(phrase, today(moment), Basis.RECEIVED)
    return said, read(phrase, said.starts, book.calendar, basis=said.basis, hours=hours)


async def keep(
    session: AsyncSession, task: Task, said: Said, reading: Reading, now: datetime
) -> None:
    """Remember the words the deadline in force was set in. The version of a task that was just
    given, or that ``move`` has just made."""
    row = TaskDeadline(task_id=task.id, version=task.due_version, **kept_as(said, reading))
    session.add(row)


def kept_as(said: Said, reading: Reading) -> dict[str, Any]:
    """The columns in which the words of a deadline are kept."""
    return {
        "phrase": said.phrase,
        "kind": reading.kind,
        "basis": said.basis,
        "starts_on": said.starts,
        "moves": reading.moves and reading.due_at is not None,
        "received_at": said.received_at,
    }


async def kept(session: AsyncSession, task: Task) -> TaskDeadline | None:
    """The words of the deadline in force; None when it was given as a mere date."""
    return await session.get(TaskDeadline, (task.id, task.due_version))


def read_again(row: TaskDeadline, book: Almanac, hours: OpeningTimes) -> Reading:
    """The same words on the calendar of today."""
    if row.received_at is not None:
        return read_received(row.phrase, row.received_at, book.calendar, hours, basis=row.basis)
    return read(row.phrase, row.starts_on, book.calendar, basis=row.basis, hours=hours)


def said_of(row: TaskDeadline, book: Almanac, hours: OpeningTimes) -> Said:
    """The same words for a version counted again; what came in late may count from another day."""
    starts = row.starts_on
    if row.received_at is not None:
        starts = counted_on(row.received_at, book.calendar, hours)
    return Said(row.phrase, starts, row.basis or Basis.ASSIGNED, row.received_at)


# --- office hours --------------------------------------------------------------------------


async def hours_of(session: AsyncSession, unit_id: int | None, book: Almanac) -> Timetable:
    """When a unit is open: on days without hours of its own by those of the nearest unit above,
    else by the office's (the policy ``office.hours``)."""
    found = Timetable(replace(usual_hours(book), closes=book.clock("office.closes")))
    if unit_id is None:
        return found
    path = await session.scalar(select(Unit.path).where(Unit.id == unit_id)) or ""
    above = [int(part) for part in path.split("/") if part]
    rows = await session.scalars(select(OfficeHours).where(OfficeHours.unit_id.in_(above)))
    seasons: defaultdict[int, list[Season]] = defaultdict(list)
    for row in rows:
        seasons[row.unit_id].append(Season(row.from_on, row.to_on, read_hours(row.hours)))
    for unit in above:
        if unit in seasons:
            found = Timetable(found, tuple(seasons[unit]))
    return found


def usual_hours(book: Almanac) -> Hours:
    """The policy is free text, shown to citizens too: words that name no hours change nothing."""
    with suppress(ValueError):
        return book.parsed("office.hours", read_hours)
    return Hours()


async def open_seasons(session: AsyncSession, day: date) -> Sequence[tuple[str, OfficeHours]]:
    """The hours written down for units that are in force or still to come, by unit name."""
    query = (
        select(Unit.name, OfficeHours)
        .join(Unit, Unit.id == OfficeHours.unit_id)
        .where(or_(OfficeHours.to_on.is_(None), OfficeHours.to_on >= day))
        .order_by(Unit.path, OfficeHours.from_on)
    )
    return [(name, row) for name, row in await session.execute(query)]


# --- explaining ----------------------------------------------------------------------------


async def explain(
    session: AsyncSession, task_id: int, visitor: Visitor, now: datetime
) -> DeadlineExplained:
    """«Cách tính hạn» of a task this visitor may see."""
    task, book = await for_visitor(session, task_id, visitor, now), await almanac(session)
    row, steps = await kept(session, task), await steps_now(session, task)
    waits = row is not None and row.kind is Kind.EVENT and task.due_at is None
    return DeadlineExplained(
        brief(task, now, book),
        row.phrase if row is not None else "",
        steps,
        task.due_version - 1,
        waits and may_date(task, visitor),
    )


async def steps_now(session: AsyncSession, task: Task) -> tuple[Step, ...]:
    """How the deadline in force is counted on the calendar of today."""
    row, book = await kept(session, task), await almanac(session)
    if row is not None:
        return read_again(row, book, await hours_of(session, task.lead_unit_id, book)).steps
    if task.due_at is None:
        return ()
    on = today(task.due_at)
    return (Step(StepKind.INCLUDED, on=on), *warnings(on, Rule.ON, book.calendar))


def may_date(task: Task, visitor: Visitor) -> bool:
    """Whoever gave the task, or gives tasks there, says when an event took place."""
    given = visitor.person is not None and visitor.person.id == task.assigner_id
    return given or visitor.may(Right.ASSIGN, task.lead.path)


# --- new deadlines -------------------------------------------------------------------------


async def move(session: AsyncSession, task: Task, due_at: datetime | None, now: datetime) -> None:
    """A new version of the deadline: its ladder is laid anew, rungs that wait under the old one
    fall away; that the task was given is told all the same, to whoever has not heard of it. A task
    that is not in hand keeps its clock silent."""
    await set_deadline(session, task, due_at, now, RUNGS)
    if task.state not in OPEN_TASK or due_at is None:
        await silence(session, Matter.TASK, task.id, DEADLINE)


async def happened(
    session: AsyncSession, task_id: int, day: date, visitor: Visitor, now: datetime
) -> Task:
    """The event a deadline waits for took place, or will, on ``day``. Raises Refusal."""
    task = await for_visitor(session, task_id, visitor, now, lock=True)
    if not may_date(task, visitor):
        raise Refusal(NotYours())
    row = await kept(session, task)
    if row is None or row.kind is not Kind.EVENT or task.state in CLOSED_TASK:
        raise Refusal(NotNow(task.code))
    book = await almanac(session)
    said = Said(row.phrase, day, Basis.EVENT)
    hours = await hours_of(session, task.lead_unit_id, book)
    reading = read(said.phrase, day, book.calendar, basis=Basis.EVENT, hours=hours)
    if reading.due_at is None:  # «sau khi có …», and nobody said how long: the day itself
        reading = read(f"{day:%d/%m/%Y}", day, book.calendar, hours=hours)
    await move(session, task, reading.due_at, now)
    await keep(session, task, said, reading, now)
    due = reading.due_at.isoformat() if reading.due_at else None
    await note(session, task, EVENT_DATED, now, actor=actor(visitor), on=day.isoformat(), due=due)
    await tell_moved(session, task, EVENT_DATED, now, by=actor(visitor))
    return task


async def tell_moved(
    session: AsyncSession, task: Task, why: str, now: datetime, *, by: int | None = None
) -> None:
    """Both sides hear of a new date: who does it and who gave it, but for the one who acted."""
    who = await directory(session, now)
    people = {*hands(task, who), *((task.assigner_id,) if task.assigner_id else ())} - {by}
    ids = {"version": task.due_version, "why": why, "by": by}
    await post(
        session,
        [
            Post("task.moved", Matter.TASK, task.id, to_person=person, ids=ids)
            for person in sorted(set(map(who.hears, people)))
        ],
        now,
    )


async def moved(session: AsyncSession, claim: Claim, now: datetime) -> Notice | None:
    """Nothing to say when the date changed again, or the task is over."""
    task, book = await load(session, claim.matter_id or 0), await almanac(session)
    if task.due_version != claim.ids["version"] or task.state in CLOSED_TASK:
        return None
    return DeadlineMoved(
        brief(task, now, book),
        await name_of(session, claim.person_id),
        Why(claim.ids["why"]),
        await name_of(session, claim.ids.get("by")),
        await steps_now(session, task),
    )


COMPOSERS: dict[str, Composer] = {"task.moved": moved}
