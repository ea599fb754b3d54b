"""The hotline's report, picture and workbook; the workbook of inspections, and what is wrong
with one."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from docx import Document
from openpyxl import load_workbook

from documents.hotline_chart import png
from documents.hotline_docx import docx
from documents.hotline_xlsx import xlsx
from documents.inspections import read_inspections
from documents.templates import inspections_template
from domain.hotline_figures import (
    CategoryRow,
    Figures,
    HotlineChart,
    HotlineFigures,
    HotlinePaper,
    MonthRow,
    UnitRow,
)
from domain.inspections import (
    Inspection,
    InspectionBook,
    InspectionKind,
    InspectionState,
)
from domain.lifecycle import Category
from domain.papers import Flaw, Problems
from domain.periods import Period
from domain.spots_said import Spot, SpotKind, SpotRow, UnitSpots
from domain.statistics import FourWay
from tests.documents.reports import HEAD

START, END = date(2026, 10, 1), date(2026, 12, 31)
DELAY = Figures(FourWay(8, 2, 3, 1), 0, 4, 2, 1, 1, 1, (0, 1, 2, 3, 4))
KIND = Figures(praise=3)
MONTHS = ((10, 9), (11, 5), (12, 3))


def paper() -> HotlinePaper:
    figures = HotlineFigures(
        "UBND phường Bình An", START, END, END, 5, DELAY.add(KIND),
        (CategoryRow(Category.DELAY, DELAY), CategoryRow(Category.PRAISE, KIND)),
        (UnitRow("Phòng Kinh tế", DELAY), UnitRow("", KIND)),
        tuple(MonthRow(date(2026, month, 1), False, n, 2, 1) for month, n in MONTHS),
    ).checked()  # fmt: skip
    spots = UnitSpots("Phòng Kinh tế", (SpotRow(Spot(SpotKind.COUNTER, "3"), 7),), 6)
    held = Inspection(
        1, InspectionKind.UNANNOUNCED, InspectionState.DONE, "Kế hoạch 15/KH-UBND", "Một cửa",
        START, START, 41, 41, 2, 4, "Vi phạm giờ giấc", "Phê bình",
    )  # fmt: skip
    return HotlinePaper(HEAD, figures, END, Period(START, END), (spots,), (held,))


def text_of(made: HotlinePaper) -> str:
    draft = Document(io.BytesIO(docx(made)))
    cells = [cell.text for table in draft.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(each.text for each in draft.paragraphs), *cells])


def test_the_draft_tells_what_offices_tell() -> None:
    text = text_of(paper())
    for line in (
        "Đã tiếp nhận 17 phản ánh, kiến nghị, khen ngợi (trong đó khen ngợi: 03 trường hợp).",
        "đã xử lý 10 (đúng hạn 08, quá hạn 02); đang xử lý 04 (trong hạn 03, quá hạn 01)",
        "phản ánh đúng: 04 trường hợp",
        "4,0/5 điểm",
        "Phòng Kinh tế: Quầy 3 (07); các nơi khác (06).",
        "Đã tiến hành 01 cuộc kiểm tra (đột xuất: 01), kiểm tra 41/41 cơ quan, đơn vị; "
        "phát hiện 06 trường hợp vi phạm (gồm: 02 tập thể và 04 cá nhân).",
        "Sử dụng rượu, bia",
        "không có",
    ):
        assert line in text, line


def test_nought_is_told_in_words() -> None:
    made = paper()
    empty = replace(
        made.figures, whole=Figures(), categories=(), units=(),
        months=(MonthRow(START, False, 0, 0, 0),),
    ).checked()  # fmt: skip
    text = text_of(replace(made, figures=empty, spots=(), inspections=()))
    assert "không có trường hợp phản ánh, kiến nghị, khen ngợi nào" in text
    assert "không tiến hành cuộc kiểm tra công vụ nào" in text
    clean = replace(made.inspections[0], bodies=0, people=0)
    assert "không có trường hợp tập thể, cá nhân vi phạm" in text_of(
        replace(made, inspections=(clean,))
    )


def test_figures_that_do_not_add_up_are_never_printed() -> None:
    wrong = replace(paper().figures, whole=DELAY)
    with pytest.raises(ArithmeticError, match="categories"):
        wrong.checked()


def test_the_workbook_has_a_sheet_for_each_table() -> None:
    book = load_workbook(io.BytesIO(xlsx(paper())))
    assert book.sheetnames == [
        "Tổng hợp", "Theo nội dung", "Theo đơn vị", "Theo tháng", "Điểm nóng", "Kiểm tra công vụ",
    ]  # fmt: skip
    units = [[cell.value for cell in row] for row in book["Theo đơn vị"].iter_rows(min_row=4)]
    assert units[-1][:2] == ["Tổng cộng", 17]
    assert [row[1] for row in units[:-1]] == [14, 3]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_picture_is_a_png(language: str) -> None:
    assert png(HotlineChart(paper().figures, language)).startswith(b"\x89PNG")


# --- inspections ---------------------------------------------------------------------------


def changed(**cells: str | int | None) -> bytes:
    """The template with these cells («F2») changed."""
    book = openpyxl.load_workbook(io.BytesIO(inspections_template()))
    for place, value in cells.items():
        book["Kiểm tra công vụ"][place] = value
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_template_comes_back_as_it_went() -> None:
    book = read_inspections(inspections_template())
    assert isinstance(book, InspectionBook)
    first, second = book.inspections
    assert (first.checked, first.bodies, first.people) == (5, 1, 2)
    assert (second.kind, second.bodies, second.done) == (InspectionKind.UNANNOUNCED, 0, True)


@pytest.mark.parametrize(
    ("cells", "flaw", "column"),
    [
        ({"A2": "bất thường"}, Flaw.UNKNOWN_KIND, "A"),
        ({"E2": "01/10/2026"}, Flaw.PERIOD_REVERSED, "E"),
        ({"F2": "nhiều"}, Flaw.BAD_COUNT, "F"),
        ({"H2": 6}, Flaw.MORE_THAN_PLANNED, "H"),
        ({"K2": None}, Flaw.EMPTY, "K"),
        ({"G2": None}, Flaw.RESULT_WITHOUT_END, "H"),
        ({"M3": None}, Flaw.EMPTY, "M"),
    ],
)
def test_what_is_wrong_is_told_by_sheet_row_and_column(
    cells: dict[str, str | int | None], flaw: Flaw, column: str
) -> None:
    found = read_inspections(changed(**cells))
    assert isinstance(found, Problems)
    first = found.found[0]
    assert (first.code, first.sheet, first.column) == (flaw, "Kiểm tra công vụ", column)
    assert first.row == int(next(iter(cells))[1:])
