"""The report as a workbook that goes on counting: units are added up by formulas from the list of
tasks, totals from the units. Every formula also carries its result, because the previews of phones
show what is stored and calculate nothing.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation

from documents.board import Board, with_results
from documents.row_heights import height
from domain.reporting import PaperTask, PaperUnit, ReportPaper, Standing
from domain.statistics import FourWay
from texts import report

HEADINGS = 6  # the row of the headings above the units; the group headings stand in row 5
FIRST = HEADINGS + 1
COUNTS = {"E": "done_on_time", "F": "done_late", "H": "open_in_time", "I": "open_overdue"}
UNIT_WIDTH = 44  # characters
DAY = "dd/mm/yyyy"


def xlsx(paper: ReportPaper) -> bytes:
    """Two sheets: the units, and the tasks where the paper names them."""
    book = Workbook()
    board = Board(book.active)
    summary(board, paper)
    if paper.tasks:
        tasks(book.create_sheet(report.words("sheet")["tasks"]), paper.tasks)
    book.calculation.fullCalcOnLoad = True
    file = io.BytesIO()
    book.save(file)
    return with_results(file.getvalue(), board.results)


# --- the units -----------------------------------------------------------------------------


def summary(board: Board, paper: ReportPaper) -> None:
    said = report.words("sheet")
    board.sheet.title = said["summary"]
    board.write("A1", said["title"], bold=True, size=14)
    board.write("A2", said["scope"].format(scope=paper.scope))
    days = {"start": paper.start, "end": paper.end, "as_of": paper.as_of}
    period = {name: report.short_day(day) for name, day in days.items()}
    board.write("A3", said["period"].format(**period))
    headings(board)
    for place, unit in enumerate(paper.units, start=FIRST):
        unit_row(board, place, unit, len(paper.tasks))
    last = FIRST + len(paper.units) - 1
    totals(board, last + 1, last, paper.counts)
    below(board, last + 3, paper)
    laid_out(board.sheet)


def headings(board: Board) -> None:
    said = report.words("grid")
    names = (
        "place",
        "unit",
        "sum",
        "each",
        "on_time",
        "late",
        "each",
        "in_time",
        "late",
        "undated",
    )
    style = {"bold": True, "boxed": True, "centre": True, "shaded": True}
    for column, name in zip("ABCDEFGHIJ", names, strict=True):
        board.write(f"{column}{HEADINGS}", said[name], **style)
        board.write(f"{column}{HEADINGS - 1}", "", **style)
    board.sheet.row_dimensions[HEADINGS].height = height([(report.words("sheet")["rate"], 10)], 12)
    board.write(f"K{HEADINGS}", report.words("sheet")["rate"], **style)
    board.write(f"K{HEADINGS - 1}", "", **style)
    for span, name in (("D:F", "done"), ("G:I", "open")):
        first, _, last = span.partition(":")
        board.sheet.merge_cells(f"{first}{HEADINGS - 1}:{last}{HEADINGS - 1}")
        board.write(f"{first}{HEADINGS - 1}", said[name], **style)


def unit_row(board: Board, row: int, unit: PaperUnit, listed: int) -> None:
    board.write(f"A{row}", row - FIRST + 1, boxed=True, centre=True)
    board.write(f"B{row}", unit.name, boxed=True, wrapped=True)
    board.sheet.row_dimensions[row].height = height([(unit.name, UNIT_WIDTH)], 12)
    for column, name in COUNTS.items():
        count = getattr(unit.counts, name)
        if listed:
            word = report.words("standing")[name]
            told = f'COUNTIFS({area("A", listed)},$B{row},{area("J", listed)},"{word}")'
            board.compute(f"{column}{row}", told, count, boxed=True, centre=True)
        else:
            board.write(f"{column}{row}", count, boxed=True, centre=True)
    undated = unit.counts.undated
    if listed:
        told = f'COUNTIFS({area("A", listed)},$B{row},{area("H", listed)},"")'
        board.compute(f"J{row}", told, undated, boxed=True, centre=True)
    else:
        board.write(f"J{row}", undated, boxed=True, centre=True)
    sums(board, row, unit.counts)


def area(column: str, listed: int) -> str:
    """A column of the list of tasks, below its headings."""
    sheet = quote_sheetname(report.words("sheet")["tasks"])
    return f"{sheet}!${column}$2:${column}${listed + 1}"


def sums(board: Board, row: int, counts: FourWay, *, bold: bool = False) -> None:
    style = {"boxed": True, "centre": True, "bold": bold, "shaded": bold}
    board.compute(f"D{row}", f"E{row}+F{row}", counts.done, **style)
    board.compute(f"G{row}", f"H{row}+I{row}", counts.open, **style)
    board.compute(f"C{row}", f"D{row}+G{row}", counts.total, **style)
    rate = counts.done / counts.total if counts.total else ""
    told = f'IF(C{row}=0,"",D{row}/C{row})'
    board.compute(f"K{row}", told, rate, form="0.0%", **style)


def totals(board: Board, row: int, last: int, counts: FourWay) -> None:
    style = {"boxed": True, "centre": True, "bold": True, "shaded": True}
    board.write(f"A{row}", "", **style)
    board.write(f"B{row}", report.words("grid")["whole"], boxed=True, bold=True, shaded=True)
    for column in (*COUNTS, "J"):
        value = counts.undated if column == "J" else getattr(counts, COUNTS[column])
        board.compute(f"{column}{row}", f"SUM({column}{FIRST}:{column}{last})", value, **style)
    sums(board, row, counts, bold=True)


def below(board: Board, row: int, paper: ReportPaper) -> None:
    """Whether the sheet adds up, asked of the sheet itself, and where its figures come from."""
    said, total = report.words("sheet"), FIRST + len(paper.units)
    board.write(f"B{row}", said["check"], wrapped=True)
    asked = (
        f"IF(AND(SUM(C{FIRST}:C{total - 1})=C{total},C{total}=D{total}+G{total}),"
        f'"{said["right"]}","{said["wrong"]}")'
    )
    board.compute(f"C{row}", asked, said["right"], bold=True, centre=True)
    told = said["live"] if paper.tasks else said["unlisted"].format(count=paper.unlisted)
    board.write(f"A{row + 1}", told)


def laid_out(sheet: Any) -> None:
    for column, width in zip("ABCDEFGHIJK", (5, UNIT_WIDTH, *([10] * 7), 13, 13), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = f"C{FIRST}"
    sheet.print_title_rows = f"{HEADINGS - 1}:{HEADINGS}"
    printed(sheet)


def printed(sheet: Any) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


# --- the tasks -----------------------------------------------------------------------------

WIDTHS = (34, 17, 60, 30, 22, 18, 12, 12, 14, 24, 12)
WRAPPED = (1, 3, 4, 5, 6)  # unit, content, lead, official, document


def tasks(sheet: Any, listed: Sequence[PaperTask]) -> None:
    board = Board(sheet)
    sheet_words, annex = report.words("sheet"), report.words("annex")
    names = (
        *(sheet_words["row_unit"], annex["code"], annex["content"], annex["lead"]),
        *(annex["assignee"], sheet_words["document"], sheet_words["assigned"], annex["due"]),
        *(sheet_words["handed_in"], sheet_words["standing"], annex["late"]),
    )
    for place, (name, width) in enumerate(zip(names, WIDTHS, strict=True), start=1):
        letter = get_column_letter(place)
        board.write(f"{letter}1", name, bold=True, boxed=True, centre=True, shaded=True)
        sheet.column_dimensions[letter].width = width
    sheet.row_dimensions[1].height = height(zip(names, WIDTHS, strict=True), 12)
    for row, task in enumerate(listed, start=2):
        task_row(board, row, task)
    choices = DataValidation(
        "list", formula1='"' + ",".join(spoken_standings()) + '"', allow_blank=False
    )
    sheet.add_data_validation(choices)
    choices.add(f"J2:J{len(listed) + 1}")
    sheet.freeze_panes, sheet.auto_filter.ref = "C2", f"A1:K{len(listed) + 1}"
    sheet.print_title_rows = "1:1"
    printed(sheet)


def spoken_standings() -> list[str]:
    """The four answers; a list of choices parts them by commas, so ours hold none."""
    return [choice(each) for each in Standing]


def choice(standing: Standing) -> str:
    word: str = report.words("standing")[str(standing)]
    return word


def task_row(board: Board, row: int, task: PaperTask) -> None:
    values: tuple[Any, ...] = (
        *(task.unit, task.code, task.content, task.lead, task.assignee, task.document),
        *(task.assigned_on, task.due_on, task.handed_in_on, choice(task.standing)),
        task.late_days or None,
    )
    wrapping = [(values[place - 1], WIDTHS[place - 1]) for place in WRAPPED]
    board.sheet.row_dimensions[row].height = height(wrapping, 12)
    for place, value in enumerate(values, start=1):
        wrapped = place in WRAPPED
        form = DAY if isinstance(value, date) else None
        if value in ("", None):
            continue
        board.write(f"{get_column_letter(place)}{row}", value, wrapped=wrapped, form=form)
