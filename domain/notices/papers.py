"""Papers out: what is offered, what is being made, and the paper itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.notices.base import Notice, Press, Rows
from domain.notices.files import MadeFile
from domain.notices.layout import in_rows
from domain.notices.supervision import Choice, days
from domain.periods import Preset
from domain.reporting import PaperFormat, ReportOrder


@dataclass(frozen=True, slots=True)
class PaperOffer(Notice):
    """Which report it would be; a button for each form, and other periods."""

    scope: Choice
    start: date
    end: date
    future: bool = False  # the period asked for has not begun: this one is offered instead

    def rows(self) -> Rows:
        period = days(self.start, self.end)
        forms = [
            Press(f"paper.{each}", f"r.make:{each}:{self.scope.id}:{period}") for each in FORMS
        ]
        presets = [Press(f"period.{each}", f"r.ask:{self.scope.id}:{each}") for each in Preset]
        return (*in_rows(forms), *in_rows(presets))


FORMS = (PaperFormat.DOCX, PaperFormat.XLSX, PaperFormat.PDF, PaperFormat.PNG)


@dataclass(frozen=True, slots=True)
class PaperBegun(Notice):
    """It is being made, and comes by itself."""

    scope: str
    start: date
    end: date
    form: PaperFormat
    total: int  # tasks it is about


@dataclass(frozen=True, slots=True)
class PaperReady(MadeFile):
    """The paper; ``lack`` when it could not be made, with a button to try again."""

    ordered: ReportOrder
    unit: int = 0  # its scope, as buttons carry it

    def rows(self) -> Rows:
        if self.lack is None:
            return ()
        period = days(self.ordered.report.start, self.ordered.report.end)
        return ((Press("paper.again", f"r.make:{self.ordered.form}:{self.unit}:{period}"),),)
