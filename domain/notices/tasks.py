"""What is said about one task: given, reminded, overdue, handed in, accepted, returned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.lifecycle import TaskAct, TaskState, Urgency
from domain.notices.base import Notice, Press, Rows
from domain.notices.late_record import LateRecord, why
from domain.notices.layout import in_rows
from domain.notices.task_life import TaskLife
from domain.terms import Term

ORDER: tuple[tuple[TaskAct, str, str], ...] = (
    (TaskAct.ACKNOWLEDGE, "task.ack", "t.ack"),
    (TaskAct.PROGRESS, "task.progress", "t.prog"),
    (TaskAct.SUBMIT, "task.done", "t.done"),
    (TaskAct.ACCEPT, "task.accept", "t.accept"),
    (TaskAct.RETURN, "task.return", "t.return"),
    (TaskAct.REASSIGN, "task.give", "t.give"),
    (TaskAct.EXTEND, "task.extend", "t.extend"),
    (TaskAct.EXPLAIN, "task.explain", "t.explain"),
)
"""The buttons of a task: act, label, action."""

OTHERS: tuple[tuple[TaskAct, str, str], ...] = (
    (TaskAct.CONSULT, "task.consult", "t.consult"),
    (TaskAct.SPLIT, "task.split", "t.split"),
    (TaskAct.REPEAT, "task.repeat", "t.repeat"),
    (TaskAct.HAND_BACK, "task.hand_back", "t.back"),
    (TaskAct.TRANSFER, "task.transfer", "t.move"),
    (TaskAct.PAUSE, "task.pause", "t.pause"),
    (TaskAct.RESUME, "task.resume", "t.resume"),
    (TaskAct.CANCEL, "task.cancel", "t.cancel"),
)
"""What is seldom done: behind «Thao tác khác» on the card."""


def see(task: Brief) -> tuple[Press, ...]:
    return (Press("task.see", f"t.see:{task.id}"),)


def buttons(task_id: int, acts: tuple[TaskAct, ...], *, see: bool = True, files: int = 0) -> Rows:
    """Two a row, those of ``acts`` in the usual order, the result's files, «Xem chi tiết»."""
    row = [Press(label, f"{name}:{task_id}") for act, label, name in ORDER if act in acts]
    if files:
        row.append(Press("files.see", f"t.files:{task_id}", files))
    if see:
        row.append(Press("task.see", f"t.see:{task_id}"))
    return in_rows(row)


@dataclass(frozen=True, slots=True)
class Paper:
    """The document a task comes from."""

    number: str
    issued_on: date | None = None
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Brief:
    """What every notice about a task says of it; names as they are today."""

    id: int
    code: str
    content: str
    unit: str
    state: TaskState
    urgency: Urgency
    due_at: datetime | None
    term: Term
    assignee: str = ""
    giver: str = ""
    giver_title: str = ""


@dataclass(frozen=True, slots=True)
class OneTask(Notice):
    """About one task, with the way to it."""

    task: Brief

    def rows(self) -> Rows:
        return (see(self.task),)


@dataclass(frozen=True, slots=True)
class AboutTask(OneTask):
    """``name`` is the reader's; ``acts`` what the reader may do now."""

    name: str
    acts: tuple[TaskAct, ...]

    def rows(self) -> Rows:
        return buttons(self.task.id, self.acts)


@dataclass(frozen=True, slots=True)
class TaskAssigned(AboutTask):
    """T1, to the assignee, or to the head when nobody is named (``open``)."""

    open: bool = False
    handed_by: str = ""  # handed over within the unit by
    paper: Paper | None = None
    coordinating: tuple[str, ...] = ()
    deliverable: str = ""
    acknowledge_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class TaskTaken(Notice):
    """To the one who had it: the task is somebody else's now."""

    task: Brief
    name: str
    to: str
    by: str


@dataclass(frozen=True, slots=True)
class TaskDueSoon(AboutTask):
    """T2, some working days before."""

    progress: str = ""
    progress_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TaskDueToday(AboutTask):
    """T3."""


@dataclass(frozen=True, slots=True)
class TaskOverdue(AboutTask):
    """T4. ``answer_by`` is the next working day."""

    answer_by: date | None = None

    def rows(self) -> Rows:
        return (*buttons(self.task.id, self.acts), (why(self.task.id),))


@dataclass(frozen=True, slots=True)
class TaskEscalated(AboutTask):
    """T5, to the head and above: due or overdue in a unit they answer for."""

    reminded: int = 0
    extended: int = 0
    answer_by: date | None = None


@dataclass(frozen=True, slots=True)
class TaskUnacknowledged(AboutTask):
    """Nobody has said «Đã nhận»: to the assignee (``mine``), the head and above."""

    mine: bool = True
    days: int = 0


@dataclass(frozen=True, slots=True)
class TaskSubmitted(AboutTask):
    """To the accepter: a result waits for «Xác nhận hoàn thành» or «Trả lại»."""

    by: str = ""
    at: datetime | None = None
    on_time: bool = True
    result: str = ""
    files: int = 0

    def rows(self) -> Rows:
        return buttons(self.task.id, self.acts, files=self.files)


@dataclass(frozen=True, slots=True)
class TaskAwaiting(AboutTask):
    """The accepter's reminder; to those above, who it waits for."""

    since: datetime | None = None
    days: int = 0
    mine: bool = True
    accepter: str = ""


@dataclass(frozen=True, slots=True)
class TaskAccepted(Notice):
    """T8, accepted. ``late``: working days overdue when handed in, -1 on time."""

    task: Brief
    name: str
    by: str
    late: int

    def rows(self) -> Rows:
        rows: Rows = ((*see(self.task), Press("tasks.mine", "t.list")),)
        return rows if self.late < 0 else ((why(self.task.id),), *rows)


@dataclass(frozen=True, slots=True)
class TaskReturned(AboutTask):
    """T8, returned."""

    by: str = ""
    reason: str = ""


# --- answers to the one who acted ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TaskNoted(Notice):
    """An act was taken down: ``act`` says which, ``to`` who hears of it now, ``at`` when."""

    task: Brief
    act: TaskAct
    at: datetime
    to: str = ""
    files: int = 0
    acts: tuple[TaskAct, ...] = ()

    def rows(self) -> Rows:
        return buttons(self.task.id, self.acts)


# --- one task with its history -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a task's history; ``kind`` is the event's, worded by the pages."""

    at: datetime
    kind: str
    who: str = ""
    whom: str = ""
    text: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class TaskCard(Notice):
    """Everything about one task, and the buttons allowed now."""

    task: Brief
    acts: tuple[TaskAct, ...]
    assigned_at: datetime
    paper: Paper | None
    coordinating: tuple[str, ...]
    deliverable: str
    progress: str
    progress_at: datetime | None
    submitted_at: datetime | None
    result: str
    files: int
    late: int | None  # of a finished task: working days, -1 on time
    history: tuple[Happening, ...]
    earlier: int  # older happenings left out
    life: TaskLife | None = None
    lateness: LateRecord | None = None

    def rows(self) -> Rows:
        others = any(act in self.acts for act, _, _ in OTHERS)
        more = (Press("task.others", f"t.other:{self.task.id}"),) if others else ()
        held = (Press("late.deadlines", f"t.held:{self.task.id}"),) if self.task.due_at else ()
        return (
            *buttons(self.task.id, self.acts, see=False, files=self.files),
            *(self.lateness.rows() if self.lateness is not None else ()),
            (Press("deadline.how", f"h.how:{self.task.id}"), *more),
            (*held, Press("tasks.mine", "t.list")),
        )
