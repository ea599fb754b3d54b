"""What is said about the parts of a task."""

from __future__ import annotations

from dataclasses import dataclass

from domain.lifecycle import TaskAct
from domain.notices.base import Notice, Press, Rows
from domain.notices.task_life import PartOfTask

ANYWAY: dict[TaskAct, tuple[str, str]] = {
    TaskAct.SUBMIT: ("parts.submit", "t.done"),
    TaskAct.ACCEPT: ("parts.accept", "t.accept"),
    TaskAct.CANCEL: ("parts.cancel", "t.cancel"),
}
"""What may be done though parts are open, once that was said."""


@dataclass(frozen=True, slots=True)
class PartsOpen(Notice):
    """Nothing was done yet: parts of the task are still open."""

    id: int
    code: str
    act: TaskAct
    parts: tuple[PartOfTask, ...]
    total: int

    def rows(self) -> Rows:
        label, action = ANYWAY[self.act]
        return (
            (Press(label, f"{action}:{self.id}:yes"),),
            (Press("task.see", f"t.see:{self.id}"),),
        )
