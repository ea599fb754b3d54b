"""Every flaw is named with its sheet, row and column, all of a file's flaws at once."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import pytest

from documents.people import read_people
from documents.tasks import read_tasks
from domain.papers import Flaw, PeopleBook, Problem, Problems, TaskBook
from tests.documents.sheets import AN, OFFICE, TASK, WARD, excel, people, table, tasks, workbook
from texts.papers import say

Place = tuple[str, str, int, str]  # flaw, sheet, row, column


def places(read: object) -> list[Place]:
    assert isinstance(read, Problems), read
    return [(str(each.code), each.sheet, each.row, each.column) for each in read.found]


UNIT_CELLS: list[tuple[Flaw, dict[str, Any], str]] = [
    (Flaw.EMPTY, {"name": None}, "B"),
    (Flaw.EMPTY, {"name": " \u00a0 "}, "B"),
    (Flaw.NOT_TEXT, {"name": excel(2024, 12, 1)}, "B"),
    (Flaw.NOT_TEXT, {"name": True}, "B"),
    (Flaw.TOO_LONG, {"code": "V" * 51}, "A"),
    (Flaw.STRANGE_CHARACTER, {"name": "Văn\u202ephòng"}, "B"),
    (Flaw.LEGACY_FONT, {"name": "V¨n phßng"}, "B"),
    (Flaw.ERROR_VALUE, {"name": "#REF!"}, "B"),
    (Flaw.UNKNOWN_LEVEL, {"level": "Huyện"}, "C"),
    (Flaw.BAD_DATE, {"valid_from": "31/02/2026"}, "E"),
    (Flaw.BAD_DATE, {"valid_from": "11/25/2026"}, "E"),
    (Flaw.BAD_DATE, {"valid_from": 45_000}, "E"),
    (Flaw.BAD_DATE, {"valid_from": excel(2026, 7, 1, 8, 30)}, "E"),
    (Flaw.BAD_DATE, {"valid_from": "01/07/0225"}, "E"),
    (Flaw.AMBIGUOUS_DATE, {"valid_from": "05/06/07"}, "E"),
    (Flaw.AMBIGUOUS_DATE, {"valid_from": "25/11"}, "E"),
    (Flaw.PERIOD_REVERSED, {"valid_to": date(2025, 6, 30)}, "F"),
    (Flaw.PARENT_CYCLE, {"parent_code": "VP"}, "D"),
    (Flaw.PARENT_NOT_VALID, {"valid_from": date(2025, 6, 30)}, "D"),
    (Flaw.DUPLICATE_UNIT, {"code": "ub", "parent_code": None}, "A"),
]
PERSON_CELLS: list[tuple[Flaw, dict[str, Any], str]] = [
    (Flaw.EMPTY, {"unit_code": None}, "C"),
    (Flaw.UNKNOWN_ROLE, {"role": "Sếp"}, "D"),
    (Flaw.BAD_PHONE, {"phone": "0912 345"}, "E"),
    (Flaw.BAD_PHONE, {"phone": "0912345678, 0912345679"}, "E"),
    (Flaw.OLD_PHONE, {"phone": "0168 345 6789"}, "E"),
    (Flaw.BAD_EMAIL, {"email": "an@binhan"}, "F"),
]
TASK_CELLS: list[tuple[Flaw, dict[str, Any], str]] = [
    (Flaw.EMPTY, {"content": ""}, "E"),
    (Flaw.NOT_TEXT, {"number": excel(2024, 12, 1)}, "A"),
    (Flaw.UNKNOWN_URGENCY, {"urgency": "Gấp"}, "M"),
    (Flaw.UNKNOWN_MARK, {"starred": "?"}, "N"),
    (Flaw.BAD_DUE, {"due": "25/11/2026 ??"}, "L"),
    (Flaw.TOO_LONG, {"due": "cuối tháng " * 30}, "L"),
    (Flaw.BAD_DUE, {"due": "25/11/2026 25:00"}, "L"),
    (Flaw.TWO_LEADS, {"lead_code": "VP; KTHT"}, "G"),
    (Flaw.TWO_LEADS, {"lead_code": "Phòng Văn hóa - Xã hội, Phòng Kinh tế"}, "G"),
    (Flaw.DUE_BEFORE_ASSIGNED, {"due": "01/11/2026"}, "L"),
]


@pytest.mark.parametrize(("flaw", "change", "column"), UNIT_CELLS)
def test_a_flaw_of_a_unit_is_found_at_its_cell(
    flaw: Flaw, change: dict[str, Any], column: str
) -> None:
    read = read_people(people([WARD, OFFICE, OFFICE | {"code": "X"} | change]))
    if flaw is Flaw.PARENT_CYCLE:
        read = read_people(people([WARD, OFFICE | {"code": "X"}, OFFICE | change]))
    assert places(read) == [(flaw, "Đơn vị", 4, column)]


@pytest.mark.parametrize(("flaw", "change", "column"), PERSON_CELLS)
def test_a_flaw_of_a_person_is_found_at_its_cell(
    flaw: Flaw, change: dict[str, Any], column: str
) -> None:
    read = read_people(people(staff=[AN | {"name": "Trần Bình"}, AN | change]))
    assert places(read) == [(flaw, "Cán bộ", 3, column)]


@pytest.mark.parametrize(("flaw", "change", "column"), TASK_CELLS)
def test_a_flaw_of_a_task_is_found_at_its_cell(
    flaw: Flaw, change: dict[str, Any], column: str
) -> None:
    assert places(read_tasks(tasks(TASK, TASK | change))) == [(flaw, "Nhiệm vụ", 3, column)]


def test_all_flaws_are_told_at_once_in_reading_order() -> None:
    units = [WARD | {"level": "?"}, OFFICE | {"valid_from": "?"}]
    staff = [AN | {"role": "?", "phone": "?"}, AN | {"email": "?"}]
    assert places(read_people(people(units, staff))) == [
        (Flaw.UNKNOWN_LEVEL, "Đơn vị", 2, "C"),
        (Flaw.BAD_DATE, "Đơn vị", 3, "E"),
        (Flaw.UNKNOWN_ROLE, "Cán bộ", 2, "D"),
        (Flaw.BAD_PHONE, "Cán bộ", 2, "E"),
        (Flaw.BAD_EMAIL, "Cán bộ", 3, "F"),
    ]


def test_a_circle_of_parents_names_every_unit_in_it() -> None:
    units = [WARD | {"parent_code": "X"}, OFFICE, OFFICE | {"code": "X", "parent_code": "VP"}]
    read = read_people(people(units))
    assert isinstance(read, Problems)
    assert [(each.row, each.expected) for each in read.found] == [
        (2, "UB → X → VP → UB"),
        (3, "VP → UB → X → VP"),
        (4, "X → VP → UB → X"),
    ]


def test_a_parent_must_stand_as_long_as_its_units() -> None:
    ward = WARD | {"valid_to": date(2026, 6, 30)}
    assert places(read_people(people([ward, OFFICE | {"valid_to": date(2026, 7, 1)}]))) == [
        (Flaw.PARENT_NOT_VALID, "Đơn vị", 3, "D")
    ]
    read = read_people(people([ward, OFFICE | {"valid_to": date(2026, 6, 30)}]))
    assert isinstance(read, PeopleBook)


def test_a_task_may_be_due_on_the_day_it_is_given() -> None:
    assert isinstance(read_tasks(tasks(TASK | {"due": TASK["assigned_on"]})), TaskBook)


def test_a_unit_the_file_lacks_is_a_claim_for_the_office_to_check() -> None:
    lost = OFFICE | {"code": "X", "name": "Tổ X", "parent_code": "SNV"}
    read = read_people(people([WARD, OFFICE, lost], [AN | {"unit_code": "Sở Y tế"}]))
    assert isinstance(read, PeopleBook)
    assert read.unknown_units == (
        Problem(Flaw.UNKNOWN_PARENT, "Đơn vị", 4, "D", "Đơn vị cấp trên (mã)", "SNV"),
        Problem(Flaw.UNKNOWN_UNIT, "Cán bộ", 2, "C", "Đơn vị (mã hoặc tên)", "Sở Y tế"),
    )
    assert read.people[0].unit_code == "Sở Y tế"


def test_claims_come_with_the_other_problems_too() -> None:
    read = read_people(people(staff=[AN | {"unit_code": "Sở Y tế", "role": "?"}]))
    assert isinstance(read, Problems)
    assert [each.value for each in read.unknown_units] == ["Sở Y tế"]


def test_every_unit_and_person_a_task_names_is_a_claim() -> None:
    row = TASK | {"coordinating_codes": "KTHT; Phòng Kinh tế, Hạ tầng", "assigner": "Lê Hà"}
    read = read_tasks(tasks(row))
    assert isinstance(read, TaskBook)
    assert [(each.column, each.value) for each in read.unknown_units] == [
        ("G", "VP"),
        ("H", "KTHT"),
        ("H", "Phòng Kinh tế, Hạ tầng"),
    ]
    assert [(each.code, each.column, each.value) for each in read.unknown_people] == [
        (Flaw.UNKNOWN_PERSON, "J", "Lê Hà")
    ]


def test_a_person_is_placed_by_name_without_diacritics_and_typed_apart() -> None:
    said = {"A": unicodedata.normalize("NFD", "VĂN PHÒNG"), "B": "van phong", "C": "vp"}
    staff = [AN | {"name": name, "unit_code": unit} for name, unit in said.items()]
    read = read_people(people(staff=staff))
    assert isinstance(read, PeopleBook)
    assert [each.unit_code for each in read.people] == ["VP", "VP", "VP"]


def test_a_name_of_two_units_must_be_said_by_code() -> None:
    twin = OFFICE | {"code": "VP2"}
    read = read_people(people([WARD, OFFICE, twin], [AN | {"unit_code": "Văn phòng"}]))
    assert places(read) == [(Flaw.AMBIGUOUS_UNIT, "Cán bộ", 2, "C")]


def test_the_same_person_twice_in_one_role_is_refused_in_two_roles_welcome() -> None:
    assert places(read_people(people(staff=[AN, AN]))) == [
        (Flaw.DUPLICATE_PERSON, "Cán bộ", 3, "A")
    ]
    assert isinstance(read_people(people(staff=[AN, AN | {"role": "Văn thư"}])), PeopleBook)


def test_secret_papers_are_refused() -> None:
    names = [*table("tasks", [])[0], "Độ mật"]
    rows = [names, *(table("tasks", [TASK])[1] + [mark] for mark in ("", "Thường", "Tối mật"))]
    assert places(read_tasks(workbook({"Nhiệm vụ": rows}))) == [(Flaw.SECRET, "Nhiệm vụ", 4, "O")]


def test_missing_sheets_and_columns_are_named() -> None:
    units = table("units", [WARD], ["code", "name", "valid_to", "parent_code", "valid_from"])
    assert [(each.code, each.sheet, each.row, each.expected) for each in _found(
        read_people(workbook({"Đơn vị": units}))
    )] == [
        (Flaw.MISSING_COLUMN, "Đơn vị", 1, "Cấp"),
        (Flaw.MISSING_SHEET, "", 0, "Cán bộ"),
    ]  # fmt: skip


def test_a_sheet_without_headings_and_one_with_double_ones() -> None:
    twice = [[*table("people", [])[0], "SĐT"]]
    read = read_people(workbook({"Đơn vị": [["a", "b"]], "Cán bộ": twice}))
    assert [(each.code, each.sheet, each.column) for each in _found(read)] == [
        (Flaw.NO_HEADINGS, "Đơn vị", ""),
        (Flaw.DUPLICATE_COLUMN, "Cán bộ", "H"),
    ]


def test_two_sheets_of_one_name_and_a_file_without_rows() -> None:
    sheet = table("tasks", [TASK])
    assert places(read_tasks(workbook({"Nhiệm vụ": sheet, "nhiem vu ": sheet}))) == [
        (Flaw.DUPLICATE_SHEET, "", 0, "")
    ]
    assert places(read_tasks(tasks())) == [(Flaw.NO_ROWS, "", 0, "")]


def test_a_row_too_many_is_where_reading_stops() -> None:
    assert isinstance(read_tasks(tasks(TASK, TASK), limit=2), TaskBook)
    assert places(read_tasks(tasks(TASK, {}, TASK, TASK), limit=2)) == [
        (Flaw.TOO_MANY_ROWS, "Nhiệm vụ", 5, "")
    ]


def test_a_file_wrong_throughout_lists_a_thousand_and_counts_the_rest() -> None:
    read = read_tasks(tasks(*[TASK | {"urgency": "?"}] * 1_200))
    assert isinstance(read, Problems)
    assert (len(read.found), read.more) == (1_000, 200)


def _found(read: object) -> tuple[Problem, ...]:
    assert isinstance(read, Problems), read
    return read.found


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("flaw", Flaw)
def test_every_flaw_has_a_sentence(flaw: Flaw, language: str) -> None:
    problem = Problem(flaw, "Cán bộ", 12, "E", "Số điện thoại", "{x}", "y")
    said = say(problem, language)
    assert "Cán bộ" in said
    assert "12" in said
    assert "E" in said


def test_a_sentence_names_the_place_and_what_is_expected() -> None:
    read = read_people(people(staff=[AN | {"role": "Sếp"}]))
    assert isinstance(read, Problems)
    assert say(read.found[0], "vi") == (
        "Trang «Cán bộ», dòng 2, cột D («Vai trò»): không hiểu vai trò «Sếp». Chọn một trong: "
        "Chuyên viên, Trưởng đơn vị, Phó đơn vị, Lãnh đạo, Văn thư, Cán bộ đường dây nóng, "
        "Giám sát, Giám sát tổng hợp, Cán bộ giữ danh tính, Quản trị."
    )
