"""Posters, the hotline's report and workbooks of inspections from the command line."""

from __future__ import annotations

import openpyxl

from tests.bot.program import Program


def test_a_poster_is_printed_or_it_is_said_what_is_missing(office: Program) -> None:
    assert "Chưa có nơi nào" in office.refused("poster", "HCC", "p.pdf")
    assert "Không có đơn vị" in office.refused("poster", "XYZ", "p.pdf", "--telegram", "bot")
    assert "a4 | a6 | all" in office.refused("poster", "HCC", "p.pdf", "--size", "a5")
    assert not (office.home / "p.pdf").exists()
    said = office.well(
        "poster", "HCC", "p.pdf", "--telegram", "@dondoc_bot", PUBLIC_URL="https://dondoc.example"
    )
    assert "4 trang" in said
    assert "https://t.me/dondoc_bot?start=u_HCC" in said
    assert "https://dondoc.example/chat?start=u_HCC" in said
    assert (office.home / "p.pdf").read_bytes().startswith(b"%PDF")
    assert "--force" in office.refused("poster", "HCC", "p.pdf", "--telegram", "b")


def test_inspections_come_in_all_or_nothing_and_twice_change_nothing(office: Program) -> None:
    office.well("template", "inspections", "kt.xlsx")
    book = openpyxl.load_workbook(office.home / "kt.xlsx")
    book["Kiểm tra công vụ"]["M3"] = "Người Không Có"
    book.save(office.home / "sai.xlsx")
    said = office.refused("import", "inspections", "sai.xlsx")
    assert "Trang «Kiểm tra công vụ», dòng 3, cột M" in said
    assert "2 cuộc kiểm tra mới" in office.well("import", "inspections", "kt.xlsx")
    assert "đã được nhập trước đó" in office.well("import", "inspections", "kt.xlsx")


def test_a_workbook_brings_results_of_plans_and_corrects_what_was_entered(office: Program) -> None:
    """The second row is unannounced and not done when it first comes in."""
    office.well("template", "inspections", "sau.xlsx")
    book = openpyxl.load_workbook(office.home / "sau.xlsx")
    sheet = book["Kiểm tra công vụ"]
    for column in "GHIJ":
        sheet[f"{column}3"] = None
    book.save(office.home / "truoc.xlsx")
    assert "2 cuộc kiểm tra mới" in office.well("import", "inspections", "truoc.xlsx")
    book = openpyxl.load_workbook(office.home / "sau.xlsx")
    book["Kiểm tra công vụ"]["J2"] = 3
    book.save(office.home / "sau.xlsx")
    said = office.well("import", "inspections", "sau.xlsx")
    assert "kết quả của 1 cuộc đã có kế hoạch; đính chính kết quả 1 cuộc" in said
    assert "đã được nhập trước đó" in office.well("import", "inspections", "sau.xlsx")


def test_the_report_tells_inspections_beside_an_empty_hotline(office: Program) -> None:
    office.well("template", "inspections", "kt.xlsx")
    office.well("import", "inspections", "kt.xlsx")
    days = ("--from", "2026-10-01", "--to", "2026-12-31")
    for form in ("docx", "xlsx"):
        said = office.well("hotline-report", f"bc.{form}", *days)
        assert "tiếp nhận 0" in said
        assert (office.home / f"bc.{form}").read_bytes().startswith(b"PK")
    assert "không phải là loại tệp" in office.refused("hotline-report", "bc.pdf", *days)
    assert "Không có đơn vị" in office.refused("hotline-report", "x.docx", "--unit", "XYZ")
