"""A sheet of rows below headings, as an office reads and prints it; and the same as a table for
other software."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from documents.row_heights import height

HEAD = PatternFill("solid", fgColor="1F4E79")
EDGE = Side(style="thin", color="D0D7DE")
BOX = Border(EDGE, EDGE, EDGE, EDGE)
WRAP = Alignment(vertical="top", wrap_text=True)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
WIDE = {
    "person": 24, "title": 18, "unit": 28, "content": 44, "document": 18, "code": 17,
    "assignee": 20, "author": 20, "head": 20, "stated_by": 20, "judged_by": 20, "words": 40,
    "proposal": 40, "authority": 22, "reason": 26, "note": 26, "group": 22, "cause": 15,
    "field": 16, "clause": 16, "gap": 16, "state": 18, "confirmation": 17, "verdict": 14,
    "portal": 22, "handler": 28, "category": 24, "measures": 24, "summary": 40,
    "task": 17, "answer": 16, "number": 8, "days": 9, "count": 9,
}  # fmt: skip
WIDTH = 11.5  # characters, of the others
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns by name: what stands above each, and how its values are said."""

    names: Sequence[str]
    headings: Sequence[str]
    said: Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Sheet:
    """``above`` are lines over the headings, the first a title."""

    name: str
    above: Sequence[str]
    columns: Columns
    rows: Iterable[Sequence[Any]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """One after the other (xlsx)."""
    made = Workbook()
    made.remove(made.worksheets[0])
    for each in sheets:
        fill(made.create_sheet(each.name), each)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def fill(sheet: Any, what: Sheet) -> None:
    for row, line in enumerate(what.above, start=1):
        sheet.append([clean(line)])
        sheet.cell(row, 1).data_type = "s"
    sheet["A1"].font = Font(size=14, bold=True, color="1F4E79")
    sheet.append(list(what.columns.headings))
    top, width = len(what.above) + 1, len(what.columns.names)
    sheet.row_dimensions[top].height = 60
    for cell in sheet[top]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEAD
        cell.alignment, cell.border = MIDDLE, BOX
    widths = [WIDE.get(name, WIDTH) for name in what.columns.names]
    last = top  # counted here: a sheet looks through all its cells to know how far it reaches
    for last, values in enumerate(what.rows, start=top + 1):
        sheet.append([clean(what.columns.said(value)) for value in values])
        shown = [sheet.cell(last, column) for column in range(1, width + 1)]
        for cell in shown:
            dress(cell)
        texts = ((cell.value, wide) for cell, wide in zip(shown, widths, strict=True))
        told = [(text, wide) for text, wide in texts if isinstance(text, str)]
        sheet.row_dimensions[last].height = height(told, 11)
    for place, wide in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = wide
    sheet.freeze_panes = f"B{top + 1}"
    sheet.auto_filter.ref = f"A{top}:{get_column_letter(width)}{last}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{top}:{top}"


def clean(value: Any) -> Any:
    """Without what no workbook may hold; what people wrote is one letter for one sign."""
    if not isinstance(value, str):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", unicodedata.normalize("NFC", value))


def dress(cell: Any) -> None:
    if not isinstance(cell, Cell):
        return
    cell.border, cell.alignment = BOX, WRAP
    if isinstance(cell.value, str):
        cell.data_type = "s"  # what people wrote is never a formula
    if isinstance(cell.value, date):
        cell.number_format = "dd/mm/yyyy"


def table(columns: Columns, rows: Iterable[Sequence[Any]]) -> bytes:
    """For Excel in a Vietnamese locale: UTF-8 with a mark, «;» between."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns.headings)
    writer.writerows([harmless(columns.said(value)) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would calculate gets a quote before it; decimals a comma."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
