"""``deadline``, ``calendar`` and ``hours`` as an operator runs them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bot.calendar_file import BadCalendar, days_of
from tests.bot.program import Program
from tests.documents.sheets import TASK, Row, tasks

BASIS = ("--basis", "Thông báo 1234/TB-BNV")


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


# --- deadlines in a workbook ---------------------------------------------------------------


def work(program: Program, *rows: Row) -> str:
    (program.home / "viec.xlsx").write_bytes(tasks(*(TASK | row for row in rows)))
    return "viec.xlsx"


def test_a_deadline_of_a_workbook_may_be_words(office: Program) -> None:
    file = work(
        office,
        {"content": "Một", "due": "5 ngày làm việc kể từ ngày nhận"},
        {"content": "Hai", "due": "chậm nhất 30/11/2026"},
        {"content": "Ba", "due": "trước ngày 25 hằng tháng"},
        {"content": "Bốn", "due": date(2026, 11, 30)},
    )
    assert "4" in office.well("import", "tasks", file)


def test_words_nobody_can_be_sure_of_are_told_with_their_cell_and_readings(
    office: Program,
) -> None:
    file = work(
        office,
        {"content": "Một", "due": "cuối tháng"},
        {"content": "Hai", "due": "thứ sáu tới"},
        {"content": "Ba", "due": "lúc rảnh rỗi"},
    )
    said = office.refused("import", "tasks", file)
    assert "Trang «Nhiệm vụ», dòng 3, cột L («Hạn hoàn thành»): hạn «thứ sáu tới»" in said
    assert "ngày 06/11/2026; ngày 13/11/2026" in said
    assert "Trang «Nhiệm vụ», dòng 4, cột L («Hạn hoàn thành»): chưa đọc được hạn" in said
    assert "dòng 2" not in said
    better = work(
        office,
        {"content": "Một", "due": "cuối tháng"},
        {"content": "Hai", "due": "ngày 13/11/2026"},
        {"content": "Ba", "due": "không quy định thời hạn"},
    )
    assert "3" in office.well("import", "tasks", better)  # nothing had been stored


# --- what comes in after hours -------------------------------------------------------------


def test_what_comes_in_after_hours_counts_from_the_next_working_day_where_it_is_so(
    office: Program,
) -> None:
    asked = ("deadline", "5 ngày làm việc", "--from", "2026-11-20 17:40", "--basis", "received")
    assert "30/11/2026" in office.well(*asked)
    keep = ("policy", "set", "deadline.received_late", "yes", "--basis", "Quy chế làm việc 12")
    office.well(*keep)
    told = office.well(*asked)
    assert "01/12/2026" in told
    assert "nhận lúc 17:40 ngày 20/11, ngoài giờ hành chính" in told
    assert "tính là nhận ngày làm việc kế tiếp 23/11/2026" in told
    facts = json.loads(office.well(*asked, "--json"))
    assert facts["due_at"] == "2026-12-01T23:59:59+07:00"
    day_off = office.well(*asked[:3], "21/11/2026", "--basis", "received")
    assert "nhận ngày 21/11, ngày nghỉ" in day_off
    assert "30/11/2026" in office.well(*asked[:4], "--basis", "signed")


def test_a_policy_that_is_a_choice_takes_no_other_word(office: Program) -> None:
    said = office.refused("policy", "set", "deadline.received_late", "maybe", "--basis", "QC")
    assert "yes | no" in said


def test_an_hour_behind_the_day_is_what_hours_count_from(office: Program) -> None:
    told = office.well("deadline", "trong 3 giờ", "--from", "19/11/2026 14:00")
    assert "17:00 19/11/2026" in told
