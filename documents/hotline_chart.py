"""The hotline in figures as a picture for a phone: kept terms, the trend by month, what it is
about."""

from __future__ import annotations

from datetime import date

from matplotlib.patches import Rectangle

from documents.chart import BAR, CELLS, INK, MARGIN, PAPER, QUIET, RULE, WIDTH, Drawing
from domain.hotline_figures import HotlineChart, HotlineFigures, MonthRow
from domain.papers import FourWayChart
from texts import papers as words

CATEGORIES_SHOWN = 6
TREND = 420  # pixels
HEAD = 876  # where the tiles of terms end
MOST_MONTHS = 13


def png(asked: HotlineChart) -> bytes:
    """1080 pixels wide, as high as its rows need."""
    figures, said = asked.figures, words.hotline_words(asked.language)
    rows = [
        (said["categories"][row.category], row.figures.received)
        for row in sorted(figures.categories, key=lambda row: -row.figures.received)
    ][:CATEGORIES_SHOWN]
    trend = TREND if len(figures.months) > 1 else 0
    drawing = HotlineDrawing(asked.language, height=HEAD + trend + 150 + BAR * len(rows) + 60)
    drawing.heading(terms_of(figures))
    if figures.whole.terms.total:
        drawing.bar(figures.whole.terms)
        drawing.tiles(figures.whole.terms)
    if trend:
        drawing.trend(HEAD, figures.months[-MOST_MONTHS:])
    drawing.bars(HEAD + trend, said["about"], rows, CELLS[0].fill)
    drawing.footer(terms_of(figures))
    return drawing.png()


def terms_of(figures: HotlineFigures) -> FourWayChart:
    """The terms as the chart of tasks draws them."""
    return FourWayChart(
        figures.whole.terms, figures.start, figures.end, figures.as_of, figures.scope
    )


class HotlineDrawing(Drawing):
    """The chart of tasks in the hotline's words, with a trend."""

    def __init__(self, language: str, *, height: int) -> None:
        super().__init__(language, height=height)
        self._words = {**self._words, **words.hotline_words(language)}

    def trend(self, top: float, months: tuple[MonthRow, ...]) -> None:
        """A column per month: what was received, and of it what was or is late."""
        self._axes.plot((MARGIN, WIDTH - MARGIN), (top, top), color=RULE, linewidth=1.5)
        self._write(MARGIN, top + 58, self._words["trend"], 34, bold=True)
        self._write(MARGIN, top + 98, self._words["trend_hint"], 25, ink=QUIET)
        most = max(1, *(row.received for row in months))
        step = (WIDTH - 2 * MARGIN) / len(months)
        floor, room = top + TREND - 60, TREND - 60 - 170
        for place, row in enumerate(months):
            left, width = MARGIN + place * step + step * 0.15, step * 0.7
            tall, late = room * row.received / most, room * row.late / most
            for height, fill in ((tall, CELLS[2].fill), (late, CELLS[3].fill)):
                shape = Rectangle((left, floor - height), width, height, facecolor=fill,
                                  edgecolor=PAPER, lw=1)  # fmt: skip
                self._axes.add_patch(shape)
            middle = left + width / 2
            self._write(middle, floor - tall - 10, self._count(row.received), 26, centre=True)
            self._write(middle, floor + 36, label(row), 22, ink=INK, centre=True)


def label(row: MonthRow) -> str:
    first: date = row.first
    return f"{first.year}" if row.whole_year else f"{first.month}/{first:%y}"
