"""The report on tasks from the command line, by running the program as an operator would."""

from __future__ import annotations

import pytest

from tests.bot.program import Program


@pytest.fixture
def office(program: Program) -> Program:
    """With the people and the tasks of the templates."""
    for kind in ("people", "tasks"):
        program.well("template", kind, f"{kind}.xlsx")
        program.well("import", kind, f"{kind}.xlsx")
    return program


def test_the_report_is_printed_in_each_form(office: Program) -> None:
    for form, magic in (("docx", b"PK"), ("xlsx", b"PK"), ("pdf", b"%PDF"), ("png", b"\x89PNG")):
        said = office.well("report", "--from", "01/01/2020", "--format", form, f"out.{form}")
        assert "15 nhiệm vụ" in said
        assert (office.home / f"out.{form}").read_bytes().startswith(magic)


def test_a_slip_is_answered_with_what_to_do_and_writes_nothing(office: Program) -> None:
    start = ("--from", "2020-01-01")
    slips = {
        "không phải là ngày": ("--from", "31/11/2026", "out.pdf"),
        "«0001-01-01» không phải là ngày": ("--from", "0001-01-01", "out.pdf"),
        "không phải là loại tệp": (*start, "out.odt"),
        "Kỳ báo cáo chưa đúng": (*start, "--to", "2019-01-01", "out.pdf"),
        "Không có đơn vị": (*start, "--unit", "XYZ", "out.pdf"),
    }
    for said, asked in slips.items():
        assert said in office.refused("report", *asked)
    assert not list(office.home.glob("out.*"))


def test_a_file_that_is_there_is_kept(office: Program) -> None:
    (office.home / "out.pdf").write_text("quan trọng")
    assert "--force" in office.refused("report", "--from", "2020-01-01", "out.pdf")
    assert (office.home / "out.pdf").read_text() == "quan trọng"
    office.well("report", "--from", "2020-01-01", "--force", "out.pdf")
