"""Questions about the clock of a case, and what is said to the one who acts on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.lifecycle import SORTED, Category
from domain.notices.base import Notice, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.layout import in_rows


class DueFault(StrEnum):
    """What is wrong with a day somebody named."""

    NOT_LATER = "not_later"
    DAY_OFF = "day_off"
    BEYOND_CAP = "beyond_cap"


class CaseWords(StrEnum):
    """What is to be put in words."""

    EXTENSION = "extension"
    REFUSAL = "refusal"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class AskCaseDay(Question):
    """Until which day: more time (``late`` False), or the promise of a late case."""

    code: str
    due: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class AskCaseWords(Question):
    code: str
    what: CaseWords


@dataclass(frozen=True, slots=True)
class AskCaseCategory(Question):
    """What the case is about after all."""

    code: str
    category: Category

    def rows(self) -> Rows:
        offered = [one for one in SORTED if one != self.category]
        picks = [Press(f"category.{one}", self.act(one)) for one in offered]
        return (*in_rows(picks), *self.nav())


@dataclass(frozen=True, slots=True)
class CaseReclassifyDone(Notice):
    code: str
    category: Category
    due: datetime
    report: int

    def rows(self) -> Rows:
        return ((Press("case.how", f"cc.how:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class CaseExtensionNoted(Notice):
    """Taken down; ``to`` is who decides."""

    code: str
    due: datetime
    to: str
    report: int

    def rows(self) -> Rows:
        return ((Press("report.open", f"p.see:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class CaseExtensionSettled(Notice):
    """What the decider just did."""

    code: str
    granted: bool
    due: datetime
    report: int

    def rows(self) -> Rows:
        return ((Press("report.open", f"p.see:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class CasePromiseNoted(Notice):
    code: str
    promised: date
    told: bool  # the citizen hears at once, for the apology was said
    report: int

    def rows(self) -> Rows:
        return ((Press("report.open", f"p.see:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class CaseDueWrong(Notice):
    """``at`` is the deadline in force, the day that is off, or the latest allowed."""

    code: str
    fault: DueFault
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseExtensionTooLate(Notice):
    """It is past due: what helps now is to say why, and by when."""

    report: int
    code: str
    due: datetime

    def rows(self) -> Rows:
        return ((Press("case.promise", f"cc.promise:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class CaseExtensionWaits(Notice):
    code: str


@dataclass(frozen=True, slots=True)
class CaseExtensionsOver(Notice):
    code: str
    most: int


@dataclass(frozen=True, slots=True)
class CaseNobodyDecides(Notice):
    code: str
