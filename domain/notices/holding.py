"""What is said about tasks paused, resumed, taken back or moved, and the seldom used acts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.lifecycle import TaskAct
from domain.notices.assigning import picks
from domain.notices.base import Notice, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.layout import in_rows
from domain.notices.supervision import Choice
from domain.notices.tasks import OTHERS, Brief, OneTask, see


@dataclass(frozen=True, slots=True)
class TaskPaused(OneTask):
    name: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaskResumed(OneTask):
    """The deadline of the task is the new one."""

    name: str
    by: str


@dataclass(frozen=True, slots=True)
class TaskWithdrawn(OneTask):
    name: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class TaskMoved(Notice):
    """To the former unit: another one leads now."""

    task: Brief
    name: str
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class OtherActs(Notice):
    """What else may be done with a task now: a button each."""

    task: Brief
    acts: tuple[TaskAct, ...]

    def rows(self) -> Rows:
        mine = (each for each in OTHERS if each[0] in self.acts)
        row = [Press(label, f"{name}:{self.task.id}") for _, label, name in mine]
        return (*in_rows(row), see(self.task))


@dataclass(frozen=True, slots=True)
class AskOtherUnit(Question):
    """Which unit leads from now on; ``found`` fits ``query``."""

    task: Brief
    query: str
    found: tuple[Choice, ...]
    more: int

    def rows(self) -> Rows:
        return (*picks(self, self.found), *self.nav())


@dataclass(frozen=True, slots=True)
class HoldingNoted(OneTask):
    """Paused, resumed, taken back, handed back, moved, kept (``what``): taken down, and whom it
    was told."""

    what: str
    to: str
    at: datetime
