"""The register of the invented office: 916 tasks that have lived through months."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any, cast

from sqlalchemy import Table, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.demo.story import LIVED_UNTIL, OPENS, words
from domain.codes import task_code
from domain.ladder import climb
from domain.lifecycle import Matter, TaskState, Urgency
from domain.words import fold
from domain.worktime import at
from models.work import Alarm, Document, Event, Serial, Task
from services.almanac import Almanac, almanac
from services.task_alarms import DEADLINE, WAITING_FOR, course_of

FIRST, LAST = date(2026, 1, 5), date(2026, 11, 16)
CLOSES = time(17, 0)

# Công văn 1680/UBND-NC: 916 = 682 done (135 late) + 234 in hand (57 overdue).
DONE_ON_TIME, DONE_LATE, WITHIN, OVERDUE = 547, 135, 177, 57

# What the official of the demo has in hand this morning: how many working days until it is due.
IN_HAND = (3, 1, 0, -1, -3, 6, 12)


@dataclass(frozen=True, slots=True)
class Staffed:
    """A unit with its people."""

    unit_id: int
    weight: int
    head_id: int
    officials: tuple[int, ...]


async def tasks(session: AsyncSession, staff: dict[str, Staffed], chance: random.Random) -> None:
    """916 tasks in four groups of exactly the wanted sizes, their clocks and their history."""
    book = await almanac(session)
    document_ids = await documents(session, chance)
    serial = count(1)
    story = [own_task(staff, days, next(serial), book) for days in IN_HAND]
    rows = [*story]
    within = sum(days >= 0 for days in IN_HAND)
    for group, size in (
        ("on_time", DONE_ON_TIME),
        ("late", DONE_LATE),
        ("within", WITHIN - within),
        ("overdue", OVERDUE - (len(IN_HAND) - within)),
    ):
        rows += [some_task(staff, group, next(serial), book, chance) for _ in range(size)]
    for row in rows:
        row["document_id"] = chance.choice(document_ids)
    connection = await session.connection()
    await connection.execute(insert(cast(Table, Task.__table__)), rows)
    session.add(Serial(series="task:2026", last=len(rows)))
    made = (await session.execute(select(Task.id, Task.code))).all()
    ids = {code: task_id for task_id, code in made}
    history = [entry for row in rows for entry in past(row, ids)]
    await connection.execute(insert(cast(Table, Event.__table__)), history)
    await clocks(session, book)


async def documents(session: AsyncSession, chance: random.Random) -> list[int]:
    facts = words()["tasks"]
    rows = [
        {
            "number": f"{120 + 31 * n}/UBND-TH",
            "issued_on": date(2026, 1 + n % 11, 2 + chance.randrange(24)),
            "issuer": facts["issuer"],
            "subject": facts["subject"],
        }
        for n in range(24)
    ]
    await session.execute(insert(Document), rows)
    return list(await session.scalars(select(Document.id)))


def own_task(staff: dict[str, Staffed], days: int, number: int, book: Almanac) -> dict[str, Any]:
    """A task of the demo's official, due so many working days from the opening day."""
    today = OPENS.date()
    if days >= 0:
        due = book.calendar.add_working_days(today, days)
    else:
        due = book.calendar.back_working_days(today, -days)
    unit = staff["SXD"]
    verbs, objects = words()["tasks"]["verbs"], words()["tasks"]["objects"]
    content = verbs[number % len(verbs)].format(x=objects[number % len(objects)])
    assigned = at(book.calendar.back_working_days(due, max(days, 0) + 9), time(9, 0))
    return task_row(number, content, unit, unit.officials[0], staff, assigned) | {
        "due_at": at(due, CLOSES)
    }


def some_task(
    staff: dict[str, Staffed], group: str, number: int, book: Almanac, chance: random.Random
) -> dict[str, Any]:
    unit = chance.choices(list(staff.values()), [one.weight for one in staff.values()])[0]
    facts = words()["tasks"]
    content = chance.choice(facts["verbs"]).format(x=chance.choice(facts["objects"]))
    due = due_day(group, book, chance)
    assigned_on = max(FIRST, book.calendar.back_working_days(due, chance.randint(6, 25)))
    assigned_on = min(assigned_on, LAST)
    assigned = at(assigned_on, time(8 + chance.randrange(8), chance.randrange(60)))
    # The demo's own official keeps the handful of her story.
    official = chance.choice(unit.officials[1:])
    row = task_row(number, content, unit, official, staff, assigned)
    row["due_at"] = at(due, CLOSES)
    if group in ("on_time", "late"):
        done = finished_at(group, row, book, chance)
        row |= {
            "state": TaskState.DONE,
            "submitted_at": done,
            "done_at": done,
            "accepted_at": min(done + timedelta(hours=3), LIVED_UNTIL),
        }
    return row


def due_day(group: str, book: Almanac, chance: random.Random) -> date:
    today = OPENS.date()
    if group == "within":
        return book.calendar.add_working_days(today, chance.randint(0, 40))
    if group == "overdue":
        return book.calendar.back_working_days(today, chance.randint(1, 22))
    return book.calendar.back_working_days(today, chance.randint(5, 200))


def finished_at(group: str, row: dict[str, Any], book: Almanac, chance: random.Random) -> datetime:
    due: datetime = row["due_at"]
    if group == "on_time":
        room = (due - row["assigned_at"]) / 2
        early: datetime = due - timedelta(hours=1) - room * chance.random()
        return early
    late = due + timedelta(days=chance.randint(1, 9), hours=-chance.randrange(6))
    return min(late, LIVED_UNTIL - timedelta(hours=4))


def task_row(
    number: int,
    content: str,
    unit: Staffed,
    official: int,
    staff: dict[str, Staffed],
    assigned: datetime,
) -> dict[str, Any]:
    open_since = assigned + timedelta(hours=2)
    return {
        "code": task_code(2026, number),
        "content": content,
        "content_fold": fold(content),
        "deliverable": words()["tasks"]["deliverable"],
        "lead_unit_id": unit.unit_id,
        "assignee_id": official,
        "assigner_id": unit.head_id if number % 3 else staff["UBND"].head_id,
        "urgency": Urgency.URGENT if number % 17 == 0 else Urgency.NORMAL,
        "starred": number % 23 == 0,
        "assigned_at": assigned,
        "due_version": 1,
        "state": TaskState.IN_PROGRESS,
        "acknowledged_at": open_since,
        "progress": "",
        "result": "",
        "submitted_at": None,
        "done_at": None,
        "accepted_at": None,
    }


def past(row: dict[str, Any], ids: dict[str, int]) -> Iterator[dict[str, Any]]:
    """The history a task would have: assigned, acknowledged, submitted, accepted."""
    steps = [
        ("assigned", row["assigned_at"], row["assigner_id"]),
        ("acknowledged", row["acknowledged_at"], row["assignee_id"]),
    ]
    if row["done_at"] is not None:
        steps.append(("submitted", row["submitted_at"], row["assignee_id"]))
        steps.append(("accepted", row["accepted_at"], row["assigner_id"]))
    for kind, moment, actor in steps:
        yield {
            "at": moment,
            "matter": Matter.TASK,
            "matter_id": ids[row["code"]],
            "kind": kind,
            "actor_id": actor,
            "version": 1,
            "data": {},
        }


async def clocks(session: AsyncSession, book: Almanac) -> None:
    """Every open task's ladder as it stood the evening before: past rungs were told."""
    query = select(Task).where(Task.state.in_(WAITING_FOR[DEADLINE]))
    rows = []
    for task in await session.scalars(query):
        course = course_of(task, DEADLINE, book)
        if course is None:
            continue
        step = climb(
            course.moments(book),
            course.ladder,
            0,
            LIVED_UNTIL,
            head_told_at=task.assigned_at,
            head_reachable=True,
            calendar=book.calendar,
            quiet=book.quiet,
        )
        rows.append(
            {
                "matter": Matter.TASK,
                "matter_id": task.id,
                "kind": DEADLINE,
                "version": 1,
                "anchor_at": course.anchor,
                "climbed": step.climbed,
                "told_head_at": task.assigned_at,
                "next_at": step.next_at,
                "failures": 0,
            }
        )
    await session.execute(insert(Alarm), rows)
