"""The evaluation of officials as a workbook with two sheets, or as a table for other software."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from domain.evaluation import EvaluationBook, PersonLine, Product
from texts import papers as words

HEAD = PatternFill("solid", fgColor="1F4E79")
EDGE = Side(style="thin", color="D0D7DE")
BOX = Border(EDGE, EDGE, EDGE, EDGE)
WRAP = Alignment(vertical="top", wrap_text=True)
MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
WIDE = {"person": 26, "title": 20, "unit": 34, "content": 52, "document": 20, "code": 17}
WIDTH = 13  # characters, of the others
SUMMARY = tuple(each.name for each in fields(PersonLine) if each.name != "products")
DETAIL = ("person", *(each.name for each in fields(Product)))
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def workbook(book: EvaluationBook) -> bytes:
    """A sheet of people and one of their products (xlsx)."""
    made = Workbook()
    people, products = made.active, made.create_sheet()
    if not isinstance(people, Worksheet):
        raise TypeError("a new workbook has a sheet")
    people.title, products.title = words.evaluation("people"), words.evaluation("products")
    fill(people, book, SUMMARY, summary(book))
    fill(products, book, DETAIL, detail(book))
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def table(book: EvaluationBook) -> bytes:
    """The people as a table for Excel in a Vietnamese locale: UTF-8 with a mark, «;» between."""
    return separated(SUMMARY, summary(book))


def products_table(book: EvaluationBook) -> bytes:
    """The products, one a line, as evaluation software takes them."""
    return separated(DETAIL, detail(book))


def summary(book: EvaluationBook) -> Iterator[list[Any]]:
    for one in book.people:
        yield [getattr(one, name) for name in SUMMARY]


def detail(book: EvaluationBook) -> Iterator[list[Any]]:
    for one in book.people:
        for product in one.products:
            yield [one.person, *(getattr(product, name) for name in DETAIL[1:])]


def fill(
    sheet: Worksheet, book: EvaluationBook, names: Sequence[str], rows: Iterable[list[Any]]
) -> None:
    sheet.append([words.evaluation("title").upper()])
    sheet["A1"].font = Font(size=14, bold=True, color="1F4E79")
    days = {name: f"{getattr(book, name):%d/%m/%Y}" for name in ("start", "end", "as_of")}
    sheet.append([words.evaluation("about").format(scope=book.scope, **days)])
    sheet.append([words.evaluation("rule").format(deduction=book.deduction)])
    sheet.append([words.evaluation(f"column_{name}") for name in names])
    sheet.row_dimensions[4].height = 60
    for cell in sheet[4]:
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), HEAD
        cell.alignment, cell.border = MIDDLE, BOX
    for row in rows:
        sheet.append([shown(value) for value in row])
        for cell in sheet[sheet.max_row]:
            dress(cell)
    for place, name in enumerate(names, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = WIDE.get(name, WIDTH)
    sheet.freeze_panes = "B5"
    sheet.auto_filter.ref = f"A4:{get_column_letter(len(names))}{max(sheet.max_row, 4)}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "4:4"


def dress(cell: Any) -> None:
    if not isinstance(cell, Cell):
        return
    cell.border, cell.alignment = BOX, WRAP
    if isinstance(cell.value, str):
        cell.data_type = "s"  # what people wrote is never a formula
    if isinstance(cell.value, date):
        cell.number_format = "dd/mm/yyyy"


def shown(value: Any) -> Any:
    return words.evaluation("yes" if value else "no") if isinstance(value, bool) else value


def separated(names: Sequence[str], rows: Iterable[list[Any]]) -> bytes:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([words.evaluation(f"column_{name}") for name in names])
    writer.writerows([harmless(value) for value in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would calculate gets a quote before it; decimals a comma."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else shown(value)
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
