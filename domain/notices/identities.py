"""What is said when an officer wants to know who a reporter is: to the officers, and to the
reporter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.notices.base import Notice, Press, Rows
from domain.notices.dialogue import Question
from domain.openings import OpeningState


@dataclass(frozen=True, slots=True)
class AskIdentityReason(Question):
    """Why; the reporter will read it."""

    code: str


@dataclass(frozen=True, slots=True)
class AskIdentityRefusal(Question):
    """Why the request is refused."""

    code: str


@dataclass(frozen=True, slots=True)
class IdentityAsked(Notice):
    """To whoever may decide: who asks, about which report, why, and until when."""

    protected: ClassVar[bool] = True
    opening: int
    code: str
    unit: str
    by: str
    by_unit: str
    reason: str
    until: datetime

    def rows(self) -> Rows:
        return (
            (Press("identity.approve", f"i.yes:{self.opening}"),),
            (Press("identity.refuse", f"i.no:{self.opening}"),),
        )


@dataclass(frozen=True, slots=True)
class IdentityDecided(Notice):
    """To the asker: approved, refused with a reason, or nobody decided in time."""

    protected: ClassVar[bool] = True
    opening: int
    code: str
    state: OpeningState
    by: str
    reason: str
    until: datetime | None

    def rows(self) -> Rows:
        if self.state is not OpeningState.APPROVED:
            return ()
        return ((Press("identity.open", f"i.open:{self.opening}"),),)


@dataclass(frozen=True, slots=True)
class IdentityShown(Notice):
    """The identity, once. The chat address is shown to nobody."""

    protected: ClassVar[bool] = True
    code: str
    name: str
    phone: str
    minutes: int


@dataclass(frozen=True, slots=True)
class IdentityNoted(Notice):
    """To the one who acted: asked, approved, refused, opened. ``told``: how many may decide."""

    code: str
    state: OpeningState
    told: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class IdentityNews(Notice):
    """To the reporter: what an officer did about their identity, and why."""

    code: str
    report: int
    state: OpeningState
    at: datetime
    reason: str

    def rows(self) -> Rows:
        return ((Press("identity.follow", f"r.see:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class NoIdentityKept(Notice):
    """The reporter left neither name nor telephone: there is nothing to open."""

    code: str


@dataclass(frozen=True, slots=True)
class OpeningWaits(Notice):
    """One request at a time."""

    code: str
    state: OpeningState


@dataclass(frozen=True, slots=True)
class OpeningOver(Notice):
    """It was decided, used, or its time is up."""

    code: str
    state: OpeningState


@dataclass(frozen=True, slots=True)
class NobodyDecides(Notice):
    """There is no second officer who may decide about this report."""

    code: str


@dataclass(frozen=True, slots=True)
class NotOwnRequest(Notice):
    """Whoever asked does not decide."""

    code: str
