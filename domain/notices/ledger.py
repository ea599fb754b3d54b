"""What is said about lateness: the question why, the cause, the verdict, earlier deadlines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.lateness import Cause, Group, Statement, groups_of
from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.late_record import verdicts, why
from domain.notices.layout import in_rows, pages
from domain.notices.supervision import Choice, days
from domain.notices.tasks import Brief, OneTask, see


@dataclass(frozen=True, slots=True)
class AskedWhy(Notice):
    """A task is late and nobody said why: to whose hands it is in, or to the head (not ``mine``).
    ``done``: it is finished."""

    task: Brief
    name: str
    mine: bool
    done: bool

    def rows(self) -> Rows:
        return ((why(self.task.id), *see(self.task)),)


@dataclass(frozen=True, slots=True)
class CauseStated(Notice):
    """To the competent: somebody said why; to be confirmed or not."""

    task: Brief
    name: str
    by: str
    entry: int
    cause: Cause
    group: Group
    words: str

    def rows(self) -> Rows:
        return (verdicts(self.entry), see(self.task))


@dataclass(frozen=True, slots=True)
class CauseJudged(OneTask):
    """To whoever stated a cause or has the task: confirmed with a paper, or not and why."""

    name: str
    by: str
    cause: Cause
    verdict: Statement
    document: str
    reason: str


# --- questions ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AskCause(Question):
    task: Brief

    def rows(self) -> Rows:
        every = [Press(f"late.cause.{each}", self.act(each)) for each in Cause]
        return (*in_rows(every), *self.nav())


@dataclass(frozen=True, slots=True)
class AskGroup(Question):
    task: Brief
    cause: Cause

    def rows(self) -> Rows:
        groups = groups_of(self.cause)
        return (*((Press(f"late.group.{g}", self.act(g)),) for g in groups), *self.nav())


@dataclass(frozen=True, slots=True)
class AskHowLate(Question):
    """What exactly happened, in words."""

    task: Brief
    cause: Cause


@dataclass(frozen=True, slots=True)
class AskConfirming(Question):
    """The number of the paper that confirms a cause."""

    task: Brief
    cause: Cause


@dataclass(frozen=True, slots=True)
class AskWhyNot(Question):
    """Why a cause is not confirmed."""

    task: Brief
    cause: Cause


@dataclass(frozen=True, slots=True)
class ChooseOne(Notice):
    """What was typed is none of the choices."""


@dataclass(frozen=True, slots=True)
class PaperUnclear(Notice):
    """What was typed holds no number of a document."""

    typed: str


@dataclass(frozen=True, slots=True)
class CauseNoted(Notice):
    """To who stated it. ``to``: who will judge, "" for nobody; ``enrol``: they may put the
    obstacle in their unit's register."""

    task: Brief
    cause: Cause
    group: Group
    to: str
    enrol: bool

    def rows(self) -> Rows:
        enrol = ((Press("late.enrol", f"k.late:{self.task.id}"),),) if self.enrol else ()
        return (*enrol, see(self.task))


@dataclass(frozen=True, slots=True)
class VerdictNoted(OneTask):
    cause: Cause
    verdict: Statement
    document: str


# --- looking --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeldDeadline:
    """A deadline that held from a moment to another; ``by`` and ``text`` of the act that set it."""

    number: int
    due_at: datetime | None
    begun: datetime
    ended: datetime | None
    missed: bool
    by: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineHistory(OneTask):
    """Every deadline a task had; ``on``: the day asked about, ``held`` what held at its end."""

    versions: tuple[HeldDeadline, ...]
    on: date | None = None
    held: HeldDeadline | None = None


@dataclass(frozen=True, slots=True)
class DeadlineHow(Notice):
    """/thoihan without the code of a task."""


@dataclass(frozen=True, slots=True)
class CauseCount:
    cause: Cause
    count: int
    confirmed: int


@dataclass(frozen=True, slots=True)
class LateTask:
    id: int
    code: str
    content: str
    unit: str
    days: int  # calendar days late
    cause: Cause | None
    verdict: Statement | None


@dataclass(frozen=True, slots=True)
class LateList(Notice):
    """The ledger of a scope and period: late tasks by cause, and those still to be dealt with."""

    scope: Choice
    start: date
    end: date
    late: int
    unexplained: int
    unjudged: int
    spared: int
    causes: tuple[CauseCount, ...]
    tasks: tuple[LateTask, ...]
    page: int
    of: int

    def rows(self) -> Rows:
        row = [Pick(f"{mark(task)} {task.code}", f"t.see:{task.id}") for task in self.tasks]
        period = days(self.start, self.end)
        return (
            *in_rows(row),
            *pages(f"q.why:{self.scope.id}:{period}", self.page, self.of),
            *(((Press("book.xlsx", f"q.file:{self.scope.id}:{period}"),),) if self.late else ()),
        )


def mark(task: LateTask) -> str:
    if task.cause is None:
        return "❓"
    return "⏳" if task.verdict is None else "☑️"
