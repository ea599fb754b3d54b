"""What is said when a person's tasks are handed over together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.layout import in_rows
from domain.notices.tasks import Brief


@dataclass(frozen=True, slots=True)
class AskHolder(Question):
    """Whose tasks; ``found`` are people with tasks in hand."""

    found: tuple[Pick, ...]
    typed: str = ""

    def rows(self) -> Rows:
        return (*((pick,) for pick in self.found), *self.nav())


@dataclass(frozen=True, slots=True)
class AskHeir(Question):
    """To whom; or the heads of the units name somebody for each."""

    of: str
    total: int
    found: tuple[Pick, ...]
    typed: str = ""

    def rows(self) -> Rows:
        heads = (Press("handover.heads", self.act("0")),)
        return (*((pick,) for pick in self.found), heads, *self.nav())


@dataclass(frozen=True, slots=True)
class AskHandoverReason(Question):
    of: str
    heir: str
    total: int


@dataclass(frozen=True, slots=True)
class ReviewHandover(Question):
    of: str
    heir: str
    total: int
    reason: str

    def rows(self) -> Rows:
        return ((Press("handover.go", self.act("go")),), *self.nav())


@dataclass(frozen=True, slots=True)
class NothingToHandOver(Notice):
    """Nobody in reach holds a task."""


@dataclass(frozen=True, slots=True)
class TasksHandedOver(Notice):
    """To whoever has them now (``mine``), or to whoever had them; the nearest deadlines first."""

    name: str
    of: str
    heir: str
    by: str
    mine: bool
    total: int
    tasks: tuple[Brief, ...]

    def rows(self) -> Rows:
        if not self.mine:
            return ()
        row = [Pick(task.code, f"t.see:{task.id}") for task in self.tasks]
        return (*in_rows(row), (Press("tasks.mine", "t.list"),))


@dataclass(frozen=True, slots=True)
class SomebodyLeaves(Notice):
    """To the head: what they hold is to be handed over."""

    of: str
    on: date
    total: int

    def rows(self) -> Rows:
        return ((Press("handover.begin", "k.hand"),),)


@dataclass(frozen=True, slots=True)
class HandoverNoted(Notice):
    """``left``: tasks of other units, which somebody there must have."""

    of: str
    heir: str
    moved: int
    left: int
