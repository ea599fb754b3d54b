"""What the hotline says to citizens about their reports (texts C1 to C13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.closing import NO_OUTCOME, Outcome
from domain.lifecycle import Category, Finding, ReportKind, ReportState
from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.receipts import SignedReceipt
from domain.painting import Chart


@dataclass(frozen=True, slots=True)
class Danger(Notice):
    """Said before anything else when a life may be in danger: the numbers of the policy."""

    numbers: str = ""


@dataclass(frozen=True, slots=True)
class FileKept(Notice):
    """A file or place came while another question was open: it is kept with the report."""

    count: int


@dataclass(frozen=True, slots=True)
class WordsKept(Notice):
    """Words came where a choice was asked: they are part of what happened."""


@dataclass(frozen=True, slots=True)
class NeedWords(Notice):
    """Evidence alone does not say what happened."""


@dataclass(frozen=True, slots=True)
class ReportReceived(Notice):
    """C3. The only place where the PIN is ever said."""

    office: str
    code: str
    at: datetime
    category: Category
    unit: str  # "" while the desk looks for the responsible one
    due: datetime
    pin: str
    files: int
    signed: SignedReceipt | None = None
    report: int = 0

    def rows(self) -> Rows:
        return ((Press("report.track", "r.track"), *receipt_button(self.signed, self.report)),)

    def chart(self) -> Chart | None:
        return self.signed.chart() if self.signed is not None else None


def receipt_button(signed: SignedReceipt | None, report: int) -> tuple[Press, ...]:
    """To have the receipt once more, without the PIN, to be shown or kept."""
    return (Press("report.receipt", f"r.receipt:{report}"),) if signed is not None else ()


@dataclass(frozen=True, slots=True)
class PraiseReceived(Notice):
    """C12."""

    code: str
    unit: str
    pin: str
    signed: SignedReceipt | None = None

    def chart(self) -> Chart | None:
        return self.signed.chart() if self.signed is not None else None


@dataclass(frozen=True, slots=True)
class ReportForwarded(Notice):
    """C4."""

    code: str
    unit: str
    due: datetime
    reopened: int


@dataclass(frozen=True, slots=True)
class ReportQuestion(Notice):
    """C5: the handler asks; the reporter's next words are the answer."""

    code: str
    question: str
    report: int

    def rows(self) -> Rows:
        return ((Press("report.add", f"r.add:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class ReportAnswered(Notice):
    """C7 with C10 below it."""

    code: str
    at: datetime
    unit: str
    finding: Finding
    answer: str
    days: int  # in which one may object
    report: int
    objections_left: int
    outcome: Outcome = NO_OUTCOME

    def rows(self) -> Rows:
        stars = tuple(Pick(f"{n} ⭐", f"r.rate:{self.report}:{n}") for n in (1, 2, 3, 4, 5))
        private = (Press("report.private", f"r.private:{self.report}"),)
        if not self.objections_left:
            return (stars, private)
        return (stars, (Press("report.object", f"r.no:{self.report}"),), private)


@dataclass(frozen=True, slots=True)
class RatingThanks(Notice):
    """C10. A low rating is offered the way to object."""

    code: str
    stars: int
    report: int
    may_object: bool

    def rows(self) -> Rows:
        say = (Press("rating.say", f"r.say:{self.report}"),)
        if not self.may_object or self.stars > 2:
            return (say,)
        return (say, (Press("report.object", f"r.no:{self.report}"),))


@dataclass(frozen=True, slots=True)
class ObjectionTaken(Notice):
    code: str
    unit: str
    due: datetime
    higher: bool  # it went to the superior body


@dataclass(frozen=True, slots=True)
class ObjectionsOver(Notice):
    code: str
    petitions: str


@dataclass(frozen=True, slots=True)
class ObjectionTooLate(Notice):
    code: str
    days: int


# --- following a report --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OwnReport:
    id: int
    code: str
    category: Category
    state: ReportState


@dataclass(frozen=True, slots=True)
class OwnReports(Notice):
    """The reports of this chat, newest first; another chat's need code and PIN."""

    reports: tuple[OwnReport, ...]

    def rows(self) -> Rows:
        picks = tuple((Pick(f"🔎 {own.code}", f"r.see:{own.id}"),) for own in self.reports)
        return (*picks, (Press("report.other", "r.other"), Press("report.new", "r.new")))


@dataclass(frozen=True, slots=True)
class NoSuchReport(Notice):
    """C13. Also said of a report that is not this chat's."""

    code: str


@dataclass(frozen=True, slots=True)
class WrongPin(Notice):
    code: str


@dataclass(frozen=True, slots=True)
class Milestone:
    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportShown(Notice):
    """What the reporter sees of a report: its state, dates, the public part of its history."""

    report: int
    code: str
    sort: ReportKind
    category: Category
    state: ReportState
    unit: str
    at: datetime
    due: datetime
    overdue: int  # working days
    history: tuple[Milestone, ...]
    question: str
    finding: Finding | None
    answer: str
    may_object: bool
    together: tuple[str, ...] = ()  # other bodies that handle it too
    may_rate: bool = False
    may_withdraw: bool = False
    linked: bool = True  # sent from this chat, not held open by code and PIN
    outcome: Outcome = NO_OUTCOME

    def rows(self) -> Rows:
        second = (Press("report.object", f"r.no:{self.report}"),) if self.may_object else ()
        stars = tuple(Pick(f"{n} ⭐", f"r.rate:{self.report}:{n}") for n in (1, 2, 3, 4, 5))
        clocked = self.sort is not ReportKind.PRAISE
        how = (Press("case.how", f"cc.own:{self.report}"),) if clocked else ()
        leave = () if self.linked else (Press("visit.end", "r.leave"),)
        return (
            (Press("report.add", f"r.add:{self.report}"), *second),
            *((stars,) if self.may_rate else ()),
            (*how, Press("own.choices", f"r.mine:{self.report}")),
            *((leave,) if leave else ()),
        )


@dataclass(frozen=True, slots=True)
class Added(Notice):
    code: str
    files: int
    answered: bool  # it was the answer to a question
