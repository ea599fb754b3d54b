"""What a task has been through, beside its history: extensions, ways between desks, what was asked
and answered, its parts, its series."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.lifecycle import TaskState
from domain.notices.base import Notice
from domain.requests import RequestKind, RequestState


@dataclass(frozen=True, slots=True)
class AskedOfTask:
    """A request and how it ended; ``of`` is who asked for time, or who was asked."""

    kind: RequestKind
    state: RequestState
    of: str
    at: datetime
    due_at: datetime | None
    late: bool
    words: str  # the answer; while it waits, what was asked


@dataclass(frozen=True, slots=True)
class PartOfTask:
    code: str
    unit: str
    state: TaskState


@dataclass(frozen=True, slots=True)
class TaskLife(Notice):
    """``asked``: the newest requests, oldest first; ``whole`` is the code of the task this one is
    part of; ``repeats`` the rule of its series, "" for none."""

    extended: int
    first_due: datetime | None
    moved: int
    asked: tuple[AskedOfTask, ...]
    whole: str
    parts: tuple[PartOfTask, ...]
    parts_open: int
    parts_more: int
    repeats: str
