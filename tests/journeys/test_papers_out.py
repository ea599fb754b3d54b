"""A report asked for in a chat comes as a file that says what the statistic says, to those who may
know it."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pypdfium2
from docx import Document
from sqlalchemy import select

from domain.lifecycle import TaskState
from domain.messages import Enclosure
from domain.rights import Role
from models.office import Grant
from tests.journeys.test_supervision import queries, some_tasks, supervisor
from tests.office import DAY, remember, task
from tests.world import THURSDAY, Actor, World

GRANTS = select(Grant)
SENTENCE = (
    "Từ ngày 01 tháng 01 năm 2026 đến ngày 19 tháng 11 năm 2026, đã có 07 nhiệm vụ được phân công, "
    "trong đó: đã hoàn thành 02 nhiệm vụ (có 01 nhiệm vụ quá hạn); đang xử lý 05 nhiệm vụ "
    "(có 03 nhiệm vụ quá hạn)."
)


def file_of(actor: Actor) -> Enclosure:
    found = actor.screen[-1].enclosure
    assert found is not None, actor.last
    return found


def words_of(docx: bytes) -> str:
    paper = Document(io.BytesIO(docx))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([each.text for each in paper.paragraphs] + cells)


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    try:
        return " ".join(" ".join(p.get_textpage().get_text_range() for p in pages).split())
    finally:
        pages.close()


def rows_of(xlsx: bytes, sheet: int) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(xlsx), data_only=True)
    return list(book.worksheets[sheet].iter_rows(values_only=True))


async def test_the_report_of_the_office_comes_as_a_word_draft(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    await ha.says("/baocao")
    assert "BÁO CÁO TÌNH HÌNH" in ha.last
    await ha.presses("Word")

    assert "Đang lập báo cáo Word" in ha.sees[-2]
    assert "7 nhiệm vụ" in ha.sees[-2]
    file = file_of(ha)
    assert file.name == "bao-cao-nhiem-vu-20260101-20261119.docx"
    words = words_of(file.body)
    assert SENTENCE in words
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in words
    assert "ỦY BAN NHÂN DÂN\nPHƯỜNG BÌNH AN" in words
    assert "DỰ THẢO" in words
    assert "Số:          /BC-UBND" in words
    assert "- Lưu: VT." in words
    assert "./." in words
    assert "Rà soát quy hoạch sử dụng đất" in words  # overdue: in the annex
    assert "Khảo sát chợ đêm" not in words  # within term: only counted


async def test_the_workbook_holds_every_task_and_adds_up(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    await ha.says("/baocao")
    await ha.presses("Excel")

    units = {row[1]: row[2:10] for row in rows_of(file_of(ha).body, 0) if row[1]}
    assert units["Phòng Kinh tế, Hạ tầng và Đô thị"] == (6, 2, 1, 1, 4, 2, 2, 1)
    assert units["Phòng Văn hóa - Xã hội"] == (1, 0, 0, 0, 1, 0, 1, 0)
    assert units["Tổng cộng"] == (7, 2, 1, 1, 5, 2, 3, 1)
    tasks = rows_of(file_of(ha).body, 1)[1:]
    assert len(tasks) == 7
    assert {row[2] for row in tasks} >= {"Khảo sát chợ đêm", "Đo đạc định kỳ"}


async def test_the_pdf_says_the_same(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    await ha.says("/baocao")
    await ha.presses("PDF")

    assert SENTENCE in text_of(file_of(ha).body)


async def test_a_past_period_is_reported_as_it_stood(world: World) -> None:
    kt = await world.unit_id("KT")
    accepted = THURSDAY - 3 * DAY
    row = task(kt, TaskState.DONE, due_at=THURSDAY - 40 * DAY, done_at=accepted)
    await remember(world, [row])
    ha = await supervisor(world)
    await ha.says("/baocao 01/01-31/10")
    await ha.presses("PDF")

    said = text_of(file_of(ha).body)
    assert "đang xử lý 01 nhiệm vụ (có 01 nhiệm vụ quá hạn)" in said
    assert row["content"] in said


async def test_one_unit_reports_below_the_office(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    await ha.says("/baocao van hoa")
    await ha.presses("Word")

    words = words_of(file_of(ha).body)
    assert "ỦY BAN NHÂN DÂN\nPHƯỜNG BÌNH AN\nPHÒNG VĂN HÓA - XÃ HỘI" in words
    assert "đã có 01 nhiệm vụ" in words
    assert "CHỦ TỊCH" not in words


async def test_a_head_reports_on_the_own_unit_only(world: World) -> None:
    await some_tasks(world)
    trang = await world.official("trang", role=Role.HEAD)
    await trang.says("/baocao")
    await trang.presses("Excel")

    assert "Phòng Kinh tế" in trang.last
    assert all("lễ hội" not in str(row) for row in rows_of(file_of(trang).body, 1))
    other = await world.unit_id("VHXH")
    await trang.acts(f"r.make:pdf:{other}:20260101-20261119")
    assert trang.screen[-1].enclosure is None


async def test_an_overseer_has_numbers_and_no_names(world: World) -> None:
    await some_tasks(world)
    an = await world.official("an", role=Role.OVERSEER, scope="UBND")
    await an.says("/baocao")
    await an.presses("Word")

    words = words_of(file_of(an).body)
    assert SENTENCE in words
    assert "Rà soát quy hoạch" not in words
    assert "không kèm danh mục" in an.last


async def test_an_official_without_oversight_has_no_report(world: World) -> None:
    minh = await world.official("minh")
    await minh.says("/baocao")
    assert "không thuộc phạm vi được giao" in minh.last
    await minh.acts("r.make:docx:0:20260101-20261119")
    assert minh.screen[-1].enclosure is None


async def test_who_loses_the_right_before_it_leaves_gets_no_paper(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    ha.clear()
    await world.receive({"chat": "ha", "action": "r.make:pdf:0:20260101-20261119"})
    await world.desk.serve_waiting()
    async with world.database.write() as session:
        for grant in await session.scalars(GRANTS):
            grant.to_on = (THURSDAY - DAY).date()
    await world.settle()

    assert [message.enclosure for message in ha.screen] == [None]


async def test_each_paper_asked_for_is_history(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    await ha.says("/baocao quý 3")
    await ha.presses("PDF")

    (asked,) = await queries(world)
    assert asked.data == {
        "command": "baocao.pdf",
        "unit": None,
        "from": "2026-07-01",
        "to": "2026-09-30",
    }


async def test_a_paper_that_cannot_be_made_is_said_and_can_be_asked_for_again(
    world: World,
) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    world.brush.broken = True
    await ha.says("/baocao")
    await ha.presses("Word")
    assert "Chưa lập được tệp Word" in ha.last

    world.brush.broken = False
    await ha.presses("Lập lại")
    assert SENTENCE in words_of(file_of(ha).body)


async def test_words_that_name_no_period_or_unit_are_answered(world: World) -> None:
    ha = await supervisor(world)
    await ha.says("/baocao 24/4-01/01")
    assert "Ngày kết thúc trước ngày bắt đầu" in ha.last
    await ha.says("/baocao đơn vị không có")
    assert "/baocao" in ha.last
    await ha.says("/baocao tháng 12/2026")
    assert "chưa bắt đầu" in ha.last


async def test_the_status_offers_its_report(world: World) -> None:
    await some_tasks(world)
    ha = await supervisor(world)
    await ha.says("/tinhhinh quý 3")
    await ha.presses("Lập báo cáo")
    assert "từ ngày 01/07/2026 đến ngày 30/09/2026" in ha.last
