"""What may become of a case on its way besides its own state: explanations asked for, parts."""

from __future__ import annotations

from enum import StrEnum


class ExplanationState(StrEnum):
    """Of a question to the person complained about («yêu cầu giải trình»)."""

    WAITING = "waiting"
    ANSWERED = "answered"
    CLOSED = "closed"  # the case was answered meanwhile, or the question was taken back


class PartState(StrEnum):
    """Of what one of several bodies does about a case."""

    OPEN = "open"
    DONE = "done"
    RETURNED = "returned"  # «không thuộc thẩm quyền», with a reason
    WITHDRAWN = "withdrawn"  # by the coordinating head, with a reason


SHARING = (PartState.OPEN, PartState.DONE)
"""Parts whose body still sees the case."""
