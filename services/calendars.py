"""The calendar of the office as people edit it, and the deadlines a change counts again.

Every change names the notice that orders it and becomes an event for ever. Deadlines that were
counted in days (BLDS 2015 art. 147, 148) are read again on the new calendar; a date somebody
named never moves.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.lifecycle import LIVE_TASK, Matter
from domain.notices import Refusal
from domain.notices.deadlines import CalendarLine, CalendarShown
from domain.notices.general import NotYours
from domain.officehours import Timetable
from domain.rights import Right
from domain.worktime import DayKind
from models.deadlines import TaskDeadline
from models.office import CalendarDay, CalendarYear
from models.work import Alarm, Task
from services import deadlines
from services.alarms import record
from services.almanac import Almanac, almanac, forget
from services.contacts import Visitor
from services.report_recount import recount_reports
from services.task_alarms import KINDS
from services.task_notes import note

FIRST, LAST = 2000, 2999
LOOK_AGAIN = timedelta(minutes=2)  # by then every process has forgotten the old calendar
BATCH = 200


@dataclass(frozen=True, slots=True)
class Change:
    """``kind`` None makes the day an ordinary one again."""

    day: date
    kind: DayKind | None
    name: str = ""
    basis: str = ""  # "" stands for that of the whole change


def fits(change: Change) -> bool:
    """A weekend day can only be worked, a weekday only be off."""
    weekend = change.day.weekday() >= 5
    return change.kind is None or (change.kind is DayKind.LAM_BU) == weekend


# --- looking -------------------------------------------------------------------------------


async def shown(
    session: AsyncSession, year: int, visitor: Visitor | None, now: datetime
) -> CalendarShown:
    """A year of the calendar, as everybody who works here may see it."""
    if visitor is not None and visitor.person is None:
        raise Refusal(NotYours())
    book = await almanac(session)
    row = await session.get(CalendarYear, year)
    first, last = date(year, 1, 1), date(year, 12, 31)
    return CalendarShown(
        year,
        row is not None and row.confirmed,
        row.basis if row is not None else "",
        book.calendar.working_days_between(first - timedelta(days=1), last),
        tuple([line async for line in lines(session, year)]),
        edits=visitor is None or visitor.may(Right.OPERATE),
    )


async def lines(session: AsyncSession, year: int) -> AsyncIterator[CalendarLine]:
    query = select(CalendarDay).where(in_year(year)).order_by(CalendarDay.day)
    for row in await session.scalars(query):
        yield CalendarLine(row.day, DayKind(row.kind), row.name, row.basis)


def in_year(year: int):  # type: ignore[no-untyped-def]  # a SQL condition
    return CalendarDay.day.between(date(year, 1, 1), date(year, 12, 31))


# --- changing ------------------------------------------------------------------------------


async def change_days(
    session: AsyncSession,
    changes: Sequence[Change],
    basis: str,
    by: Visitor | None,
    now: datetime,
) -> int:
    """Change days by order of ``basis``; ``by`` None is the operator at the command line. Returns
    how many deadlines moved. Raises Refusal for whoever may not, ValueError for a worked weekday,
    a weekend day off, or a change without its basis."""
    allow(by, basis)
    if not all(map(fits, changes)):
        raise ValueError("a weekend day can only be worked, a weekday only be off")
    before = {line.day: line for year in years_of(changes) async for line in lines(session, year)}
    for change in changes:
        await put(session, change, basis)
    for year in sorted(years_of(changes)):
        await know(session, year)
        told = [told_of(each, before) for each in changes if each.day.year == year]
        await remember(session, "calendar_changed", year, basis, by, now, days=told)
    return await recount(session, now)


async def import_year(
    session: AsyncSession,
    year: int,
    wanted: Sequence[Change],
    basis: str,
    by: Visitor | None,
    now: datetime,
) -> tuple[int, int]:
    """Make a year hold exactly these days. Returns how many days changed and how many deadlines
    moved by that. Raises as ``change_days``."""
    allow(by, basis)
    here = {line.day: line async for line in lines(session, year)}
    days = {each.day: each for each in wanted}
    changes = [
        each
        for day, each in days.items()
        if day not in here or here[day] != CalendarLine(day, *ordered(each, basis))
    ]
    changes += [Change(day, None) for day in here if day not in days]
    if not changes:
        await know(session, year)
        return 0, 0
    return len(changes), await change_days(session, changes, basis, by, now)


def ordered(change: Change, basis: str) -> tuple[DayKind, str, str]:
    return change.kind or DayKind.NGHI, change.name, change.basis or basis


async def confirm(
    session: AsyncSession, year: int, basis: str, by: Visitor | None, now: datetime
) -> int:
    """The notice that fixes a year is known: its deadlines are provisional no more. Returns how
    many deadlines moved. Raises as ``change_days``."""
    allow(by, basis)
    await know(session, year)
    await session.execute(
        update(CalendarYear).where(CalendarYear.year == year).values(confirmed=True, basis=basis)
    )
    await remember(session, "calendar_confirmed", year, basis, by, now)
    return await recount(session, now)


def allow(by: Visitor | None, basis: str) -> None:
    if by is not None and not by.may(Right.OPERATE):
        raise Refusal(NotYours())
    if not basis.strip():
        raise ValueError("a change of the calendar names the document that orders it")


def years_of(changes: Iterable[Change]) -> set[int]:
    return {change.day.year for change in changes}


async def put(session: AsyncSession, change: Change, basis: str) -> None:
    await session.execute(delete(CalendarDay).where(CalendarDay.day == change.day))
    if change.kind is not None:
        session.add(
            CalendarDay(
                day=change.day,
                kind=change.kind,
                name=change.name,
                basis=change.basis or basis,
            )
        )
    await session.flush()


async def know(session: AsyncSession, year: int) -> None:
    """A year nobody has spoken of yet is provisional."""
    if await session.get(CalendarYear, year) is None:
        session.add(CalendarYear(year=year, confirmed=False, basis=""))
        await session.flush()


def told_of(change: Change, before: dict[date, CalendarLine]) -> dict[str, str]:
    was = before.get(change.day)
    return {
        "day": change.day.isoformat(),
        "was": was.kind if was is not None else "",
        "kind": change.kind or "",
        "name": change.name,
    }


async def remember(
    session: AsyncSession,
    kind: str,
    year: int,
    basis: str,
    by: Visitor | None,
    now: datetime,
    **data: object,
) -> None:
    actor = by.person.id if by is not None and by.person is not None else None
    await record(
        session, Matter.CALENDAR, year, kind, now, actor=actor, data={"basis": basis, **data}
    )


# --- counting again ------------------------------------------------------------------------


async def recount(session: AsyncSession, now: datetime) -> int:
    """Read every open deadline that was counted in days again, of tasks and of reports; those that
    end on another day now get a new version, and both sides hear of it. Returns how many."""
    await session.flush()
    forget(session)
    book = await almanac(session)
    hours: dict[int, Timetable] = {}
    count = await recount_reports(session, now)
    async for task, row in counted(session):
        if task.lead_unit_id not in hours:
            hours[task.lead_unit_id] = await deadlines.hours_of(session, task.lead_unit_id, book)
        count += await again(session, task, row, book, hours[task.lead_unit_id], now)
    await session.execute(
        update(Alarm)
        .where(
            Alarm.matter == Matter.TASK,
            Alarm.kind.in_(KINDS),
            Alarm.next_at > now + LOOK_AGAIN,
        )
        .values(next_at=now + LOOK_AGAIN)
        .execution_options(synchronize_session=False)
    )
    return count


async def counted(session: AsyncSession) -> AsyncIterator[tuple[Task, TaskDeadline]]:
    """Open tasks whose deadline was counted, locked, some at a time."""
    last = 0
    while True:
        query = (
            select(Task, TaskDeadline)
            .join(TaskDeadline, TaskDeadline.task_id == Task.id)
            .where(
                TaskDeadline.moves,
                TaskDeadline.version == Task.due_version,
                Task.state.in_(LIVE_TASK),
                Task.id > last,
            )
            .order_by(Task.id)
            .limit(BATCH)
            .with_for_update(of=Task)
        )
        found = [(task, row) for task, row in await session.execute(query)]
        for pair in found:
            yield pair
        if len(found) < BATCH:
            return
        last = found[-1][0].id


async def again(
    session: AsyncSession,
    task: Task,
    row: TaskDeadline,
    book: Almanac,
    hours: Timetable,
    now: datetime,
) -> bool:
    """Whether the deadline moved."""
    reading = deadlines.read_again(row, book, hours)
    if reading.due_at is None or reading.due_at == task.due_at:
        return False
    was = task.due_at.isoformat() if task.due_at else None
    said = deadlines.said_of(row, book, hours)
    await deadlines.move(session, task, reading.due_at, now)
    await deadlines.keep(session, task, said, reading, now)
    due = reading.due_at.isoformat()
    await note(session, task, deadlines.RECOUNTED, now, was=was, due=due)
    await deadlines.tell_moved(session, task, deadlines.RECOUNTED, now)
    return True
