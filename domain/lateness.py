"""Why a task is late, in the words of the office: the group of obstacles, the cause, the verdict.

Two groups are told apart as Báo cáo 3719/BC-SNV asks: what the rules say and was not done, and
what the rules leave open or contradict. The causes are those offices report; NĐ 335/2025/NĐ-CP
spares an official's points of progress only for an objective cause that the competent person
confirmed. Nothing here ever makes a late task punctual.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from domain.lifecycle import TaskState
from domain.statistics import is_overdue


class Group(StrEnum):
    """The groups of obstacles; ``NEITHER`` fits what no rule has to do with (a flood)."""

    KNOWN = "nhom_1"  # đã có quy định nhưng chưa thực hiện đúng, đủ
    UNCLEAR = "nhom_2"  # chưa được quy định cụ thể, hoặc còn chồng chéo, vướng mắc
    NEITHER = "khac"


class Cause(StrEnum):
    MECHANISM = "co_che"
    ABILITY = "nang_luc"
    DUTY = "y_thuc"
    COORDINATION = "phoi_hop"
    OBJECTIVE = "khach_quan"


class Statement(StrEnum):
    """What an entry of the ledger does. Entries are only ever added."""

    STATED = "stated"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


def groups_of(cause: Cause) -> tuple[Group, ...]:
    """The groups a cause may belong to: only an objective one may belong to neither."""
    return tuple(Group) if cause is Cause.OBJECTIVE else (Group.KNOWN, Group.UNCLEAR)


def spares(cause: Cause | None, verdict: Statement | None) -> bool:
    """Whether this lateness costs no points (NĐ 335/2025/NĐ-CP): objective, and confirmed."""
    return cause is Cause.OBJECTIVE and verdict is Statement.CONFIRMED


def is_late(
    state: TaskState, due_at: datetime | None, handed_in: datetime | None, now: datetime
) -> bool:
    """Whether a task is, or was finished, after its deadline; ``handed_in`` is the submission that
    stands (accepted, or waiting to be)."""
    if state is TaskState.DONE:
        return due_at is not None and handed_in is not None and handed_in > due_at
    return is_overdue(state, due_at, handed_in, now)
