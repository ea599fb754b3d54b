"""What is said about tasks that come again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.notices.base import Notice, Press, Rows
from domain.notices.extensions import see
from domain.notices.tasks import Brief
from domain.recurring import Every


@dataclass(frozen=True, slots=True)
class AskRepeat(Notice):
    """How often; ``now`` is the rule in force: how often, or words; "" for none."""

    task: Brief
    now: str

    def rows(self) -> Rows:
        row = [Press(f"repeat.{each}", f"s.set:{self.task.id}:{each}") for each in Every]
        pairs = tuple(tuple(row[i : i + 2]) for i in range(0, len(row), 2))
        stop = ((Press("repeat.stop", f"s.set:{self.task.id}:stop"),),) if self.now else ()
        return (*pairs, *stop, see(self.task))


@dataclass(frozen=True, slots=True)
class RepeatNoted(Notice):
    """``every`` None: nothing follows any more."""

    task: Brief
    every: Every | None
    next_due: datetime | None

    def rows(self) -> Rows:
        return (see(self.task),)


@dataclass(frozen=True, slots=True)
class NothingToRepeat(Notice):
    """A task without a deadline has no day to come again on."""

    code: str
