"""The four-way statistic as a picture for a phone: understood in two seconds, then read."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import BboxBase

from domain.papers import FourWayChart, UnitBar
from domain.statistics import FourWay
from texts import papers as words

WIDTH = 1080  # pixels
DPI = 100
MARGIN = 56
UNITS_SHOWN = 8
BAR = 84  # pixels from one bar to the next
INK, QUIET, RULE, PAPER = "#16202A", "#5B6875", "#E3E8ED", "#FFFFFF"
FONT = "DejaVu Sans"  # ships with matplotlib and carries every Vietnamese letter


@dataclass(frozen=True, slots=True)
class Cell:
    """How one of the four numbers looks. The colours (Okabe and Ito's, two of them deepened)
    stay apart for colour-blind eyes and in grey: the brightest alarm is what is overdue now."""

    name: str
    fill: str
    ink: str


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    width: float
    height: float


CELLS = (
    Cell("done_on_time", "#00795B", "#FFFFFF"),
    Cell("done_late", "#E8B04A", INK),
    Cell("open_in_time", "#8CC7EA", INK),
    Cell("open_overdue", "#C8401B", "#FFFFFF"),
)


def chart(asked: FourWayChart, ages: Sequence[tuple[str, int]] = (), aged: str = "") -> bytes:
    """A PNG, 1080 pixels wide, as high as its rows need; ``ages`` are further bars, how long
    the overdue have been so, under the title ``aged``."""
    units = sorted(asked.units, key=lambda unit: (-unit.counts.open_overdue, unit.name))
    units = [unit for unit in units if unit.counts.open_overdue][:UNITS_SHOWN]
    height, more = _height(asked, len(units)), 150 + BAR * len(ages) if ages else 0
    drawing = Drawing(asked.language, height=height + more)
    drawing.heading(asked)
    if asked.counts.total:
        drawing.bar(asked.counts)
        drawing.tiles(asked.counts)
    if units:
        drawing.units(units)
    if ages:
        drawing.bars(height - 74, aged, list(ages))
    drawing.footer(asked)
    return drawing.png()


def _height(asked: FourWayChart, units: int) -> int:
    if not asked.counts.total:
        return 460
    return 930 + (150 + 84 * units if units else 0)


class Drawing:
    """A page in pixels, (0, 0) at the top left as in a picture."""

    def __init__(self, language: str, *, height: int) -> None:
        self._figure = Figure(figsize=(WIDTH / DPI, height / DPI), dpi=DPI, facecolor=PAPER)
        self._axes: Axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set(xlim=(0, WIDTH), ylim=(height, 0))
        self._axes.axis("off")
        self._language = language
        self._words = words.chart_words(language)
        self._height = height

    def heading(self, asked: FourWayChart) -> None:
        period = self._words["period"].format(start=_day(asked.start), end=_day(asked.end))
        self._write(MARGIN, 92, self._words["title"], 46, bold=True)
        under = "  ·  ".join(filter(None, (_shortened(asked.scope, 36), period)))
        self._write(MARGIN, 148, under, 27 if len(under) < 65 else 22, ink=QUIET)
        if not asked.counts.total:
            self._write(MARGIN, 290, self._words["nothing"], 38)
            return
        total = self._write(MARGIN, 268, self._count(asked.counts.total), 96, bold=True)
        self._write(self._span(total).x1 + 20, 268, self._words["total"], 36)

    def bar(self, counts: FourWay) -> None:
        """All tasks as one strip; a number too wide for its part is left to the tiles."""
        self._strip(counts, Box(MARGIN, 304, WIDTH - 2 * MARGIN, 96), 34)

    def tiles(self, counts: FourWay) -> None:
        """Done on the left, in progress on the right, each with its two numbers."""
        width = (WIDTH - 2 * MARGIN - 32) / 2
        for column, group in enumerate(("done", "open")):
            left, part = MARGIN + column * (width + 32), getattr(counts, group)
            self._write(left, 462, self._words[group], 32)
            total = self._write(left, 520, self._count(part), 50, bold=True)
            share = words.percent(part, counts.total, self._language)
            self._write(self._span(total).x1 + 16, 520, share, 30, ink=QUIET)
            for row, cell in enumerate(CELLS[2 * column : 2 * column + 2]):
                self._tile(cell, counts, Box(left, 546 + row * 152, width, 136))

    def _tile(self, cell: Cell, counts: FourWay, box: Box) -> None:
        count = getattr(counts, cell.name)
        if not count:
            cell = Cell(cell.name, RULE, QUIET)  # nothing to be alarmed about
        shape = FancyBboxPatch(
            (box.left, box.top), box.width, box.height,
            boxstyle="round,pad=0,rounding_size=18", facecolor=cell.fill, linewidth=0,
        )  # fmt: skip
        self._axes.add_patch(shape)
        inner, right = box.left + 28, box.left + box.width - 28
        size = 68 if count < 10_000 else 54
        self._write(inner, box.top + 92, self._count(count), size, ink=cell.ink, bold=True)
        self._write(right, box.top + 60, self._words[cell.name], 32, ink=cell.ink, right=True)
        share = words.percent(count, counts.total, self._language)
        self._write(right, box.top + 106, share, 28, ink=cell.ink, right=True)

    def units(self, units: list[UnitBar]) -> None:
        """The units with the most overdue tasks, on one scale."""
        self._axes.plot((MARGIN, WIDTH - MARGIN), (876, 876), color=RULE, linewidth=1.5)
        self._write(MARGIN, 934, self._words["units"], 34, bold=True)
        self._write(MARGIN, 974, self._words["units_hint"], 25, ink=QUIET)
        most = max(unit.counts.total for unit in units)
        for row, unit in enumerate(units):
            top = 1008 + row * 84
            width = (WIDTH - 2 * MARGIN) * unit.counts.total / most
            overdue = self._count(unit.counts.open_overdue)
            total = self._write(
                WIDTH - MARGIN, top + 26, f" / {self._count(unit.counts.total)}", 27, right=True
            )
            left = self._span(total).x0
            self._write(left, top + 26, overdue, 30, ink=CELLS[3].fill, bold=True, right=True)
            self._write(MARGIN, top + 26, _shortened(unit.name, 46), 28)
            self._strip(unit.counts, Box(MARGIN, top + 38, width, 22), 0)

    def bars(
        self, top: float, title: str, rows: list[tuple[str, int]], fill: str = CELLS[3].fill
    ) -> None:
        """A row per name with its count, on one scale, ``top`` pixels from above."""
        self._axes.plot((MARGIN, WIDTH - MARGIN), (top, top), color=RULE, linewidth=1.5)
        self._write(MARGIN, top + 58, title, 34, bold=True)
        most = max(count for _, count in rows)
        for place, (name, count) in enumerate(rows):
            line, width = top + 120 + place * BAR, (WIDTH - 2 * MARGIN - 120) * count / most
            self._write(MARGIN, line, name, 28)
            strip = Rectangle((MARGIN, line + 12), width, 22, facecolor=fill)
            self._axes.add_patch(strip)
            said = self._count(count)
            self._write(MARGIN + width + 14, line + 34, said, 30, ink=fill, bold=True)

    def footer(self, asked: FourWayChart) -> None:
        said = self._words["as_of"].format(as_of=_day(asked.as_of))
        self._write(MARGIN, self._height - 36, said, 26, ink=QUIET)

    def png(self) -> bytes:
        file = io.BytesIO()
        self._figure.savefig(file, format="png")
        return file.getvalue()

    def _strip(self, counts: FourWay, box: Box, size: int) -> None:
        """Four parts side by side; ``size`` is that of the numbers, 0 for none."""
        left = box.left
        for cell in CELLS:
            count = getattr(counts, cell.name)
            width = box.width * count / counts.total
            place = (left, box.top)
            self._axes.add_patch(
                Rectangle(place, width, box.height, facecolor=cell.fill, edgecolor=PAPER, lw=1.5)
            )
            said = self._count(count)
            if size and width > (len(said) + 1) * size * 0.75:
                middle, line = left + width / 2, box.top + box.height / 2 + size * 0.36
                self._write(middle, line, said, size, ink=cell.ink, bold=True, centre=True)
            left += width

    def _write(
        self, x: float, y: float, said: str, size: int, *,
        ink: str = INK, bold: bool = False, right: bool = False, centre: bool = False,
    ) -> Text:  # fmt: skip
        """Text on the baseline ``y``, ``size`` pixels high."""
        return self._axes.text(
            x, y, said, color=ink, fontsize=size * 72 / DPI, fontfamily=FONT,
            fontweight="bold" if bold else "normal", va="baseline", parse_math=False,
            ha="right" if right else "center" if centre else "left",
        )  # fmt: skip

    def _span(self, text: Text) -> BboxBase:
        """The place a text takes: as the page is in pixels, also its place on the page."""
        span: BboxBase = text.get_window_extent()
        return span

    def _count(self, count: int) -> str:
        return words.number(count, self._language)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _shortened(name: str, most: int) -> str:
    return name if len(name) <= most else name[: most - 1].rstrip() + "…"
