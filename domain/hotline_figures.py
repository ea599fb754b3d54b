"""What the hotline comes to in a period: by kind of content, unit, month; kept terms, results,
satisfaction. Nobody's words, and nobody by name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.inspections import Inspection, InspectionSums, sums
from domain.lifecycle import Category
from domain.periods import Period
from domain.reporting import Letterhead, PaperFormat
from domain.spots_said import UnitSpots
from domain.statistics import FourWay

STARS = (1, 2, 3, 4, 5)
NONE = FourWay()


@dataclass(frozen=True, slots=True)
class Figures:
    """Reports received in a period, as they stand now. ``terms`` are those that want an answer:
    answered on time or late, in hand within the term or overdue; praise wants none."""

    terms: FourWay = NONE
    praise: int = 0
    founded: int = 0
    partly: int = 0
    unfounded: int = 0
    unproven: int = 0
    reopened: int = 0
    stars: tuple[int, ...] = (0, 0, 0, 0, 0)  # how many gave 1, 2, 3, 4, 5

    @property
    def received(self) -> int:
        return self.terms.total + self.praise

    @property
    def rated(self) -> int:
        return sum(self.stars)

    @property
    def content(self) -> int:
        """Those who gave 4 or 5."""
        return sum(self.stars[3:])

    def average(self, least: int) -> float | None:
        """The mean of the ratings, None while fewer than ``least`` gave one: the mean of a few
        tells each of them."""
        if self.rated < max(least, 1):
            return None
        given = sum(star * count for star, count in zip(STARS, self.stars, strict=False))
        return given / self.rated

    def add(self, *others: Figures) -> Figures:
        each = (self, *others)
        names = ("praise", "founded", "partly", "unfounded", "unproven", "reopened")
        return Figures(
            terms=FourWay().add(*(one.terms for one in each)),
            stars=tuple(sum(column) for column in zip(*(one.stars for one in each), strict=True)),
            **{name: sum(getattr(one, name) for one in each) for name in names},
        )


@dataclass(frozen=True, slots=True)
class CategoryRow:
    category: Category
    figures: Figures


@dataclass(frozen=True, slots=True)
class UnitRow:
    """``name`` is "" for reports about no unit in particular."""

    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class MonthRow:
    """A local month, or a year where the period is long; the part of it that lies in the period."""

    first: date
    whole_year: bool
    received: int
    answered: int
    late: int  # answered late, or overdue now


@dataclass(frozen=True, slots=True)
class HotlineFigures:
    """The rows of each table hold every report once, so each adds up to ``whole``."""

    scope: str
    start: date
    end: date
    as_of: date
    least: int  # ratings below which no mean is told
    whole: Figures
    categories: tuple[CategoryRow, ...]
    units: tuple[UnitRow, ...]
    months: tuple[MonthRow, ...]

    def checked(self) -> HotlineFigures:
        """Itself, once the tables add up. Raises ArithmeticError naming the table."""
        for name in ("categories", "units"):
            summed = Figures().add(*(row.figures for row in getattr(self, name)))
            if summed != self.whole:
                raise ArithmeticError(f"the {name} give {summed}, the whole is {self.whole}")
        if sum(row.received for row in self.months) != self.whole.received:
            raise ArithmeticError("the months do not give the whole")
        return self


@dataclass(frozen=True, slots=True)
class HotlineChart:
    """The picture of the figures, for a phone."""

    figures: HotlineFigures
    language: str = "vi"

    @property
    def scope(self) -> str:
        return self.figures.scope


@dataclass(frozen=True, slots=True)
class HotlinePaper:
    """The report of a quarter or any period: the hotline, and beside it the inspections."""

    head: Letterhead
    figures: HotlineFigures
    printed_on: date
    quarter: Period  # the hot spots are those of this one
    spots: tuple[UnitSpots, ...] = ()
    inspections: tuple[Inspection, ...] = ()

    @property
    def inspected(self) -> InspectionSums:
        return sums(self.inspections)


HOTLINE_FORMS = (PaperFormat.DOCX, PaperFormat.XLSX)


@dataclass(frozen=True, slots=True)
class HotlineOrder:
    """A report on the hotline to be printed in that form."""

    paper: HotlinePaper
    form: PaperFormat

    @property
    def name(self) -> str:
        figures = self.paper.figures
        return f"bao-cao-phan-anh-{figures.start:%Y%m%d}-{figures.as_of:%Y%m%d}.{self.form}"
