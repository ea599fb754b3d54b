"""The list for the national portal as a file: every column, the office's words, no formula."""

from __future__ import annotations

import csv
import io
from datetime import date
from enum import StrEnum

import pytest
from openpyxl import load_workbook

from documents.pakn import NAMES, table, workbook
from domain.closing import Measure
from domain.lifecycle import Category, Finding, ReportKind, ReportState
from domain.pakn import PaknBook, PaknLine, Term
from texts import papers as words

DAY = date(2026, 11, 19)
HOSTILE = "=1+1"


def line(number: int = 1, summary: str = HOSTILE) -> PaknLine:
    return PaknLine(
        number=number, portal="PAKN.20261119.0012", code="PA-261119-0001", received_on=DAY,
        sort=ReportKind.REPORT, category=Category.DELAY, unit="Phòng Kinh tế", handler="UBND",
        due_on=DAY, answered_on=None, state=ReportState.ANSWERED, term=Term.ANSWERED_LATE,
        finding=Finding.PARTLY, measures=(Measure.REMINDED, Measure.APOLOGISED), reopened=1,
        rating=None, published_on=None, summary=summary,
    )  # fmt: skip


def book(*lines: PaknLine) -> PaknBook:
    return PaknBook("UBND phường Bình An", DAY, DAY, DAY, lines)


def test_a_report_is_a_row_in_the_offices_words() -> None:
    sheet = load_workbook(io.BytesIO(workbook(book(line())))).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    heads = next(row for row in rows if row[0] == "STT")
    told = dict(zip(heads, rows[rows.index(heads) + 1], strict=True))
    assert told["Mã PAKN (Cổng quốc gia)"] == "PAKN.20261119.0012"
    assert told["Thời hạn"] == "Trả lời quá hạn"
    assert told["Biện pháp xử lý"] == "nhắc nhở, xin lỗi"
    assert told["Kết quả xác minh"] == "Đúng một phần"
    cell = sheet.cell(rows.index(heads) + 2, len(NAMES))
    assert (cell.value, cell.data_type) == (HOSTILE, "s")


def test_a_period_without_reports_says_so() -> None:
    sheet = load_workbook(io.BytesIO(workbook(book()))).worksheets[0]
    assert "Không có trường hợp" in [row[0] for row in sheet.iter_rows(values_only=True)]


def test_the_table_runs_nothing_in_a_spreadsheet() -> None:
    text = table(book(line())).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[1][-1] == f"'{HOSTILE}"


@pytest.mark.parametrize("kind", [ReportKind, Category, ReportState, Term, Finding, Measure])
def test_every_value_has_a_word(kind: type[StrEnum]) -> None:
    for value in kind:
        assert words.pakn(f"{kind.__name__.lower()}_{value}")
