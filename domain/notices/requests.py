"""What is said about requests that wait: explanations, opinions, tasks handed back, reminders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.notices.base import Notice, Press, Rows
from domain.notices.extensions import decision
from domain.notices.tasks import Brief, OneTask, see
from domain.requests import RequestKind

# --- explanations --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExplanationAsked(Notice):
    """«Yêu cầu giải trình», to whoever must explain."""

    task: Brief
    name: str
    request: int
    by: str
    by_title: str
    due_at: datetime

    def rows(self) -> Rows:
        return ((Press("explanation.give", f"e.give:{self.request}"),), see(self.task))


@dataclass(frozen=True, slots=True)
class ExplanationGiven(OneTask):
    """The answer, to whoever asked."""

    name: str
    by: str
    words: str
    on_time: bool


# --- opinions ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpinionAsked(Notice):
    """To the head of a coordinating unit, with its own short deadline."""

    task: Brief
    name: str
    request: int
    unit: str
    by: str
    words: str
    due_at: datetime

    def rows(self) -> Rows:
        return ((Press("opinion.give", f"o.give:{self.request}"),), see(self.task))


@dataclass(frozen=True, slots=True)
class OpinionGiven(OneTask):
    """To whoever asked and whoever does the task."""

    name: str
    unit: str
    by: str
    words: str
    on_time: bool


@dataclass(frozen=True, slots=True)
class NobodyToConsult(Notice):
    """The task has no coordinating unit, or all of them are asked already."""

    code: str
    waiting: bool


# --- handed back ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HandedBack(Notice):
    """To the head who must name somebody else, or (``request``) to the giver who must decide.
    ``times``: how often the task went back or on to another unit, this time included."""

    task: Brief
    name: str
    by: str
    reason: str
    times: int
    request: int | None

    def rows(self) -> Rows:
        if self.request is None:
            return ((Press("task.give", f"t.give:{self.task.id}"), *see(self.task)),)
        return (*hand_back_choices(self.task, self.request), see(self.task))


def hand_back_choices(task: Brief, request: int) -> Rows:
    return (
        (Press("task.transfer", f"t.move:{task.id}"),),
        (Press("hand_back.insist", f"y.insist:{request}"),),
        (Press("task.cancel", f"t.cancel:{task.id}"),),
    )


@dataclass(frozen=True, slots=True)
class HandBackRefused(OneTask):
    """To the unit: the task stays with it."""

    name: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class HandBackWaits(Notice):
    """It was handed back already; the giver has not decided."""

    code: str
    asked_at: datetime


# --- waiting -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RequestWaiting(Notice):
    """A reminder: to whoever must answer (``mine``), or to those above, who has not answered.
    ``days``: working days since it was asked or, where ``due_at`` has passed, since then."""

    task: Brief
    name: str
    kind: RequestKind
    request: int
    mine: bool
    by: str
    of: str
    asked_at: datetime
    due_at: datetime | None
    late: bool
    days: int
    words: str

    def rows(self) -> Rows:
        if not self.mine:
            return (see(self.task),)
        return (*ANSWERS[self.kind](self.task, self.request), see(self.task))


ANSWERS = {
    RequestKind.EXTENSION: lambda _task, request: decision(request),
    RequestKind.EXPLANATION: lambda _task, request: (
        (Press("explanation.give", f"e.give:{request}"),),
    ),
    RequestKind.OPINION: lambda _task, request: ((Press("opinion.give", f"o.give:{request}"),),),
    RequestKind.HAND_BACK: hand_back_choices,
}


@dataclass(frozen=True, slots=True)
class RequestLine(Notice):
    """A request in a digest."""

    task: Brief
    kind: RequestKind
    mine: bool
    of: str
    late: bool


@dataclass(frozen=True, slots=True)
class RequestNoted(OneTask):
    """Asked or answered (``what``): taken down, and whom it was told. ``again``: it was asked
    before and still waits; not ``open``: the reader may not see the task any more."""

    what: str
    to: str
    due_at: datetime | None
    again: bool = False
    open: bool = True

    def rows(self) -> Rows:
        return (see(self.task),) if self.open else ()
