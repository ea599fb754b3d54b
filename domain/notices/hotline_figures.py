"""The hotline in figures, in the chat: the numbers with their picture, hot spots, the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.hotline_figures import HOTLINE_FORMS, HotlineChart, HotlineFigures, HotlineOrder
from domain.notices.base import Notice, Press, Rows
from domain.notices.files import MadeFile
from domain.notices.layout import in_rows
from domain.notices.supervision import Choice, days
from domain.painting import Chart
from domain.periods import Preset
from domain.reporting import PaperFormat
from domain.spots_said import UnitSpots

NAMED = 5  # rows of each table in the words; the picture and the paper have all


@dataclass(frozen=True, slots=True)
class HotlineStatus(Notice):
    """What was received, how the terms were kept, what came of it, how content people are."""

    scope: Choice
    figures: HotlineFigures

    def rows(self) -> Rows:
        key, period = self.scope.id, days(self.figures.start, self.figures.end)
        presets = [Press(f"period.{each}", f"pf.st:{key}:{each}") for each in Preset]
        forms = [
            Press(f"paper.{each}", f"pf.paper:{each}:{key}:{period}") for each in HOTLINE_FORMS
        ]
        spots = ((Press("hotline.spots", f"pf.spots:{key}:{period}"),),)
        return (*in_rows(presets), *spots, *in_rows(forms))

    def chart(self) -> Chart | None:
        return HotlineChart(self.figures) if self.figures.whole.received else None


@dataclass(frozen=True, slots=True)
class HotlineDays(Notice):
    """The period has not begun (``future``), or ends before it begins."""

    future: bool

    def rows(self) -> Rows:
        return in_rows([Press(f"period.{each}", f"pf.st:0:{each}") for each in Preset])


@dataclass(frozen=True, slots=True)
class HotlineComing(Notice):
    """The file or the list is being made, and comes by itself."""

    scope: str
    start: date
    end: date
    form: PaperFormat | None  # None: the hot spots


@dataclass(frozen=True, slots=True)
class HotlineSpots(Notice):
    """Unit by unit the places many people named, in a calendar quarter; ``least`` reporters."""

    scope: Choice
    start: date
    end: date
    least: int
    units: tuple[UnitSpots, ...]

    @property
    def shown(self) -> tuple[UnitSpots, ...]:
        return tuple(each for each in self.units if each.rows)

    @property
    def kept(self) -> int:
        """Units of which nothing may be told."""
        return len(self.units) - len(self.shown)


@dataclass(frozen=True, slots=True)
class HotlinePaperReady(MadeFile):
    """The report; ``lack`` when it could not be made, with a button to try again."""

    ordered: HotlineOrder
    unit: int = 0

    def rows(self) -> Rows:
        if self.lack is None:
            return ()
        figures = self.ordered.paper.figures
        period = days(figures.start, figures.end)
        return ((Press("paper.again", f"pf.paper:{self.ordered.form}:{self.unit}:{period}"),),)
