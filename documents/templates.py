"""The workbooks we hand out: filled examples an office writes over, and a sheet that explains."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from documents.inspections import COLUMNS as INSPECTIONS
from documents.people import PEOPLE, UNITS
from documents.tables import Column
from documents.tasks import COLUMNS as TASKS
from texts import papers as words

HEAD = PatternFill("solid", fgColor="1F4E79")
EDGE = Side(style="thin", color="D0D7DE")
BOX = Border(EDGE, EDGE, EDGE, EDGE)
WRAP = Alignment(vertical="top", wrap_text=True)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
WIDTHS = {
    "code": 13, "level": 18, "parent_code": 16, "valid_from": 14, "valid_to": 14, "role": 24,
    "phone": 16, "email": 28, "number": 18, "issued_on": 13, "issuer": 24, "subject": 36,
    "content": 48, "lead_code": 26, "coordinating_codes": 30, "assigned_on": 13, "due": 18,
    "urgency": 14, "starred": 12, "kind": 13, "plan": 36, "targets": 36, "from_on": 13,
    "to_on": 13, "planned": 12, "done": 10, "checked": 12, "bodies": 11, "people": 11,
    "reasons": 36, "outcome": 36,
}  # fmt: skip
WIDTH = 26  # characters, of the others
CHOICES = {"role": "roles", "level": "levels", "urgency": "urgencies", "kind": "inspections"}
CHECKED_ROWS = 2_000  # rows below the headings that offer the choices
GUIDE_WIDTHS = (14, 30, 12, 90)


def people_template() -> bytes:
    """A people workbook of an invented ward (xlsx)."""
    return _workbook({"units": UNITS, "people": PEOPLE})


def tasks_template() -> bytes:
    """A tasks workbook of the same ward (xlsx)."""
    return _workbook({"tasks": TASKS})


def inspections_template() -> bytes:
    """A workbook of inspections of the same ward (xlsx)."""
    return _workbook({"inspections": INSPECTIONS})


@cache
def _examples() -> Mapping[str, list[dict[str, Any]]]:
    return tomllib.loads(Path(__file__).with_name("examples.toml").read_text(encoding="utf-8"))


def _workbook(sheets: Mapping[str, Mapping[str, Column]]) -> bytes:
    book = Workbook()
    for name, columns in sheets.items():
        kept = {key: column for key, column in columns.items() if not column.optional}
        _fill(book.create_sheet(words.sheet(name)), name, kept)
    _explain(book.create_sheet(words.sheet("guide")), sheets)
    del book[book.sheetnames[0]]  # the empty sheet a new workbook comes with
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _fill(sheet: Worksheet, name: str, columns: Mapping[str, Column]) -> None:
    names = words.headings(name)
    stars = {key: " *" if column.required else "" for key, column in columns.items()}
    sheet.append([names[key][0] + stars[key] for key in columns])
    _head(sheet, 1)
    for example in _examples()[name]:
        sheet.append([example.get(key) for key in columns])
    for place, key in enumerate(columns, start=1):
        _dress(sheet, get_column_letter(place), key)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _dress(sheet: Worksheet, letter: str, key: str) -> None:
    """Width, choices and number formats of one column."""
    sheet.column_dimensions[letter].width = WIDTHS.get(key, WIDTH)
    if kind := CHOICES.get(key):
        names = ",".join(known[0] for known in words.choices(kind).values())
        choice = DataValidation("list", formula1=f'"{names}"', allow_blank=True)
        choice.add(f"{letter}2:{letter}{CHECKED_ROWS}")
        sheet.add_data_validation(choice)
    for (cell,) in sheet[f"{letter}2:{letter}{sheet.max_row}"]:
        cell.alignment, cell.border = WRAP, BOX
        cell.number_format = _format(cell.value)


def _format(value: object) -> str:
    """Text stays text («12/2024» must not become a date), dates look as an office writes them."""
    if isinstance(value, datetime):
        return "dd/mm/yyyy hh:mm"
    return "dd/mm/yyyy" if isinstance(value, date) else "@"


def _explain(sheet: Worksheet, sheets: Mapping[str, Mapping[str, Column]]) -> None:
    guide = words.guide()
    sheet.append([guide["title"]])
    sheet["A1"].font = Font(size=16, bold=True, color="1F4E79")
    for row, key in enumerate(("intro", "order", "dates"), start=2):
        sheet.append([guide[key]])
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=4)
        sheet.cell(row, 1).alignment = WRAP
        sheet.row_dimensions[row].height = 34
    sheet.append([])
    sheet.append(guide["columns"])
    _head(sheet, sheet.max_row)
    for name, columns in sheets.items():
        for key, column in columns.items():
            needed = guide["required"] if column.required else ""
            heading = words.headings(name)[key][0]
            sheet.append([words.sheet(name), heading, needed, guide[name][key]])
            for cell in sheet[sheet.max_row]:
                cell.alignment, cell.border = WRAP, BOX
    for place, width in enumerate(GUIDE_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width


def _head(sheet: Worksheet, row: int) -> None:
    sheet.row_dimensions[row].height = 34
    for cell in sheet[row]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEAD
        cell.alignment, cell.border = MIDDLE, BOX
