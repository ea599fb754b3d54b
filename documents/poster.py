"""A unit's poster as a PDF: a sheet per size and language, QR codes drawn as shapes.

Readable at two metres: on A4 the capitals of every line but the address to type are at least
5.8 mm high (23 pt of DejaVu Sans Bold), ten minutes of arc from there, which a visual acuity of
0.5 reads; on A6, for a counter, 4.4 mm (17.5 pt), seven and a half minutes, acuity 0.67. An acuity
of 1.0 reads letters of five minutes (ISO 8596). The codes have the standard's four modules of
white around them; a phone reads a code from about ten times its width.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import segno
from reportlab.lib.colors import HexColor, black, white
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from domain.posters import Link, Poster, PosterLanguage, PosterSize
from texts.posters import words

BOLD = "Sans-Bold"
FACES = {"Sans": "DejaVuSans.ttf", BOLD: "DejaVuSans-Bold.ttf"}
JADE, SOFT = HexColor("#0D5C4F"), HexColor("#37474F")
QUIET = 4  # modules
LEADING = 1.18


@dataclass(frozen=True, slots=True)
class Sheet:
    """Measures of one size, in points; ``least`` is the smallest that is read at two metres."""

    width: float
    height: float
    margin: float
    least: float
    title: float
    acts: float
    typed: float  # the address to type, read in the hand
    gap: float


SHEETS = {
    PosterSize.A4: Sheet(210 * mm, 297 * mm, 12 * mm, 23, 52, 28, 11, 4.2 * mm),
    PosterSize.A6: Sheet(105 * mm, 148 * mm, 5 * mm, 17.5, 25, 17.5, 6.5, 1.5 * mm),
}


def pdf(poster: Poster) -> bytes:
    """One page per size and language, in that order."""
    load_faces()
    file = io.BytesIO()
    canvas = Canvas(file, pageCompression=1)
    canvas.setTitle(poster.unit)
    canvas.setProducer("")
    for size in poster.sizes:
        for language in poster.languages:
            page(canvas, poster, SHEETS[size], size, language)
            canvas.showPage()
    canvas.save()
    return file.getvalue()


@cache
def load_faces() -> None:
    """The letters that come with matplotlib carry every Vietnamese one."""
    found = find_spec("matplotlib")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("matplotlib, whose fonts we use")
    place = Path(found.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"
    for name, file in FACES.items():
        pdfmetrics.registerFont(TTFont(name, str(place / file)))


def page(
    canvas: Any, poster: Poster, sheet: Sheet, size: PosterSize, language: PosterLanguage
) -> None:
    """From the top what it is, from the bottom when and where else; the codes have the rest."""
    canvas.setPageSize((sheet.width, sheet.height))
    said = words(language)
    pen = Pen(canvas, sheet)
    pen.band(said["kind"])
    pen.down(said["acts"], sheet.acts, JADE)
    if size is PosterSize.A4 and poster.office != poster.unit:
        pen.down(poster.office, sheet.least, SOFT)
    pen.down(poster.unit, sheet.least + (5 if size is PosterSize.A4 else 0))
    if size is PosterSize.A4:
        pen.down(said["purpose"], sheet.least)
    bottom = foot(pen, poster, said, size)
    pen.down(said["call"], sheet.least, JADE)
    codes(pen, poster.links, said["ways"], bottom)


def foot(pen: Pen, poster: Poster, said: Any, size: PosterSize) -> float:
    """Drawn upwards; returns where it ends."""
    sheet = pen.sheet
    lines = [said["emergency"]]
    if poster.phone:
        lines.append(said["phone"].format(phone=poster.phone))
    if size is PosterSize.A4:
        lines += [said["always"], said["hours"].format(hours=poster.hours), said["promise"]]
    else:
        lines.append(poster.hours)
    height = sheet.margin
    typed = [said["type"].format(address=each.shown) for each in poster.links if each.shown]
    for line in typed:
        height = pen.up(line, sheet.typed, height, face="Sans", ink=SOFT)
    for line in lines:
        height = pen.up(line, sheet.least, height + sheet.gap * 0.3)
    return height


@dataclass
class Pen:
    """Writes lines from the top down, or from the bottom up."""

    canvas: Any
    sheet: Sheet
    y: float = 0.0  # of the last baseline's foot, from above

    def band(self, text: str) -> None:
        """The title in white on jade across the sheet."""
        size = fitted(text, self.sheet.title, self.room, self.sheet.least)
        height = size * 1.75
        self.y = self.sheet.height - height
        self.canvas.setFillColor(JADE)
        self.canvas.rect(0, self.y, self.sheet.width, height, stroke=0, fill=1)
        self.canvas.setFillColor(white)
        self.canvas.setFont(BOLD, size)
        self.canvas.drawCentredString(self.sheet.width / 2, self.y + size * 0.5, clean(text))
        self.y -= self.sheet.gap

    def down(self, text: str, size: float, ink: Any = black) -> None:
        self.canvas.setFillColor(ink)
        for line in wrapped(text, size, self.room):
            self.y -= size * LEADING
            self.canvas.setFont(BOLD, size)
            self.canvas.drawCentredString(self.sheet.width / 2, self.y + size * 0.25, line)
        self.y -= self.sheet.gap

    def up(
        self, text: str, size: float, above: float, *, face: str = BOLD, ink: Any = black
    ) -> float:
        """The text's lines standing on ``above``; returns the height they reach."""
        self.canvas.setFillColor(ink)
        for line in reversed(wrapped(text, size, self.room, face)):
            self.canvas.setFont(face, size)
            self.canvas.drawCentredString(self.sheet.width / 2, above + size * 0.25, line)
            above += size * LEADING
        return above

    @property
    def room(self) -> float:
        return self.sheet.width - 2 * self.sheet.margin


def wrapped(text: str, size: float, room: float, face: str = BOLD) -> list[str]:
    """As few lines as fit, and these as even as they can be."""
    lines, narrow = broken(text, size, room, face), room
    while narrow > room / 3 and len(even := broken(text, size, narrow * 0.95, face)) == len(lines):
        narrow *= 0.95
        lines = even
    return lines


def broken(text: str, size: float, room: float, face: str) -> list[str]:
    """Lines of whole words; a word wider than there is room for is broken."""
    lines: list[str] = []
    for word in clean(text).split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and wide(longer, size, face) <= room:
            lines[-1] = longer
            continue
        while wide(word, size, face) > room:
            sizes = range(len(word) - 1, 1, -1)
            fits = next((n for n in sizes if wide(word[:n], size, face) <= room), 1)
            lines.append(word[:fits])
            word = word[fits:]
        lines.append(word)
    return lines


def fitted(text: str, size: float, room: float, least: float) -> float:
    """The size at which a line fits, not below the least."""
    return max(least, min(size, size * room / wide(clean(text), size)))


def wide(text: str, size: float, face: str = BOLD) -> float:
    width: float = pdfmetrics.stringWidth(text, face, size)
    return width


def clean(text: str) -> str:
    return unicodedata.normalize("NFC", text)


# --- the codes -----------------------------------------------------------------------------


def codes(pen: Pen, links: Sequence[Link], ways: Any, bottom: float) -> None:
    """Side by side as large as there is room for, each with its name below."""
    sheet = pen.sheet
    column = pen.room / len(links)
    names = [str(ways[each.way]) for each in links]
    label = min(fitted(name, sheet.least, column * 0.96, 8) for name in names)
    height = pen.y - bottom - label * LEADING - sheet.gap
    side = min(column * 0.98, height)
    top = pen.y - max(0.0, height - side) / 2
    for place, (link, name) in enumerate(zip(links, names, strict=True)):
        centre = sheet.margin + column * (place + 0.5)
        draw_code(pen.canvas, link.address, centre - side / 2, top - side, side)
        pen.canvas.setFillColor(JADE)
        pen.canvas.setFont(BOLD, label)
        pen.canvas.drawCentredString(centre, top - side - label, clean(name))


def draw_code(canvas: Any, text: str, left: float, bottom: float, side: float) -> None:
    """A QR code with its white border within a square of ``side`` points."""
    matrix = segno.make_qr(text, error="m", boost_error=False).matrix
    module = side / (len(matrix) + 2 * QUIET)
    canvas.setFillColor(white)
    canvas.rect(left, bottom, side, side, stroke=0, fill=1)
    canvas.setFillColor(black)
    path = canvas.beginPath()
    for row, line in enumerate(matrix):
        y = bottom + side - (row + 1 + QUIET) * module
        for first, length in runs(line):
            path.rect(left + (first + QUIET) * module, y, length * module, module)
    canvas.drawPath(path, stroke=0, fill=1)


def runs(line: Sequence[int]) -> list[tuple[int, int]]:
    """Where dark modules stand side by side: from which, how many. Drawn as one shape they leave
    no hairline between them."""
    found: list[tuple[int, int]] = []
    for place, dark in enumerate(line):
        if dark and found and sum(found[-1]) == place:
            found[-1] = (found[-1][0], found[-1][1] + 1)
        elif dark:
            found.append((place, 1))
    return found
