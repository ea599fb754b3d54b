"""What reporters are told of the case itself: visits, the link to the chat, the PIN, their data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.case_copy import CopyOrder
from domain.notices.base import Notice, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.files import MadeFile
from domain.notices.hotline import Carded


@dataclass(frozen=True, slots=True)
class VisitBegun(Notice):
    """The report stays open in this chat by code and PIN until then."""

    code: str
    until: datetime


@dataclass(frozen=True, slots=True)
class VisitOver(Notice):
    """«Thôi», or nothing was open (any more)."""

    ended: bool

    def rows(self) -> Rows:
        return ((Press("report.track", "r.track"),),)


@dataclass(frozen=True, slots=True)
class OwnChoices(Notice):
    """What a reporter may do with the case beside adding to it."""

    report: int
    code: str
    linked: bool
    withdrawable: bool

    def rows(self) -> Rows:
        first = (Press("own.withdraw", f"r.withdraw:{self.report}"),) if self.withdrawable else ()
        cut = (Press("own.cut", f"r.cut:{self.report}"),) if self.linked else ()
        pin = (Press("own.pin", f"r.pin:{self.report}"),)
        return (
            *((first,) if first else ()),
            (*pin, *cut),
            (
                Press("own.copy", f"r.copy:{self.report}"),
                Press("report.receipt", f"r.receipt:{self.report}"),
            ),
            (Press("own.erase", f"r.erase:{self.report}"),),
        )


# --- the link and the PIN -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AskCut(Question):
    """Said before: what is lost with the link, and what stays on the phone."""

    code: str

    def rows(self) -> Rows:
        return ((Press("own.cut_now", self.act("cut")),), *self.nav())


@dataclass(frozen=True, slots=True)
class LinkCut(Notice):
    code: str


@dataclass(frozen=True, slots=True)
class AskNewPin(Question):
    code: str

    def rows(self) -> Rows:
        return ((Press("own.pin_now", self.act("new")),), *self.nav())


@dataclass(frozen=True, slots=True)
class PinChanged(Notice):
    """The only place where the new PIN is ever said."""

    code: str
    pin: str


# --- withdrawing ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AskWithdraw(Question):
    """What withdrawing means; words typed here are the reason."""

    code: str

    def rows(self) -> Rows:
        return ((Press("own.withdraw_now", self.act("go")),), *self.nav())


@dataclass(frozen=True, slots=True)
class Withdrawn(Notice):
    code: str


@dataclass(frozen=True, slots=True)
class ReportWithdrawn(Carded):
    """To whoever has it: the reporter took it back, perhaps saying why."""

    reason: str


# --- one's own data -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CopyComing(Notice):
    """The copy of the own data comes next, as two files."""

    code: str


@dataclass(frozen=True, slots=True)
class OwnCopy(MadeFile):
    """A reporter's own copy of the case."""

    ordered: CopyOrder


@dataclass(frozen=True, slots=True)
class AskErasure(Question):
    """What is erased, what stays as figures, who decides and by when; words typed here are the
    reason."""

    code: str
    days: int

    def rows(self) -> Rows:
        return ((Press("own.erase_now", self.act("go")),), *self.nav())


@dataclass(frozen=True, slots=True)
class ErasureAsked(Notice):
    code: str
    due: datetime
    again: bool  # it had been asked for already


@dataclass(frozen=True, slots=True)
class ErasureRefused(Notice):
    """To the reporter: why the case is kept, and where to complain."""

    code: str
    reason: str
    petitions: str


@dataclass(frozen=True, slots=True)
class DataErased(Notice):
    """To the reporter, the last thing ever said about the case."""

    code: str


@dataclass(frozen=True, slots=True)
class AskErasureRefusal(Question):
    """To the officer: the reason the reporter will read."""

    code: str


@dataclass(frozen=True, slots=True)
class ErasureDecided(Notice):
    """To the officer who decided."""

    code: str
    erased: bool
