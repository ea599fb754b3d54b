"""Reports by telephone, at the counter and by letter: entering them, and calling back. All of it is
said to officers of the desk and protected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.lifecycle import Finding, Source
from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.layout import in_rows
from domain.notices.reports import ReportAnswered, ReportForwarded, ReportQuestion

ENTERED = (Source.PHONE, Source.COUNTER, Source.LETTER)


@dataclass(frozen=True, slots=True)
class AskSource(Question):
    """How it came. The questions that follow are read to the caller."""

    def rows(self) -> Rows:
        return (tuple(Press(f"source.{one}", self.act(one)) for one in ENTERED), *self.nav())


@dataclass(frozen=True, slots=True)
class AskCaller(Question):
    """Name or telephone of the caller, on their own wish; kept apart from the case."""

    phone: bool

    def rows(self) -> Rows:
        return self.nav(skip=True)


@dataclass(frozen=True, slots=True)
class BadPhone(Notice):
    text: str


@dataclass(frozen=True, slots=True)
class CallerReceipt(Notice):
    """Shown once to the officer: code and PIN, and the words to read aloud."""

    protected: ClassVar[bool] = True
    code: str
    pin: str
    at: datetime
    due: datetime
    unit: str
    phone: bool  # a number was left: the answer is told by a call
    page: str  # where the case can be followed, "" without a page people can open
    praise: bool


# --- calling back ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DutyDue(Notice):
    """To the desk and those above it: a reporter is to be called or answered. Only the code: the
    rest is behind the door."""

    protected: ClassVar[bool] = True
    sort: str
    report: int
    code: str
    due: datetime
    overdue: int  # working days
    tries: int
    audience: str
    opens: bool  # its reader may open the case

    def rows(self) -> Rows:
        if not self.opens:
            return ()
        if self.sort == "callback":
            return ((Press("call.open", f"p.call:{self.report}"),),)
        return (
            (
                Press("erasure.grant", f"p.erase:{self.report}"),
                Press("erasure.refuse", f"p.keep:{self.report}"),
            ),
            (Press("report.open", f"p.see:{self.report}"),),
        )


@dataclass(frozen=True, slots=True)
class CallRow:
    id: int
    code: str
    due: datetime
    tries: int


@dataclass(frozen=True, slots=True)
class CallList(Notice):
    """Whom the desk is to call, the most pressing first."""

    protected: ClassVar[bool] = True
    calls: tuple[CallRow, ...]

    def rows(self) -> Rows:
        return in_rows([Pick(f"📞 {row.code}", f"p.call:{row.id}") for row in self.calls])


@dataclass(frozen=True, slots=True)
class CallSheet(Notice):
    """For one call: whom, and what to say. ``last`` is the newest letter among what is said."""

    protected: ClassVar[bool] = True
    report: int
    code: str
    name: str
    phone: str
    said: tuple[Notice, ...]
    last: int

    def rows(self) -> Rows:
        return (
            (
                Press("call.done", f"p.called:{self.report}:{self.last}"),
                Press("call.missed", f"p.missed:{self.report}"),
            ),
            (Press("call.note", f"p.note:{self.report}"),),
        )


@dataclass(frozen=True, slots=True)
class Called(Notice):
    protected: ClassVar[bool] = True
    code: str
    more: bool  # something was written since that is still to be said


@dataclass(frozen=True, slots=True)
class CallMissed(Notice):
    protected: ClassVar[bool] = True
    code: str
    left: int


@dataclass(frozen=True, slots=True)
class ReportUncalled(Notice):
    """To whoever supervises: nobody could be reached at the number that was left."""

    protected: ClassVar[bool] = True
    code: str
    tries: int


@dataclass(frozen=True, slots=True)
class AskCallerWords(Question):
    """What the caller said, word by word; it goes into the file as theirs."""

    code: str


@dataclass(frozen=True, slots=True)
class CallerWordsKept(Notice):
    protected: ClassVar[bool] = True
    code: str
    answered: bool


# --- words for speaking ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SpokenForwarded(Notice):
    unit: str
    due: datetime
    reopened: int


@dataclass(frozen=True, slots=True)
class SpokenQuestion(Notice):
    question: str


@dataclass(frozen=True, slots=True)
class SpokenAnswer(Notice):
    unit: str
    finding: Finding
    answer: str
    days: int
    objections_left: int


def spoken(notice: Notice) -> Notice:
    """What a letter to a reporter says, worded for the telephone; one without such words of its
    own is read out as it is written."""
    if isinstance(notice, ReportForwarded):
        return SpokenForwarded(notice.unit, notice.due, notice.reopened)
    if isinstance(notice, ReportQuestion):
        return SpokenQuestion(notice.question)
    if isinstance(notice, ReportAnswered):
        return SpokenAnswer(
            notice.unit, notice.finding, notice.answer, notice.days, notice.objections_left
        )
    return notice


@dataclass(frozen=True, slots=True)
class WaitsInCase(Notice):
    """To the officer who asked or answered: the reporter has no chat with us (any more)."""

    protected: ClassVar[bool] = True
    code: str
    call: bool  # the desk will call; otherwise it waits for a visit by code and PIN
