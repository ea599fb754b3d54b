"""The report as a PDF to read and to show: the words of the Word draft, with its fonts inside.

Set in DejaVu Serif, which comes with matplotlib and carries every Vietnamese letter: a PDF must
bring its letters along, and Times New Roman may not be given away.
"""

from __future__ import annotations

import io
import unicodedata
from functools import cache
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    HRFlowable,
    KeepTogether,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)

from documents.report_blocks import Grid, Voice, Words, annex, body, unannexed
from domain.reporting import ReportPaper
from texts import report

FACES = {
    "Serif": "DejaVuSerif.ttf",
    "Serif-Bold": "DejaVuSerif-Bold.ttf",
    "Serif-Italic": "DejaVuSerif-Italic.ttf",
    "Serif-BoldItalic": "DejaVuSerif-BoldItalic.ttf",
}
SIZE = 11.5  # pt; DejaVu's letters are as tall as Times at 13.5
HEAD_WIDTHS = (70 * mm, 95 * mm)
THIN = 0.5


def pdf(paper: ReportPaper) -> bytes:
    """Pages in A4, the annex across; tables that go on repeat their headings."""
    load_faces()
    file = io.BytesIO()
    made = Pages(file, title=report.words("head")["kind"], author="", producer="")
    *flows, closing = (flow for block in body(paper) for flow in shown(block))
    signed = KeepTogether([closing, *foot(paper)])  # nobody signs an empty page
    made.build([*head(paper), *flows, signed, *annexed(paper)])
    return file.getvalue()


@cache
def load_faces() -> None:
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("matplotlib, whose fonts we use")
    place = Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
    for name, file in FACES.items():
        pdfmetrics.registerFont(TTFont(name, str(place / file)))


class Pages(BaseDocTemplate):  # type: ignore[misc]  # the library tells no types
    """Upright pages, then pages across; the number above from the second on."""

    def __init__(self, file: io.BytesIO, **facts: str) -> None:
        super().__init__(file, pagesize=A4, **facts)
        wide = landscape(A4)
        upright = Frame(30 * mm, 20 * mm, 165 * mm, 257 * mm, 0, 0, 0, 0)
        across = Frame(20 * mm, 15 * mm, 262 * mm, 175 * mm, 0, 0, 0, 0)
        self.addPageTemplates(
            [
                PageTemplate("upright", [upright], pagesize=A4, onPage=numbered(A4)),
                PageTemplate("across", [across], pagesize=wide, onPage=numbered(wide)),
            ]
        )


def numbered(size: tuple[float, float]) -> Any:
    def draw(canvas: Any, pages: Any) -> None:
        if pages.page > 1:
            canvas.setFont("Serif", 10)
            canvas.drawCentredString(size[0] / 2, size[1] - 12 * mm, str(pages.page))

    return draw


# --- above and below -----------------------------------------------------------------------


def head(paper: ReportPaper) -> list[Flowable]:
    said, who = report.words("head"), paper.head
    left: list[Flowable] = [line(each, 10) for each in report.body_name(who.superior)]
    left += [line(each, 10, bold=True) for each in report.body_name(who.issuer)]
    left.append(rule(24))
    right = [line(said["nation"], 10, bold=True), line(said["motto"], 11, bold=True), rule(52)]
    number = [
        line(said["number"].format(symbol=who.symbol), 10.5),
        Spacer(1, 2 * mm),
        framed(said["draft"]),
    ]
    day = said["day"].format(place=who.place, year=paper.printed_on.year)
    span = {"start": report.short_day(paper.start), "end": report.short_day(paper.end)}
    return [
        side_by_side([(left, right), (number, line(day, 11, italic=True))], HEAD_WIDTHS),
        Spacer(1, 8 * mm),
        line(said["kind"], 13, bold=True),
        line(said["subject"].format(**span), 11.5, bold=True),
        rule(50),
        Spacer(1, 3 * mm),
    ]


def foot(paper: ReportPaper) -> list[Flowable]:
    said, who = report.words("head"), paper.head
    ends = [";"] * (len(who.recipients) - 1) + ["."]
    left: list[Flowable] = [line(said["recipients"], 10, bold=True, italic=True, align=TA_LEFT)]
    left += [
        line(f"- {name}{end}", 9.5, align=TA_LEFT)
        for name, end in zip(who.recipients, ends, strict=False)
    ]
    right: list[Flowable] = [
        line(each, 11.5, bold=True) for each in who.signer or (said["signer"],)
    ]
    return [Spacer(1, 8 * mm), side_by_side([(left, right)], (85 * mm, 80 * mm))]


def annexed(paper: ReportPaper) -> list[Flowable]:
    grid = annex(paper)
    if grid is None:
        return []
    said = report.words("annex")
    as_of = report.short_day(paper.as_of)
    return [
        NextPageTemplate("across"),
        PageBreak(),
        line(said["title"], 12, bold=True),
        line(said["subject"].format(as_of=as_of), 11.5, bold=True),
        Spacer(1, 4 * mm),
        table(grid, 9),
        Spacer(1, 2 * mm),
        line(unannexed(paper), 10, italic=True, align=TA_LEFT),
    ]


# --- pieces --------------------------------------------------------------------------------

STYLES: dict[Voice, dict[str, Any]] = {
    Voice.HEADING: {"bold": True, "indent": 12.7, "before": 8},
    Voice.SUBHEADING: {"bold": True, "indent": 12.7, "before": 6},
    Voice.BODY: {"indent": 12.7, "before": 4},
    Voice.GAP: {"italic": True, "indent": 12.7, "before": 4},
    Voice.NOTE: {"italic": True, "before": 4},
}


def shown(block: Words | Grid) -> list[Flowable]:
    if isinstance(block, Grid):
        return [Spacer(1, 2 * mm), table(block, 9)]
    small = block.voice is Voice.NOTE
    size = 9 if small else SIZE
    return [line(block.text, size, align=TA_JUSTIFY, **STYLES[block.voice])]


def line(
    text: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    align: int = TA_CENTER,
    indent: float = 0,
    before: float = 0,
) -> Paragraph:
    face = "Serif" + ("-" if bold or italic else "") + "Bold" * bold + "Italic" * italic
    style = ParagraphStyle(
        "line",
        fontName=face,
        fontSize=size,
        leading=size * 1.35,
        alignment=align,
        firstLineIndent=indent * mm,
        spaceBefore=before,
        keepWithNext=int(bold and before > 0),
        splitLongWords=1,
    )
    return Paragraph(escaped(text), style)


def escaped(text: str) -> str:
    return escape(unicodedata.normalize("NFC", text)).replace("  ", "\u00a0 ")


def rule(width: float) -> Flowable:
    """A short line, ``width`` in millimetres."""
    return HRFlowable(width * mm, THIN, color=colors.black, spaceBefore=2, spaceAfter=4)


def framed(text: str) -> Flowable:
    box = Table([[line(text, 10.5, bold=True)]], colWidths=[32 * mm], hAlign="CENTER")
    box.setStyle([("BOX", (0, 0), (-1, -1), THIN, colors.black)])
    return box


def side_by_side(rows: list[tuple[Any, Any]], widths: tuple[float, float]) -> Table:
    """Two columns; what stands in one row begins at one height."""
    made = Table(rows, colWidths=list(widths))
    made.setStyle([("VALIGN", (0, 0), (-1, -1), "TOP"),
                   ("ALIGN", (0, 0), (-1, -1), "CENTER"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
                   ("RIGHTPADDING", (0, 0), (-1, -1), 0),
                   ("TOPPADDING", (0, 0), (-1, -1), 0)])  # fmt: skip
    return made


def table(grid: Grid, size: float) -> Table:
    """Headings in one row, or two where columns stand in groups; long words wrap."""
    heads, spans = headings(grid, size)
    rows = [
        [
            line(
                value, size, bold=place in grid.strong, align=TA_LEFT if column.words else TA_CENTER
            )
            for column, value in zip(grid.columns, values, strict=True)
        ]
        for place, values in enumerate(grid.rows)
    ]
    widths = [column.width * mm for column in grid.columns]
    made = Table([*heads, *rows], colWidths=widths, repeatRows=len(heads))
    made.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), THIN, colors.black),
            ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2.5),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2.5),
            *spans,
        ]
    )
    return made


def headings(grid: Grid, size: float) -> tuple[list[list[Any]], list[Any]]:
    own = [line(each.heading, size, bold=True) for each in grid.columns]
    if not any(each.group for each in grid.columns):
        return [own], []
    above: list[Any] = []
    below: list[Any] = []
    spans: list[Any] = []
    for group, members in groupby(range(len(own)), lambda place: grid.columns[place].group):
        places = list(members)
        if group:
            above += [line(group, size, bold=True), *[""] * (len(places) - 1)]
            below += [own[place] for place in places]
            spans.append(("SPAN", (places[0], 0), (places[-1], 0)))
        else:
            above += [own[place] for place in places]
            below += [""] * len(places)
            spans += [("SPAN", (place, 0), (place, 1)) for place in places]
    return [above, below], spans
