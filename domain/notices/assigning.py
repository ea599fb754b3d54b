"""The questions of «giao việc», and what is said when the task is given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.deadline_reading import Kind
from domain.deadline_steps import Step
from domain.lifecycle import Urgency
from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.layout import in_rows
from domain.notices.supervision import Choice
from domain.recurrences import Cycle


@dataclass(frozen=True, slots=True)
class Reading:
    """A deadline read back. ``days_left``: working days; ``day_off`` and ``provisional`` are
    warnings. Without ``due_at`` ``kind`` says why; ``steps`` tell how it was counted."""

    due_at: datetime | None
    precise: bool  # an hour was named; otherwise the whole day counts
    days_left: int
    day_off: bool
    provisional: bool  # the days off of its year are not confirmed
    kind: Kind = Kind.FIXED
    cycle: Cycle | None = None
    event: str = ""
    steps: tuple[Step, ...] = ()

    @property
    def digits(self) -> str:
        if self.due_at is None:
            return self.event
        return f"{self.due_at:%d/%m/%Y %H:%M}" if self.precise else f"{self.due_at:%d/%m/%Y}"


@dataclass(frozen=True, slots=True)
class AskTask(Question):
    """What is to be done."""


@dataclass(frozen=True, slots=True)
class AskLead(Question):
    """Exactly one lead unit (đơn vị chủ trì); ``found`` fits ``query``."""

    query: str
    found: tuple[Choice, ...]
    more: int

    def rows(self) -> Rows:
        return (*picks(self, self.found), *self.nav())


@dataclass(frozen=True, slots=True)
class AskHelpers(Question):
    """Coordinating units (đơn vị phối hợp): none or several; pressing a chosen one drops it."""

    query: str
    found: tuple[Choice, ...]
    more: int
    chosen: tuple[Choice, ...]

    def rows(self) -> Rows:
        kept = tuple((Pick(f"✖️ {unit.name}", self.act(f"r{unit.id}")),) for unit in self.chosen)
        done = ((Press("assign.helpers_done", self.act("done")),),) if self.chosen else ()
        return (*picks(self, self.found), *kept, *done, *self.nav(skip=not self.chosen))


@dataclass(frozen=True, slots=True)
class AskPerson(Question):
    """Who does it; or the head of the unit decides."""

    unit: str
    query: str
    found: tuple[Choice, ...]
    more: int

    def rows(self) -> Rows:
        head = (Press("assign.head_decides", self.act("0")),)
        return (*picks(self, self.found), head, *self.nav())


@dataclass(frozen=True, slots=True)
class AskDue(Question):
    """``readings``: what the words may have meant, when they were not clear; mere proposals when
    nothing in them was ``known``."""

    said: str
    readings: tuple[Reading, ...]
    known: bool = True

    def rows(self) -> Rows:
        offered = tuple(
            (Pick(f"{n}. {each.digits}", self.act(f"c{n}")),)
            for n, each in enumerate(self.readings, 1)
        )
        return (*offered, (Press("assign.no_deadline", self.act("0")),), *self.nav())


@dataclass(frozen=True, slots=True)
class AskUrgency(Question):
    def rows(self) -> Rows:
        marks = [Press(f"urgency.{mark}", self.act(mark)) for mark in Urgency]
        return (*in_rows(marks), *self.nav())


@dataclass(frozen=True, slots=True)
class AskPaper(Question):
    """The number of the document behind the task, if any."""

    def rows(self) -> Rows:
        return self.nav(skip=True)


@dataclass(frozen=True, slots=True)
class Twin:
    """An open task that says nearly the same: of the same unit, or (``unit``, ``paper`` named) one
    that comes from the same document."""

    code: str
    content: str
    unit: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class ReviewTask(Question):
    """Everything once more, the deadline read back, before it is given."""

    content: str
    lead: str
    helpers: tuple[str, ...]
    person: str  # "": the head decides
    due: Reading | None
    urgency: Urgency
    paper: str
    twin: Twin | None

    def rows(self) -> Rows:
        changes = ("content", "due", "lead", "helpers", "person", "urgency", "paper")
        presses = [Press(f"assign.{step}", self.act(step)) for step in changes]
        return ((Press("assign.give", self.act("give")),), *in_rows(presses), *self.nav())


@dataclass(frozen=True, slots=True)
class TaskGiven(Notice):
    """The task is on its way; ``hearers`` are told now."""

    id: int
    code: str
    unit: str
    hearers: tuple[str, ...]
    due: Reading | None

    def rows(self) -> Rows:
        return ((Press("assign.open", f"t.see:{self.id}"), Press("assign.another", "g.new")),)


@dataclass(frozen=True, slots=True)
class TaskTooShort(Notice):
    """Nobody could act on these words."""


@dataclass(frozen=True, slots=True)
class NoStateSecrets(Notice):
    """Papers marked Mật, Tối mật, Tuyệt mật do not belong here (Luật Bảo vệ bí mật nhà nước)."""


@dataclass(frozen=True, slots=True)
class NotFoundThere(Notice):
    """No unit or person of that name where this visitor may assign."""

    query: str
    person: bool


@dataclass(frozen=True, slots=True)
class DueUnclear(Notice):
    """No future moment could be read in these words; the readings offered are proposals."""


@dataclass(frozen=True, slots=True)
class DuePassed(Notice):
    """The deadline passed while the form was open."""


def picks(question: Question, found: tuple[Choice, ...]) -> Rows:
    return tuple((Pick(each.name, question.act(f"u{each.id}")),) for each in found)
