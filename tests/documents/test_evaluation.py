"""The evaluation as a file: a workbook people open, tables other software reads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest
from openpyxl import load_workbook

from bot.painter import PaperPainter
from bot.papers import ChildPapers
from domain.evaluation import EvaluationBook, EvaluationOrder, PersonLine, Product, Shape, line

HOSTILE = '=HYPERLINK("http://127.0.0.1";"bấm")'


def product(content: str = "Báo cáo giải ngân", late: int = 0) -> Product:
    return Product(
        code="NV-2026-000123", content=content, document="1680/UBND-NC", coefficient=1.0,
        assigned_on=date(2026, 11, 2), due_on=date(2026, 11, 20), done_on=None, done=False,
        on_time=False, returned=0, times_late=late, spared=0, quality_points=0,
        progress_points=100 - 25 * late, confirmed_by="", documents="",
    )  # fmt: skip


def people(count: int) -> tuple[PersonLine, ...]:
    names = [HOSTILE, *(f"Nguyễn Thị Ẩn {n}" for n in range(count - 1))]
    return tuple(
        line(name, "Chuyên viên", "Phòng Kinh tế, Hạ tầng và Đô thị", 1, [product(HOSTILE, 1)])
        for name in names
    )


def book(count: int = 3) -> EvaluationBook:
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    return EvaluationBook("UBND phường Bình An", first, last, last, 25, people(count))


@pytest.fixture
def papers() -> Iterator[ChildPapers]:
    made = ChildPapers()
    yield made
    made.close()


async def test_the_workbook_opens_with_people_products_and_no_formula(papers: ChildPapers) -> None:
    made = load_workbook(io.BytesIO(await papers.book("evaluation-xlsx", book())))
    assert made.sheetnames == ["Tổng hợp", "Từng sản phẩm"]
    summary, products = made.worksheets
    assert [cell.value for cell in summary[4]][:5] == [
        "Họ và tên", "Chức vụ", "Đơn vị", "Giao mới trong kỳ", "Phải thực hiện trong kỳ",
    ]  # fmt: skip
    assert summary["A5"].value == HOSTILE
    assert summary["A5"].data_type == "s"
    assert products.max_row == 4 + 3
    assert "UBND phường Bình An; từ ngày 01/11/2026" in str(summary["A2"].value)
    kinds = {cell.data_type for sheet in (summary, products) for row in sheet for cell in row}
    assert "f" not in kinds


@pytest.mark.parametrize(("kind", "rows"), [("evaluation-csv", 3), ("products-csv", 3)])
async def test_the_tables_are_read_by_a_spreadsheet_and_run_nothing(
    papers: ChildPapers, kind: str, rows: int
) -> None:
    text = (await papers.book(kind, book())).decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(found) == rows
    assert found[0]["Họ và tên"] == "'" + HOSTILE
    assert found[0]["Điểm tiến độ"].startswith("75")


async def test_a_thousand_officials_fit(papers: ChildPapers) -> None:
    made = load_workbook(
        io.BytesIO(await papers.book("evaluation-xlsx", book(1000))), read_only=True
    )
    assert sum(1 for _ in made.worksheets[0].iter_rows()) == 1004


@pytest.mark.parametrize("shape", Shape)
async def test_what_the_courier_orders_is_a_file_of_that_shape(
    papers: ChildPapers, shape: Shape
) -> None:
    file = await PaperPainter(papers).write(EvaluationOrder(book(), shape))
    assert file is not None
    assert file.name == f"danh-gia-20261101-20261130.{shape}"
    assert file.kind == "document"
    assert {
        Shape.XLSX: file.body.startswith(b"PK"),
        Shape.CSV: file.body.startswith(b"\xef\xbb\xbf"),
        Shape.JSON: file.body.lstrip().startswith(b"{"),
    }[shape]


async def test_a_child_that_dies_leaves_words_and_no_file() -> None:
    with closing(ChildPapers(memory=1)) as papers:
        assert await PaperPainter(papers).write(EvaluationOrder(book(), Shape.XLSX)) is None
