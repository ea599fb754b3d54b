"""What is asked about a task and must be answered: more time, an explanation, an opinion, and what
to do with a task that was handed back."""

from __future__ import annotations

from enum import StrEnum

from domain.lifecycle import LIVE_TASK, OPEN_TASK, TaskState


class RequestKind(StrEnum):
    EXTENSION = "extension"  # xin gia hạn
    EXPLANATION = "explanation"  # yêu cầu giải trình
    OPINION = "opinion"  # ý kiến của đơn vị phối hợp
    HAND_BACK = "hand_back"  # trả lại nhiệm vụ, chờ người giao quyết định


class RequestState(StrEnum):
    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    ANSWERED = "answered"
    CLOSED = "closed"  # nobody needs the answer any more


LADDERS: dict[RequestKind, str] = {
    RequestKind.EXTENSION: "task.extension",
    RequestKind.EXPLANATION: "task.explain",
    RequestKind.OPINION: "task.opinion",
    RequestKind.HAND_BACK: "task.hand_back",
}
"""The policy that says who is reminded of an unanswered request, and when."""

DAYS: dict[RequestKind, str] = {
    RequestKind.EXPLANATION: "task.explain_days",
    RequestKind.OPINION: "task.opinion_days",
}
"""The policy with the working days for the answer; the others count from when they were asked."""

ASKED_WHILE: dict[RequestKind, tuple[TaskState, ...]] = {
    RequestKind.EXTENSION: OPEN_TASK,
    RequestKind.EXPLANATION: (*LIVE_TASK, TaskState.DONE),
    RequestKind.OPINION: LIVE_TASK,
    RequestKind.HAND_BACK: OPEN_TASK,
}
"""In which states of the task an answer is still waited for. What was to be explained stays to be
explained when the task is done; nothing is to be said any more about a task withdrawn."""


def still_asked(kind: RequestKind, state: TaskState) -> bool:
    return state in ASKED_WHILE[kind]


def left_behind(state: TaskState) -> tuple[RequestKind, ...]:
    """The requests nobody need answer once the task is in this state."""
    return tuple(kind for kind in RequestKind if not still_asked(kind, state))
