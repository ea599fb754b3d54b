"""Opening an identity takes two officers: one asks with a reason, another decides."""

from __future__ import annotations

from enum import StrEnum


class OpeningState(StrEnum):
    ASKED = "asked"
    APPROVED = "approved"  # the asker may look, once
    REFUSED = "refused"
    OPENED = "opened"  # it was shown; what was shown is still on its way out of the chat
    LAPSED = "lapsed"  # nobody decided, or nobody looked, in time
    OVER = "over"  # shown, and taken out of our own chat again


class Protect(StrEnum):
    """What an officer is offered beside a report's acts."""

    ASK = "ask"  # to know who the reporter is
    HOLD = "hold"  # keep it from being erased
    LIFT = "lift"


UNDER_WAY = (OpeningState.ASKED, OpeningState.APPROVED, OpeningState.OPENED)

NEXT: dict[OpeningState, tuple[OpeningState, ...]] = {
    OpeningState.ASKED: (OpeningState.APPROVED, OpeningState.REFUSED, OpeningState.LAPSED),
    OpeningState.APPROVED: (OpeningState.OPENED, OpeningState.LAPSED),
    OpeningState.OPENED: (OpeningState.OVER,),
}


def may_become(state: OpeningState, following: OpeningState) -> bool:
    return following in NEXT.get(state, ())


def ended(state: OpeningState) -> OpeningState:
    """What an opening becomes when its time is up."""
    return OpeningState.OVER if state is OpeningState.OPENED else OpeningState.LAPSED
