"""The table of rules in a workbook and back, and «sẽ đến ai, vì sao», on the command line."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook, load_workbook

from tests.bot.program import Program

HEADINGS = (
    "Loại", "Nhóm nội dung", "Đơn vị bị phản ánh (mã hoặc tên)", "Khung giờ", "Từ ngày",
    "Đến ngày", "Chuyển đến", "Người hoặc đơn vị nhận", "Căn cứ",
)  # fmt: skip
GOOD = (
    ("Phản ánh", "su dung ruou, bia", "", "ngoài giờ hành chính", "", "", "Người",
     "Phạm Minh Đức (VP)", "QĐ 12/QĐ-UBND"),
    ("", "", "VP", "20:00–05:00", "", "", "Thủ trưởng đơn vị", "UBND", "QĐ 12/QĐ-UBND"),
    ("", "Nội dung khác", "", "", "", "", "Đường dây nóng", "", "QĐ 12/QĐ-UBND"),
)  # fmt: skip


def written(path: Path, rows: tuple[tuple[str, ...], ...]) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Quy tắc chuyển phản ánh"
    for row in (HEADINGS, *rows):
        sheet.append(list(row))
    book.save(path)


def test_a_workbook_of_rules_comes_in_goes_out_and_comes_in_again(office: Program) -> None:
    written(office.home / "rules.xlsx", GOOD)
    assert "3 quy tắc" in office.well("rules", "import", "rules.xlsx")
    first = office.well("rules", "list")
    assert "1. Phản ánh, Sử dụng rượu, bia, mọi đơn vị, ngoài giờ hành chính" in first
    assert "Phạm Minh Đức" in first
    assert "20:00–05:00" in first
    assert "3 quy tắc" in office.well("rules", "export", "out.xlsx")
    assert office.refused("rules", "export", "out.xlsx")  # it is there
    assert "3 quy tắc" in office.well("rules", "import", "out.xlsx")
    assert office.well("rules", "list") == first


def test_a_workbook_with_errors_names_every_cell_and_changes_nothing(office: Program) -> None:
    written(office.home / "rules.xlsx", GOOD)
    office.well("rules", "import", "rules.xlsx")
    bad = (
        ("Thư tình", "", "", "", "", "", "Đường dây nóng", "", "QĐ 1"),
        ("", "", "", "lúc rảnh", "", "", "Người", "Phạm Minh Đức", "QĐ 1"),
        ("", "", "", "", "", "", "Người", "", "QĐ 1"),
        ("", "", "", "", "", "", "Đường dây nóng", "", ""),
    )
    written(office.home / "bad.xlsx", bad)
    said = office.refused("rules", "import", "bad.xlsx")
    for cell in ("dòng 2, cột A", "dòng 3, cột D", "dòng 4, cột H", "dòng 5, cột I"):
        assert cell in said
    unknown = (("", "", "", "", "", "", "Người", "Không Ai", "QĐ 1"),)
    written(office.home / "unknown.xlsx", unknown)
    assert "Không Ai" in office.refused("rules", "import", "unknown.xlsx")
    assert "Bảng quy tắc" not in office.well("rules", "list")
    assert "(3)" in office.well("rules", "list")


def test_an_empty_table_is_written_with_its_headings(office: Program) -> None:
    office.well("rules", "export", "empty.xlsx")
    sheet = load_workbook(office.home / "empty.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[2]][:2] == ["Loại", "Nhóm nội dung"]


def test_route_prints_who_would_get_it_and_why(office: Program) -> None:
    written(office.home / "rules.xlsx", GOOD)
    office.well("rules", "import", "rules.xlsx")
    late = office.well("route", "--category", "RUOU_BIA", "--at", "2026-11-19T21:00:00")
    assert "✅ áp dụng" in late
    assert "→ Phạm Minh Đức" in late
    early = office.well("route", "--category", "RUOU_BIA", "--at", "2026-11-19T09:00:00")
    assert "ngoài khung giờ" in early
    named = office.well(
        "route", "--category", "ruou_bia", "--at", "2026-11-19T21:00:00",
        "--named", "pham minh duc",
    )  # fmt: skip
    assert "Phạm Minh Đức (bị phản ánh)" in named  # who is a supervisor: no rule is asked
    assert "→ Trần Quốc Bảo (UBND phường Bình An)" in named
    led = office.well("route", "--unit", "VP", "--about", "leadership")
    assert "không xét quy tắc" in led
    english = office.well("--language", "en", "route", "--unit", "VP", "--about", "leadership")
    assert "the office's rules were not asked" in english


def test_route_refuses_what_it_does_not_know_in_a_clear_sentence(office: Program) -> None:
    assert "NHUNG_NHIEU" in office.refused("route", "--category", "x")
    assert "«Sở Vũ trụ»" in office.refused("route", "--unit", "Sở Vũ trụ")
