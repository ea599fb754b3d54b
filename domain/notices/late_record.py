"""Why one task is late, as its card shows it, and the buttons that go with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.lateness import Cause, Group, Statement
from domain.notices.base import Notice, Press, Rows


def why(task_id: int) -> Press:
    return Press("late.why", f"t.why:{task_id}")


@dataclass(frozen=True, slots=True)
class LateRecord(Notice):
    """On the card of a late task: its cause, if anybody stated one, and the verdict."""

    task_id: int
    entry: int  # the stated cause, 0 for none
    cause: Cause | None
    group: Group | None
    words: str
    by: str
    at: datetime | None
    verdict: Statement | None
    judge: str
    document: str
    reason: str
    may_state: bool
    may_judge: bool

    def rows(self) -> Rows:
        state = ((why(self.task_id),),) if self.may_state else ()
        return (*state, *((verdicts(self.entry),) if self.may_judge else ()))


def verdicts(entry: int) -> tuple[Press, ...]:
    return (
        Press("late.confirm", f"t.just:{entry}:y"),
        Press("late.refuse", f"t.just:{entry}:n"),
    )
