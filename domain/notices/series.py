"""What is said about tasks that come again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.notices.base import Notice, Press, Rows
from domain.notices.layout import in_rows
from domain.notices.tasks import Brief, OneTask, see
from domain.recurring import Every


@dataclass(frozen=True, slots=True)
class AskRepeat(Notice):
    """How often; ``now`` is the rule in force: how often, or words; "" for none."""

    task: Brief
    now: str

    def rows(self) -> Rows:
        row = [Press(f"repeat.{each}", f"s.set:{self.task.id}:{each}") for each in Every]
        stop = ((Press("repeat.stop", f"s.set:{self.task.id}:stop"),),) if self.now else ()
        return (*in_rows(row), *stop, see(self.task))


@dataclass(frozen=True, slots=True)
class RepeatNoted(OneTask):
    """``every`` None: nothing follows any more."""

    every: Every | None
    next_due: datetime | None


@dataclass(frozen=True, slots=True)
class NothingToRepeat(Notice):
    """A task without a deadline has no day to come again on."""

    code: str
