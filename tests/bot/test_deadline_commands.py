"""``deadline``, ``calendar`` and ``hours`` as an operator runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.calendar_file import BadCalendar, days_of
from tests.bot.program import Program

BASIS = ("--basis", "Thông báo 1234/TB-BNV")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    return Program(tmp_path)


@pytest.fixture
def office(program: Program) -> Program:
    program.well("template", "people", "people.xlsx")
    program.well("import", "people", "people.xlsx")
    return program


def test_a_deadline_is_explained_and_can_be_read_by_programs(program: Program) -> None:
    asked = ("deadline", "5 ngày làm việc", "--from", "2026-11-19", "--basis", "received")
    assert json.loads(program.well(*asked, "--json")) == {
        "due_at": "2026-11-27T23:59:59+07:00",
        "kind": "relative",
        "steps": [
            "nhận 19/11, không tính ngày đầu",
            "24/11 nghỉ",
            "5 ngày làm việc → hết 27/11/2026",
        ],
        "alternatives": [],
    }
    told = program.well(*asked)
    assert "23:59 27/11/2026 (thứ Sáu)" in told
    assert "24/11 nghỉ" in told
    assert "the first day is not counted" in program.well("--language", "en", *asked)


def test_what_is_not_understood_is_asked_back_with_code_two(program: Program) -> None:
    said = program.refused("deadline", "thứ sáu tới", "--from", "19/11/2026", code=2)
    assert "20/11/2026" in said
    assert "27/11/2026" in said
    done = program.run("deadline", "vớ vẩn", "--from", "2026-11-19", "--json")
    facts = json.loads(done.stdout)
    assert (done.returncode, facts["due_at"], facts["kind"]) == (2, None, "unknown")
    assert len(facts["alternatives"]) == 3
    assert all(each["text"] and each["due_at"] for each in facts["alternatives"])


def test_it_works_before_there_is_an_office(program: Program) -> None:
    told = program.well("deadline", "mai", "--from", "2026-11-19", ENCRYPTION_KEYS="")
    assert "20/11/2026" in told
    assert list(program.home.iterdir()) == []


@pytest.mark.parametrize("day", ["2026-13-19", "9999-12-31", "0001-01-01"])
def test_a_day_that_is_none_is_said_so(program: Program, day: str) -> None:
    asked = ("deadline", "5 ngày làm việc", "--from", day)
    assert "không phải là ngày" in program.refused(*asked)


def test_a_year_is_provisional_until_its_notice_is_named(program: Program) -> None:
    assert "TẠM TÍNH" in program.well("calendar", "show", "2027")
    warned = program.well("deadline", "trước ngày 05/02/2027", "--from", "2026-11-19")
    assert "lịch nghỉ năm 2027 chưa được xác nhận" in warned
    assert "Cần nêu căn cứ" in program.refused("calendar", "confirm", "2027")
    program.well("calendar", "confirm", "2027", *BASIS)
    assert "1234/TB-BNV" in program.well("calendar", "show", "2027")
    sure = program.well("deadline", "trước ngày 05/02/2027", "--from", "2026-11-19")
    assert "chưa được xác nhận" not in sure


def test_the_days_of_a_year_come_from_a_table(program: Program) -> None:
    table = program.home / "lich.csv"
    rows = ["Ngày;Loại;Tên;Căn cứ", "04/02/2027;Nghỉ;Tết Nguyên đán;", "2027-02-20;làm bù;;"]
    table.write_text("\n".join(rows), "utf-8-sig")
    bring = ("calendar", "import", "2027", "--file", "lich.csv", *BASIS)
    assert "Đã cập nhật" in program.well(*bring)
    assert "không có gì thay đổi" in program.well(*bring)
    shown = json.loads(program.well("calendar", "show", "2027", "--json"))
    assert [(day["day"], day["kind"], day["basis"]) for day in shown["days"]] == [
        ("2027-02-04", "nghi", BASIS[1]),
        ("2027-02-20", "lam_bu", BASIS[1]),
    ]
    counted = program.well("deadline", "1 ngày làm việc", "--from", "2027-02-19")
    assert "20/02 làm bù, có tính" in counted


@pytest.mark.parametrize(
    ("text", "line", "flaw"),
    [
        ("06/02/2027;nghỉ;Tết", 1, "flaw_weekend"),
        ("04/02/2027;làm bù;", 1, "flaw_weekend"),
        ("04/02/2027;nghỉ\n31/02/2027;nghỉ", 2, "flaw_day"),
        ("04/02/2026;nghỉ", 1, "flaw_year"),
        ("04/02/2027;ăn cỗ", 1, "flaw_kind"),
        ("", 0, "flaw_empty"),
        ('{"years": []}', 0, "flaw_json"),
        ('{"years": {"2027": {"days": [{"day": 1}]}}}', 0, "flaw_json"),
        ("\xff\xfe", 0, "flaw_encoding"),
    ],
)
def test_a_bad_table_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, flaw: str
) -> None:
    file = tmp_path / "lich.csv"
    file.write_bytes(text.encode("latin-1") if text.startswith("\xff") else text.encode())
    with pytest.raises(BadCalendar) as refused:
        days_of(file, 2027)
    assert (refused.value.line, refused.value.flaw) == (line, flaw)


def test_a_table_is_read_with_accents_or_without_and_from_our_own_json(tmp_path: Path) -> None:
    file = tmp_path / "lich.csv"
    file.write_text("Ngay,Loai\n04/02/2027,NGHI\n20-02-2027,lam bu\n", "utf-8")
    assert [(day.day.isoformat(), day.kind) for day in days_of(file, 2027)] == [
        ("2027-02-04", "nghi"),
        ("2027-02-20", "lam_bu"),
    ]
    assert len(days_of(None, 2027)) == 12


def test_a_bad_table_changes_nothing(program: Program) -> None:
    (program.home / "lich.csv").write_text("06/02/2027;nghỉ;Tết", "utf-8")
    said = program.refused("calendar", "import", "2027", "--file", "lich.csv", *BASIS)
    assert "Dòng 1: 06/02/2027: ngày cuối tuần" in said
    assert "Tết Nguyên đán" in program.well("calendar", "show", "2027")


def test_a_unit_may_have_hours_of_its_own(office: Program) -> None:
    hours = ("hours", "set", "X", "7h30-11h30, 13h30-17h", "--from", "2027-04-16")
    assert "Không có đơn vị mã «X»" in office.refused(*hours, "--basis", "QĐ 5")
    assert "Cần nêu căn cứ" in office.refused(*hours)
