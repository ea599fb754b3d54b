"""Tasks of a workbook prepared for the office while others write: nothing is locked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from hashlib import sha256
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from domain.ladder import Step, resume
from domain.lifecycle import Matter, TaskState, Urgency
from domain.officehours import Timetable
from domain.papers import Flaw, Problem, Problems, TaskBook, TaskRow
from domain.recurring import Words
from domain.words import fold, nfc
from domain.worktime import Hours, at, local
from models.work import Task
from services.almanac import Almanac, almanac
from services.clocks import Course
from services.deadlines import hours_of
from services.import_dues import Dues, ImportedDue
from services.import_names import Complaints, Crowd, Place, Places, by_row, crowd_of, places_of
from services.series import NEXT, made_at
from services.task_alarms import ACKNOWLEDGE, DEADLINE, course_of

Progress = Callable[[int, int], None]  # done, of how many
DocumentKey = tuple[str, Any, str]  # number, day, issuer

BATCH = 500
CLOCKS = (DEADLINE, ACKNOWLEDGE)
START_OF_DAY = time(0, 0)
USUAL = Timetable(Hours())  # whose words were none


@dataclass(frozen=True, slots=True)
class Prepared:
    """One task ready to be stored; what still lacks is its number, its id, its document's id."""

    values: dict[str, Any]
    document: DocumentKey | None
    subject: str
    coordinating: tuple[int, ...]
    alarms: tuple[dict[str, Any], ...]
    kept: Mapping[str, Any] | None  # the words of its deadline
    rule: Words | None  # by which it comes again

    @property
    def key(self) -> str:
        return str(self.values["import_key"])


async def plan_tasks(
    session: AsyncSession, book: TaskBook, now: datetime, tell: Progress = lambda *_: None
) -> tuple[Prepared, ...] | Problems:
    """Everything that can be worked out before writing, or all that is wrong with the names."""
    places = await places_of(session)
    crowd = await crowd_of(session, places, local(now).date())
    named = Names(places, crowd, book)
    calendar = await almanac(session)
    clocks, dues = Clocks(calendar, now), Dues(calendar, book, named.complaints, now)
    hours: dict[int | None, Timetable] = {}
    copies: Counter[str] = Counter()
    prepared: list[Prepared] = []
    for count, row in enumerate(book.tasks, start=1):
        found = named.read(row)
        unit = found.lead.id if found is not None else None
        if row.due_words and unit not in hours:
            hours[unit] = await hours_of(session, unit, calendar)
        due = dues.read(row, unit, hours.get(unit, USUAL))
        if found is not None and due is not None:
            prepared.append(prepare(row, found, due, clocks, copies))
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

    def alarms(self, task: Task, rule: Words | None) -> Iterator[dict[str, Any]]:
        if rule is not None and task.due_at is not None:
            yield {
                "matter": Matter.SERIES,
                "kind": NEXT,
                "version": 1,
                "anchor_at": task.due_at,
                "climbed": 0,
                "next_at": made_at(rule, task.due_at, self._book),
                "failures": 0,
            }
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


def prepare(
    row: TaskRow, named: Named, due: ImportedDue, clocks: Clocks, copies: Counter[str]
) -> Prepared:
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
        "due_at": due.at,
        "due_version": 1,
        "state": TaskState.ASSIGNED,
        "progress": "",
        "result": "",
        # The second of two equal rows is a task of its own, and the same one next time.
        "import_key": f"{key}#{copies[key]}",
    }
    alarms = tuple(clocks.alarms(Task(**values), due.rule))
    document = (row.number, row.issued_on, row.issuer) if row.number else None
    return Prepared(values, document, row.subject, named.coordinating, alarms, due.kept, due.rule)


def import_key(row: TaskRow, lead_id: int) -> str:
    """What makes a task the same task in the next file: document number, content, lead unit."""
    parts = ("".join(nfc(row.number).casefold().split()), " ".join(nfc(row.content).split()))
    return sha256("\x1f".join((*parts, str(lead_id))).encode()).hexdigest()[:40]
