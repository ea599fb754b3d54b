"""What the hotline says to officers about reports: the head, the official, the desk (text T9).

Everything here is protected: it may not be forwarded. The reporter's identity is in none of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.lifecycle import VERIFIED, About, Category, Finding, ReportAct, ReportKind, ReportState
from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.layout import in_rows
from domain.notices.report_form import Fitting
from domain.openings import Protect


@dataclass(frozen=True, slots=True)
class Card:
    """What is known of a report without its words, and what its reader may do with it."""

    id: int
    code: str
    sort: ReportKind
    category: Category
    unit: str  # it concerns; "" when unknown
    state: ReportState
    at: datetime
    due: datetime
    overdue: int  # working days after the deadline, 0 before
    left: int  # working days until it
    reopened: int
    acts: tuple[ReportAct, ...]
    files: int = 0
    part: int = 0  # the reader's own open part of it
    traced: bool = False  # may ask why it came where it is
    sealed: bool = False  # it holds a number its reader may open with a reason


def doors(card: Card, *, sheet: bool = True) -> Rows:
    """The buttons of what may be done now, two in a row, and the way to the whole file."""
    presses = [Press(f"act.{act}", f"p.{act}:{card.id}") for act in card.acts]
    if card.files:
        presses.append(Press("files.see", f"p.files:{card.id}", card.files))
    if card.part:
        presses.append(Press("part.mine", f"pt.see:{card.part}"))
    if card.sealed:
        presses.append(Press("sealed.open", f"p.sealed:{card.id}"))
    if sheet:
        presses.append(Press("report.open", f"p.see:{card.id}"))
    elif card.traced:
        presses.append(Press("report.why", f"p.why:{card.id}"))
    return in_rows(presses)


@dataclass(frozen=True, slots=True)
class Carded(Notice):
    """A notice about one report, with the buttons of its card."""

    protected: ClassVar[bool] = True
    card: Card

    def rows(self) -> Rows:
        return doors(self.card)


@dataclass(frozen=True, slots=True)
class ReportArrived(Carded):
    """T9: a new report for the responsible head; ``objection`` to the answer given before."""

    name: str
    title: str
    summary: str
    files: int
    objection: str = ""


@dataclass(frozen=True, slots=True)
class ReportAtDesk(Carded):
    """A report without a responsible unit, or one a head returned with a reason."""

    summary: str
    reason: str


@dataclass(frozen=True, slots=True)
class PraiseArrived(Carded):
    summary: str


@dataclass(frozen=True, slots=True)
class ReportDelegated(Carded):
    """To the official who is to verify."""

    by: str
    summary: str


@dataclass(frozen=True, slots=True)
class ReportSupplemented(Carded):
    """The reporter added something, perhaps the answer to a question."""

    summary: str
    files: int


@dataclass(frozen=True, slots=True)
class ReportReopened(Carded):
    """The reporter objects. ``above``: for information, to the superior."""

    reason: str
    above: bool
    unit_name: str


@dataclass(frozen=True, slots=True)
class ReportProgress(Carded):
    """To the responsible head: what the delegated official did (asked, answered)."""

    who: str
    did: str
    words: str


@dataclass(frozen=True, slots=True)
class ReportReminder(Carded):
    """One rung said at once; ``audience`` is the reader's capacity."""

    clock: str  # deadline, unrouted, forward, extension
    audience: str
    holder_unit: str

    def rows(self) -> Rows:
        acts = doors(self.card)
        if not self.card.overdue or self.audience != "head":
            return acts
        return ((Press("case.promise", f"cc.promise:{self.card.id}"),), *acts)


@dataclass(frozen=True, slots=True)
class ReportInDigest(Notice):
    """A report in a digest."""

    card: Card
    clock: str
    audience: str


@dataclass(frozen=True, slots=True)
class ReportStranded(Notice):
    """To the operator: nobody in the line may handle this report. Only its code."""

    protected: ClassVar[bool] = True
    code: str


@dataclass(frozen=True, slots=True)
class SheetLine:
    kind: str
    words: str
    at: datetime


PROTECT = {Protect.ASK: "i.ask", Protect.HOLD: "p.hold", Protect.LIFT: "p.hold"}


@dataclass(frozen=True, slots=True)
class ReportSheet(Carded):
    """The whole file as this officer may read it."""

    about: About
    holder: str
    holder_unit: str
    handler: str
    lines: tuple[SheetLine, ...]
    files: tuple[str, ...]  # what sort each is: photo, document, voice, video
    finding: Finding | None
    rating: int | None
    protects: tuple[Protect, ...] = ()

    def rows(self) -> Rows:
        beside = (
            (Press(f"protect.{one}", f"{PROTECT[one]}:{self.card.id}"),) for one in self.protects
        )
        acts = (*doors(self.card, sheet=False), *beside)
        if self.card.sort is ReportKind.PRAISE:
            return acts
        return (*acts, (Press("case.how", f"cc.how:{self.card.id}"),))


@dataclass(frozen=True, slots=True)
class ReportRow:
    id: int
    code: str
    category: Category
    state: ReportState
    due: datetime
    overdue: int


@dataclass(frozen=True, slots=True)
class ReportList(Notice):
    """A page of the reports this officer may see, the most pressing first."""

    protected: ClassVar[bool] = True
    reports: tuple[ReportRow, ...]
    total: int
    page: int
    pages: int

    def rows(self) -> Rows:
        picks = tuple((Pick(f"📨 {row.code}", f"p.see:{row.id}"),) for row in self.reports)
        turn: list[Press | Pick] = []
        if self.page > 1:
            turn.append(Press("less", f"p.list:{self.page - 1}"))
        if self.page < self.pages:
            turn.append(Press("more", f"p.list:{self.page + 1}"))
        return (*picks, *((tuple(turn),) if turn else ()), (Press("report.new", "r.new"),))


@dataclass(frozen=True, slots=True)
class ReportActDone(Notice):
    """What the officer just did; ``card`` is None when the report is no longer theirs to see."""

    protected: ClassVar[bool] = True
    code: str
    act: ReportAct
    to: str  # the person or unit it went to, "" when not said
    card: Card | None

    def rows(self) -> Rows:
        own = doors(self.card) if self.card is not None else ()
        return (*own, (Press("report.list", "p.list:1"),))


# --- questions -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PickPerson(Question):
    """Somebody about a case: picked, or found by a part of the name."""

    code: str
    people: tuple[Fitting, ...]
    more: int

    def rows(self) -> Rows:
        picks = tuple((Pick(one.name, self.act(f"w{one.id}")),) for one in self.people)
        return (*picks, *self.nav())


@dataclass(frozen=True, slots=True)
class PickHelper(PickPerson):
    """«Giao cán bộ»: whom? Somebody the report is about is not offered."""


@dataclass(frozen=True, slots=True)
class PickPlace(Question):
    """A unit about a case, typed in part."""

    code: str
    query: str
    found: tuple[Fitting, ...]
    more: int

    def rows(self) -> Rows:
        picks = tuple((Pick(one.name, self.act(f"u{one.id}")),) for one in self.found)
        return (*picks, *self.nav())


@dataclass(frozen=True, slots=True)
class PickUnit(PickPlace):
    """«Chuyển đơn vị»."""


@dataclass(frozen=True, slots=True)
class AskQuestion(Question):
    code: str


@dataclass(frozen=True, slots=True)
class AskRefusal(Question):
    code: str


@dataclass(frozen=True, slots=True)
class AskFinding(Question):
    code: str

    def rows(self) -> Rows:
        return (*((Press(f"finding.{one}", self.act(one)),) for one in VERIFIED), *self.nav())


@dataclass(frozen=True, slots=True)
class AskAnswer(Question):
    code: str
