"""The ledger of lateness and the registers as files: everything in them, nothing that runs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from itertools import product

import pytest
from openpyxl import load_workbook

from bot.painter import PaperPainter
from bot.papers import ChildPapers
from domain.books import AnswerLine, EntryBook, EntryLine, EntryOrder, LateBook, LateLine, LateOrder
from domain.enrolling import Answer, Book, EntryState, Gap
from domain.evaluation import Shape
from domain.lateness import Cause, Group, Statement

HOSTILE = '=HYPERLINK("http://127.0.0.1";"bấm")'
FIRST, LAST = date(2026, 1, 1), date(2026, 11, 19)
SCOPE = "UBND phường Bình An"


def late(cause: Cause | None, verdict: Statement | None, words: str = HOSTILE) -> LateLine:
    return LateLine(
        code="NV-2026-000123", content=f"{words}\x0b", document="1680/UBND-NC",
        unit="Phòng Kinh tế, Hạ tầng và Đô thị", assignee="Lê Văn Minh",
        assigned_on=date(2026, 10, 1), due_on=date(2026, 10, 9), handed_in_on=None, days=41,
        cause=cause, group=Group.UNCLEAR if cause else None, words=words, stated_by="Lê Văn Minh",
        stated_on=date(2026, 10, 12), verdict=verdict, judged_by="Trần Văn Chủ",
        confirmation="12/TB-UBND", reason="",
    )  # fmt: skip


def ledger(lines: int = 1) -> LateBook:
    every = product((None, *Cause), (None, *Statement))
    return LateBook(SCOPE, FIRST, LAST, LAST, tuple(late(*one) for one in every) * lines)


def register(book: Book, entries: int = 1) -> EntryBook:
    lines = tuple(
        EntryLine(
            number=7, unit="Phòng Văn hóa - Xã hội", author="Đỗ Quang Vinh", entered_on=FIRST,
            field="đất đai", words=HOSTILE, document="43/2014/NĐ-CP", clause="Điều 5", gap=gap,
            proposal="Sửa đổi", authority="Chính phủ", task="NV-2026-000123", state=state,
            state_on=LAST, note="Đã gửi văn bản",
        )
        for state, gap in product(EntryState, (None, *Gap))
    )  # fmt: skip
    units = tuple(AnswerLine(f"Đơn vị {one}", "Đỗ Quang Vinh", one, 0) for one in Answer)
    return EntryBook(book, SCOPE, FIRST, LAST, LAST, lines * entries, units)


ORDERS = (
    *(LateOrder(ledger(), shape) for shape in Shape),
    *(EntryOrder(register(book), shape) for book in Book for shape in Shape),
)


@pytest.fixture
def papers() -> Iterator[ChildPapers]:
    made = ChildPapers()
    yield made
    made.close()


@pytest.mark.parametrize("order", ORDERS, ids=lambda order: order.name)
async def test_every_book_is_written_in_every_shape(
    papers: ChildPapers, order: LateOrder | EntryOrder
) -> None:
    file = await PaperPainter(papers).write(order)
    assert file is not None
    assert file.name.endswith(f"-20260101-20261119.{order.shape}")
    assert {
        Shape.XLSX: file.body.startswith(b"PK"),
        Shape.CSV: file.body.startswith(b"\xef\xbb\xbf"),
        Shape.JSON: file.body.lstrip().startswith(b"{"),
    }[order.shape]


async def test_the_ledger_tells_every_late_task_in_words_and_holds_no_formula(
    papers: ChildPapers,
) -> None:
    made = load_workbook(io.BytesIO(await papers.book("late-xlsx", ledger())))
    [sheet] = made.worksheets
    assert sheet["A1"].value == "SỔ THEO DÕI NHIỆM VỤ CHẬM VÀ NGUYÊN NHÂN"
    assert f"{SCOPE}; nhiệm vụ giao từ ngày 01/01/2026" in str(sheet["A2"].value)
    assert "24 nhiệm vụ quá hạn; chưa nêu nguyên nhân: 4; chờ xác nhận: 5" in str(sheet["A3"].value)
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    assert len(rows) == 24
    said = {value for row in rows for value in row if isinstance(value, str)}
    assert {"Khách quan", "Ý thức trách nhiệm", "Đã xác nhận", "Không xác nhận"} <= said
    assert "Nhóm 2: chưa quy định hoặc còn chồng chéo" in said
    assert not {str(one) for one in (*Cause, *Statement, *Group)} & said
    assert "f" not in {cell.data_type for row in sheet for cell in row}


@pytest.mark.parametrize("book", Book)
async def test_a_register_comes_with_the_units_that_have_not_answered(
    papers: ChildPapers, book: Book
) -> None:
    made = load_workbook(io.BytesIO(await papers.book("entries-xlsx", register(book))))
    entries, units = made.worksheets
    headings = [cell.value for cell in entries[3]]
    assert ("Điều, khoản" in headings) is (book is Book.OBSTACLES)
    assert ("Lĩnh vực" in headings) is (book is Book.INNOVATIONS)
    assert entries.max_row == 3 + len(EntryState) * 4
    assert [row[2].value for row in units.iter_rows(min_row=4)] == [
        "Đã đăng ký", "Báo không có", "Chưa đăng ký",
    ]  # fmt: skip
    kinds = {cell.data_type for sheet in (entries, units) for row in sheet for cell in row}
    assert "f" not in kinds


async def test_tables_run_nothing_in_a_spreadsheet(papers: ChildPapers) -> None:
    text = (await papers.book("late-csv", ledger())).decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(found) == 24
    assert found[0]["Nội dung cụ thể"] == "'" + HOSTILE
    assert found[0]["Thời hạn"] == "09/10/2026"


async def test_two_thousand_late_tasks_fit(papers: ChildPapers) -> None:
    body = await papers.book("late-xlsx", ledger(84))
    sheet = load_workbook(io.BytesIO(body), read_only=True).worksheets[0]
    assert sum(1 for _ in sheet.iter_rows()) == 4 + 24 * 84
