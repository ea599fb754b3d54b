"""Tasks of a workbook into the office: prepared while others write, then stored in one go."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from hashlib import sha256
from itertools import islice
from typing import Any, TypeVar, cast

from sqlalchemy import Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from domain.codes import task_code
from domain.ladder import Step, resume
from domain.lifecycle import Matter, TaskState, Urgency
from domain.papers import Flaw, Problem, Problems, TaskBook, TaskRow
from domain.words import fold, nfc
from domain.worktime import at, end_of_day, local
from models.upsert import insert_new
from models.work import Alarm, Coordination, Document, Event, Serial, Task
from services.alarms import event
from services.almanac import Almanac, almanac
from services.clocks import Course
from services.import_names import Complaints, Crowd, Place, Places, by_row, crowd_of, places_of
from services.task_alarms import ACKNOWLEDGE, DEADLINE, course_of

Progress = Callable[[int, int], None]  # done, of how many
DocumentKey = tuple[str, Any, str]  # number, day, issuer
T = TypeVar("T")

BATCH = 500
CLOCKS = (DEADLINE, ACKNOWLEDGE)
START_OF_DAY = time(0, 0)


@dataclass(frozen=True, slots=True)
class Prepared:
    """One task ready to be stored; what still lacks is its number, its id, its document's id."""

    values: dict[str, Any]
    document: DocumentKey | None
    subject: str
    coordinating: tuple[int, ...]
    alarms: tuple[dict[str, Any], ...]

    @property
    def key(self) -> str:
        return str(self.values["import_key"])


@dataclass(frozen=True, slots=True)
class TasksImported:
    added: int
    known: int  # imported before, left as they are


# --- preparing: nothing is locked ----------------------------------------------------------


async def plan_tasks(
    session: AsyncSession, book: TaskBook, now: datetime, tell: Progress = lambda *_: None
) -> tuple[Prepared, ...] | Problems:
    """Everything that can be worked out before writing, or all that is wrong with the names."""
    places = await places_of(session)
    crowd = await crowd_of(session, places, local(now).date())
    named = Names(places, crowd, book)
    clocks = Clocks(await almanac(session), now)
    copies: Counter[str] = Counter()
    prepared: list[Prepared] = []
    for count, row in enumerate(book.tasks, start=1):
        found = named.read(row)
        if found is not None:
            prepared.append(prepare(row, found, clocks, copies))
        if count % BATCH == 0 or count == len(book.tasks):
            tell(count, len(book.tasks))
    return named.complaints.problems() or tuple(prepared)


@dataclass(frozen=True, slots=True)
class Named:
    lead: Place
    coordinating: tuple[int, ...]
    assignee_id: int | None
    assigner_id: int | None


class Names:
    """The units and people each row names, or a complaint for every one nobody knows."""

    def __init__(self, places: Places, crowd: Crowd, book: TaskBook) -> None:
        self.complaints = Complaints()
        self._places = places
        self._crowd = crowd
        self._units = by_row(book.unknown_units)
        self._people = by_row(book.unknown_people)

    def read(self, row: TaskRow) -> Named | None:
        claims = zip((row.lead_code, *row.coordinating_codes), self._units[row.row], strict=True)
        units = [self._unit(said, claim) for said, claim in claims]
        lead = units[0]
        told = [said for said in (row.assignee, row.assigner) if said]
        claims = zip(told, self._people.get(row.row, ()), strict=True)
        ids = iter([self._person(said, claim, lead) for said, claim in claims])
        assignee = next(ids) if row.assignee else None
        assigner = next(ids) if row.assigner else None
        known = [unit for unit in units if unit is not None]
        if lead is None or len(known) < len(units) or 0 in (assignee, assigner):
            return None
        others = tuple(dict.fromkeys(unit.id for unit in known[1:] if unit.id != lead.id))
        return Named(lead, others, assignee, assigner)

    def _unit(self, said: str, claim: Problem) -> Place | None:
        found = self._places.find(said)
        if len(found) == 1:
            return found[0]
        if found:
            codes = sorted(place.code for place in found)
            self.complaints.unclear(claim, Flaw.AMBIGUOUS_UNIT, codes)
        else:
            self.complaints.unknown(claim)
        return None

    def _person(self, said: str, claim: Problem, near: Place | None) -> int:
        """The id, or 0 when the name is nobody's or several people's."""
        found = self._crowd.find(said, near)
        if len(found) == 1:
            return found[0].id
        if found:
            names = (self._crowd.full(one) for one in found)
            self.complaints.unclear(claim, Flaw.AMBIGUOUS_PERSON, names)
        else:
            self.complaints.unknown(claim)
        return 0


class Clocks:
    """The alarms of imported tasks. What passed before the import counts as said: no burst."""

    def __init__(self, book: Almanac, now: datetime) -> None:
        self._book = book
        self._now = now
        self._known: dict[tuple[str, datetime, datetime | None, Urgency], Step] = {}

    def alarms(self, task: Task) -> Iterator[dict[str, Any]]:
        for kind in CLOCKS:
            course = course_of(task, kind, self._book)
            if course is None:
                continue
            step = self._step(kind, course, task)
            yield {
                "matter": Matter.TASK,
                "kind": kind,
                "version": 1,
                "anchor_at": course.anchor,
                "climbed": step.climbed,
                "next_at": step.next_at,
                "failures": 0,
            }

    def _step(self, kind: str, course: Course, task: Task) -> Step:
        """Many tasks share their days, and a ladder is dear to lay."""
        mark = (kind, task.assigned_at, task.due_at, task.urgency)
        if mark not in self._known:
            self._known[mark] = resume(
                course.moments(self._book),
                course.ladder,
                course.since,
                self._now,
                calendar=self._book.calendar,
                quiet=self._book.quiet,
                urgent=course.urgent,
            )
        return self._known[mark]


def prepare(row: TaskRow, named: Named, clocks: Clocks, copies: Counter[str]) -> Prepared:
    key = import_key(row, named.lead.id)
    copies[key] += 1
    values = {
        "content": row.content,
        "content_fold": fold(row.content),
        "deliverable": row.deliverable,
        "lead_unit_id": named.lead.id,
        "assignee_id": named.assignee_id,
        "assigner_id": named.assigner_id,
        "urgency": row.urgency,
        "starred": row.starred,
        "assigned_at": at(row.assigned_on, START_OF_DAY),
        "due_at": due_at(row),
        "due_version": 1,
        "state": TaskState.ASSIGNED,
        "progress": "",
        "result": "",
        # The second of two equal rows is a task of its own, and the same one next time.
        "import_key": f"{key}#{copies[key]}",
    }
    alarms = tuple(clocks.alarms(Task(**values)))
    document = (row.number, row.issued_on, row.issuer) if row.number else None
    return Prepared(values, document, row.subject, named.coordinating, alarms)


def import_key(row: TaskRow, lead_id: int) -> str:
    """What makes a task the same task in the next file: document number, content, lead unit."""
    parts = ("".join(nfc(row.number).casefold().split()), " ".join(nfc(row.content).split()))
    return sha256("\x1f".join((*parts, str(lead_id))).encode()).hexdigest()[:40]


def due_at(row: TaskRow) -> datetime | None:
    if row.due_on is None:
        return None
    return end_of_day(row.due_on) if row.due_time is None else at(row.due_on, row.due_time)


# --- storing: one transaction --------------------------------------------------------------


async def store_tasks(
    session: AsyncSession,
    prepared: Sequence[Prepared],
    now: datetime,
    tell: Progress = lambda *_: None,
) -> TasksImported:
    """Store what is not there yet, set by set, with numbers, history and clocks."""
    known = await known_keys(session, prepared)
    fresh = [one for one in prepared if one.key not in known]
    documents = await write_documents(session, fresh)
    serial = await reserve(session, len(fresh), now)
    done = 0
    for batch in batches(fresh):
        year = local(now).year
        rows = [
            one.values
            | {
                "code": task_code(year, serial + number),
                "document_id": documents[one.document] if one.document else None,
            }
            for number, one in enumerate(batch, start=done)
        ]
        await session.execute(insert(table_of(Task)), rows)
        await write_around(session, batch, now)
        done += len(batch)
        tell(done, len(fresh))
    return TasksImported(len(fresh), len(prepared) - len(fresh))


async def known_keys(session: AsyncSession, prepared: Sequence[Prepared]) -> set[str]:
    found: set[str] = set()
    for batch in batches(prepared):
        query = select(Task.import_key).where(Task.import_key.in_([one.key for one in batch]))
        found |= {key for key in await session.scalars(query) if key}
    return found


async def write_documents(
    session: AsyncSession, fresh: Iterable[Prepared]
) -> dict[DocumentKey, int]:
    """One row per paper; its subject is that of the first task that names one."""
    subjects: dict[DocumentKey, str] = {}
    for one in fresh:
        if one.document is not None:
            subjects[one.document] = subjects.get(one.document) or one.subject
    known = await known_documents(session, subjects)
    new = [
        {"number": number, "issued_on": day, "issuer": issuer, "subject": subject}
        for (number, day, issuer), subject in subjects.items()
        if (number, day, issuer) not in known
    ]
    for batch in batches(new):
        await session.execute(insert(Document), batch)
    return await known_documents(session, subjects) if new else known


async def known_documents(
    session: AsyncSession, wanted: Iterable[DocumentKey]
) -> dict[DocumentKey, int]:
    found: dict[DocumentKey, int] = {}
    for batch in batches(sorted({number for number, _, _ in wanted})):
        query = select(Document).where(Document.number.in_(batch)).order_by(Document.id)
        for one in await session.scalars(query):
            found.setdefault((one.number, one.issued_on, one.issuer), one.id)
    return found


async def reserve(session: AsyncSession, count: int, now: datetime) -> int:
    """The first of so many numbers of this year."""
    series = f"task:{local(now).year}"
    await insert_new(session, Serial, [{"series": series, "last": 0}])
    grown = (
        update(Serial)
        .where(Serial.series == series)
        .values(last=Serial.last + count)
        .returning(Serial.last)
        .execution_options(synchronize_session=False)
    )
    last: int = (await session.execute(grown)).scalar_one()
    return last - count + 1


async def write_around(session: AsyncSession, batch: Sequence[Prepared], now: datetime) -> None:
    """The coordinating units, the history and the clocks of tasks just stored."""
    query = select(Task.import_key, Task.id).where(Task.import_key.in_([one.key for one in batch]))
    ids: dict[str, int] = {str(key): task for key, task in await session.execute(query)}
    rows: defaultdict[type[Any], list[dict[str, Any]]] = defaultdict(list)
    for one in batch:
        task = ids[one.key]
        rows[Coordination] += [{"task_id": task, "unit_id": unit} for unit in one.coordinating]
        rows[Alarm] += [alarm | {"matter_id": task} for alarm in one.alarms]
        rows[Event].append(assigned(task, one, now))
    for model, many in rows.items():
        if many:
            await session.execute(insert(table_of(model)), many)


def table_of(model: type[Any]) -> Table:
    """The bare table: the mapper would send rows one by one wherever their blanks differ."""
    return cast(Table, model.__table__)


def assigned(task: int, one: Prepared, now: datetime) -> dict[str, Any]:
    """History begins when the task was given; that it came from a file stands beside it."""
    values = one.values
    due: datetime | None = values["due_at"]
    facts = {
        "unit": values["lead_unit_id"],
        "to": values["assignee_id"],
        "due": due.isoformat() if due else None,
        "imported_at": now.isoformat(),
    }
    moment: datetime = values["assigned_at"]
    actor: int | None = values["assigner_id"]
    return event(Matter.TASK, task, "assigned", moment, actor=actor, version=1, data=facts)


def batches(many: Iterable[T]) -> Iterator[list[T]]:
    left = iter(many)
    while batch := list(islice(left, BATCH)):
        yield batch
