"""A sheet under the pen: values that stay text, formulas that carry their results."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

THIN = Side(style="thin", color="999999")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
SHADE = PatternFill("solid", fgColor="E8EEF4")
FONT = "Times New Roman"


@dataclass
class Board:
    """A sheet under the pen, and the results of its formulas by cell."""

    sheet: Any
    results: dict[str, float | str] = field(default_factory=dict)

    def write(self, place: str, value: Any, **style: Any) -> Any:
        """A value of ours or of people: what begins with «=» stays text."""
        cell = self.sheet[place]
        if value != "":
            cell.value = clean(value)
        if value and isinstance(value, str):
            cell.data_type = "s"
        return dressed(cell, **style)

    def compute(self, place: str, formula: str, result: float | str, **style: Any) -> None:
        cell = self.sheet[place]
        cell.value = "=" + formula
        self.results[place] = result
        dressed(cell, **style)


def dressed(
    cell: Any,
    *,
    bold: bool = False,
    size: int = 12,
    boxed: bool = False,
    centre: bool = False,
    shaded: bool = False,
    wrapped: bool = False,
    form: str | None = None,
) -> Any:
    cell.font = Font(name=FONT, size=size, bold=bold)
    place = "center" if centre else None
    cell.alignment = Alignment(horizontal=place, vertical="center", wrap_text=wrapped or centre)
    if boxed:
        cell.border = BOX
    if shaded:
        cell.fill = SHADE
    if form:
        cell.number_format = form
    return cell


def clean(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", unicodedata.normalize("NFC", value))


SUMMARY = "xl/worksheets/sheet1.xml"
EMPTY_RESULT = re.compile(rb'<c r="([A-Z]+\d+)"([^>]*)>(<f>.*?</f>)<v ?(?:/>|></v>)')


def with_results(book: bytes, results: Mapping[str, float | str]) -> bytes:
    """The workbook with the result of each formula of its first sheet written beside it."""

    def fill(found: re.Match[bytes]) -> bytes:
        place, style, formula = found.groups()
        result = results[place.decode()]
        text = b' t="str"' if isinstance(result, str) else b""
        return b'<c r="%b"%b%b>%b<v>%b</v>' % (
            place, style, text, formula, str(result).encode(),
        )  # fmt: skip

    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.infolist():
            body = old.read(part)
            if part.filename == SUMMARY:
                body = EMPTY_RESULT.sub(fill, body)
            new.writestr(part, body, zipfile.ZIP_DEFLATED)
    return file.getvalue()
