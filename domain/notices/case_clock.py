"""What is said about the clock of a case: how it is counted, pauses, more time, lateness."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from domain.case_clock import Step
from domain.lifecycle import Category, ReportState
from domain.notices.base import Notice, Press, Rows
from domain.notices.hotline import Card, Carded, doors


@dataclass(frozen=True, slots=True)
class CaseClockExplained(Notice):
    """«Cách tính hạn»: the arithmetic of the deadline in force, from the history. ``agrees`` is
    whether the stored deadline is the one reckoned; ``acts`` may be done by this reader."""

    report: int
    code: str
    steps: tuple[Step, ...]
    due: datetime
    days: int  # working days to answer
    cap: int  # calendar days, 0: none
    round: int
    extended: int
    moved: int  # how often it went to somebody else
    paused: bool
    over: bool  # answered or closed: the clock is still
    agrees: bool
    acts: tuple[str, ...]
    request: int = 0  # more time that waits for this reader's word

    def rows(self) -> Rows:
        acts = clock_acts(self.report) if "extend" in self.acts else ()
        if self.request:
            acts += (decisions(self.request),)
        if "reclassify" in self.acts:
            acts += ((Press("case.class", f"cc.class:{self.report}"),),)
        if "late_file" in self.acts:
            acts += ((Press("late_file.new", f"lf.new:{self.report}"),),)
        return acts


def clock_acts(report: int) -> Rows:
    return (
        (
            Press("case.extend", f"cc.extend:{report}"),
            Press("case.promise", f"cc.promise:{report}"),
        ),
    )


def decisions(request: int) -> tuple[Press, Press]:
    return Press("extension.grant", f"cc.grant:{request}"), Press(
        "extension.refuse", f"cc.refuse:{request}"
    )


# --- to the citizen ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CaseAskAgain(Notice):
    """The days for an answer are nearly over."""

    code: str
    question: str
    until: datetime
    report: int

    def rows(self) -> Rows:
        return ((Press("report.add", f"r.add:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class CaseUnanswered(Notice):
    """Nothing came: the case goes on with what there is. ``officer``: said to who has it."""

    code: str
    due: datetime
    report: int
    officer: bool

    def rows(self) -> Rows:
        if self.officer:
            return ((Press("report.open", f"p.see:{self.report}"),),)
        return ((Press("report.add", f"r.add:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class CaseExtended(Notice):
    """More time was granted: why, until when, how often, and until when it was first."""

    code: str
    reason: str
    was: datetime
    due: datetime
    times: int
    first_due: datetime
    report: int

    def rows(self) -> Rows:
        return ((Press("case.how", f"cc.own:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class CaseApology(Notice):
    """The deadline passed. ``reason`` "" and ``promised`` None are said to be missing. ``again``:
    the apology was said before and only now there is a reason."""

    code: str
    at: datetime
    due: datetime
    unit: str
    reason: str
    promised: date | None
    again: bool
    report: int

    def rows(self) -> Rows:
        return ((Press("case.how", f"cc.own:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class CaseProgress(Notice):
    """Every week while it is late: how it stands, and what was promised. ``broken``: that day has
    passed too."""

    code: str
    due: datetime
    overdue: int
    unit: str
    state: ReportState
    reason: str
    promised: date | None
    broken: bool
    report: int

    def rows(self) -> Rows:
        return ((Press("case.how", f"cc.own:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class CaseReclassified(Notice):
    """Another category, and thereby another deadline."""

    code: str
    category: Category
    due: datetime
    report: int

    def rows(self) -> Rows:
        return ((Press("case.how", f"cc.own:{self.report}"),),)


# --- to officers ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CaseReasonWanted(Carded):
    """Before it is due: more time, or the reason and a new day; the citizen will read them."""

    audience: str
    holder_unit: str

    def rows(self) -> Rows:
        return (*clock_acts(self.card.id), *doors(self.card))


@dataclass(frozen=True, slots=True)
class CaseExtensionAsked(Carded):
    """To whoever decides."""

    request: int
    by: str
    reason: str
    proposed: datetime
    times: int  # granted before
    first_due: datetime

    def rows(self) -> Rows:
        return (
            decisions(self.request),
            (Press("report.open", f"p.see:{self.card.id}"),),
        )


@dataclass(frozen=True, slots=True)
class CaseExtensionDecided(Carded):
    """To whoever asked and has it; ``due`` None: refused."""

    by: str
    due: datetime | None
    why: str


@dataclass(frozen=True, slots=True)
class CasePassedOn(Carded):
    """Somebody could not be told about a case: their next in line hears instead."""

    who: str
    why: str  # none, closed
    summary: str


@dataclass(frozen=True, slots=True)
class CaseReporterUntold(Carded):
    """To whoever has the case: the reporter could not be told in their chat."""


@dataclass(frozen=True, slots=True)
class CaseClockApart(Notice):
    """To supervisors: a stored deadline is not what the history says."""

    protected: ClassVar[bool] = True
    card: Card
    stored: datetime
    reckoned: datetime

    def rows(self) -> Rows:
        return ((Press("case.how", f"cc.how:{self.card.id}"),),)
