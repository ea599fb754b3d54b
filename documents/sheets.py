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

HEAD = PatternFill("solid", fgColor="1F4E79")
EDGE = Side(style="thin", color="D0D7DE")
BOX = Border(EDGE, EDGE, EDGE, EDGE)
WRAP = Alignment(vertical="top", wrap_text=True)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
WIDE = {
    "person": 26, "title": 20, "unit": 34, "content": 52, "document": 20, "code": 17,
    "assignee": 24, "author": 24, "head": 24, "stated_by": 24, "judged_by": 24, "words": 48,
    "proposal": 48, "authority": 28, "reason": 36, "note": 36, "group": 30, "cause": 18,
    "field": 20, "clause": 20, "gap": 22, "state": 22, "confirmation": 20, "verdict": 16,
    "task": 17, "answer": 20,
}  # fmt: skip
WIDTH = 13  # characters, of the others
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
    last = top  # counted here: a sheet looks through all its cells to know how far it reaches
    for last, values in enumerate(what.rows, start=top + 1):
        sheet.append([clean(what.columns.said(value)) for value in values])
        for column in range(1, width + 1):
            dress(sheet.cell(last, column))
    for place, name in enumerate(what.columns.names, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDE.get(name, WIDTH)
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
