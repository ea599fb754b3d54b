"""What cells say: dates, deadlines, phones, addresses, choices, marks."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.cells import YEARS, Bad, day, due, email, phone
from documents.people import read_people
from documents.tasks import read_tasks
from domain.lifecycle import Urgency
from domain.papers import Flaw, PeopleBook, TaskBook
from domain.rights import Role
from tests.documents.sheets import AN, TASK, excel, keys, people, table, tasks, workbook
from texts.papers import choices

ELEVENTH = date(2026, 11, 5)


@pytest.mark.parametrize(
    "said",
    [
        excel(2026, 11, 5),
        ELEVENTH,
        "05/11/2026",
        "5/11/2026",
        "05-11-2026",
        "05.11.2026",
        "05.11.26",
        "2026-11-05",
        " 05/11/2026\u00a0",
    ],
)
def test_a_day_is_read_as_offices_write_it(said: object) -> None:
    assert day(said) == ELEVENTH


@pytest.mark.parametrize(
    ("said", "flaw"),
    [
        ("05/11-2026", Flaw.BAD_DATE),
        ("05/13/2026", Flaw.BAD_DATE),
        ("29/02/2026", Flaw.BAD_DATE),
        ("5 tháng 11", Flaw.BAD_DATE),
        ("05/11/2026 17:00", Flaw.BAD_DATE),
        (46_331, Flaw.BAD_DATE),
        (True, Flaw.BAD_DATE),
        (time(7, 30), Flaw.BAD_DATE),
        (date(1900, 1, 1), Flaw.BAD_DATE),
        ("05-11-26", Flaw.AMBIGUOUS_DATE),
        ("11/2026", Flaw.AMBIGUOUS_DATE),
    ],
)
def test_a_day_that_could_be_another_is_refused(said: object, flaw: Flaw) -> None:
    with pytest.raises(Bad) as refused:
        day(said)
    assert refused.value.flaw is flaw


@given(st.dates(date(YEARS.start, 1, 1), date(YEARS.stop - 1, 12, 31)))
def test_every_day_written_with_a_four_digit_year_is_read_back(on: date) -> None:
    for separator in "/-.":
        assert day(on.strftime(f"%d{separator}%m{separator}%Y")) == on


@given(st.text())
def test_no_text_breaks_the_reading_of_a_deadline(said: str) -> None:
    try:
        found = due(said)
    except Bad:
        return
    assert found is None or isinstance(found, str) or isinstance(found[0], date)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (ELEVENTH, (ELEVENTH, None)),
        (excel(2026, 11, 5), (ELEVENTH, None)),
        (excel(2026, 11, 5, 17), (ELEVENTH, time(17))),
        ("05/11/2026", (ELEVENTH, None)),
        ("05/11/2026 17:00", (ELEVENTH, time(17))),
        ("05/11/2026 7h30", (ELEVENTH, time(7, 30))),
        ("17:00 ngày 05/11/2026", (ELEVENTH, time(17))),
        ("17h 05/11/2026", (ELEVENTH, time(17))),
        ("Không thời hạn", None),
        ("khong thoi han", None),
        ("5  ngày làm việc\nkể từ ngày nhận", "5 ngày làm việc kể từ ngày nhận"),
        ("trước 17h ngày 25/11/2026", "trước 17h ngày 25/11/2026"),
        ("cuối tháng", "cuối tháng"),
    ],
)
def test_a_deadline_is_a_day_perhaps_with_a_time_or_words(said: object, expected: object) -> None:
    assert due(said) == expected


def test_excel_keeps_a_time_imprecisely_and_the_minute_is_meant() -> None:
    almost: datetime = excel(2026, 11, 5, 16, 59).replace(second=59, microsecond=999_000)
    assert due(almost) == (ELEVENTH, time(17))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (912345678, "+84912345678"),
        (912345678.0, "+84912345678"),
        (84912345678, "+84912345678"),
        ("0912345678", "+84912345678"),
        ("0912 345 678", "+84912345678"),
        ("0912.345.678", "+84912345678"),
        ("(+84) 912-345-678", "+84912345678"),
        ("0084912345678", "+84912345678"),
        ("0292 3888 999", "+842923888999"),
        ("1022", "1022"),
        (113, "113"),
        ("069 234 5678", "0692345678"),
    ],
)
def test_a_phone_is_read_as_people_and_excel_write_it(said: object, expected: str) -> None:
    assert phone(said) == expected


@pytest.mark.parametrize("said", ["091234567", "0912345678 / 0912345679", "không có", "12", 1234.5])
def test_what_is_no_phone_is_refused(said: object) -> None:
    with pytest.raises(Bad) as refused:
        phone(said)
    assert refused.value.flaw is Flaw.BAD_PHONE


def test_an_eleven_digit_mobile_is_refused_with_its_successor() -> None:
    with pytest.raises(Bad) as refused:
        phone("01683456789")
    assert (refused.value.flaw, refused.value.expected) == (Flaw.OLD_PHONE, "0383456789")


@pytest.mark.parametrize("said", ["a@b", "a b@c.vn", "a@b..vn", "@b.vn", "a@b.vn;c@d.vn", "ạ@b.vn"])
def test_what_is_no_address_is_refused(said: str) -> None:
    with pytest.raises(Bad):
        email(said)
    assert email(" an.nv@binhan.gov.vn ") == "an.nv@binhan.gov.vn"


@pytest.mark.parametrize("role", Role)
def test_every_role_is_understood_in_every_spelling(role: Role) -> None:
    for name in choices("roles")[role]:
        for said in (name, name.upper(), unicodedata.normalize("NFD", name), bare(name)):
            read = read_people(people(staff=[AN | {"role": said}]))
            assert isinstance(read, PeopleBook), said
            assert read.people[0].role is role


@pytest.mark.parametrize("urgency", Urgency)
def test_every_urgency_is_understood(urgency: Urgency) -> None:
    name = choices("urgencies")[urgency][0]
    read = read_tasks(tasks(TASK | {"urgency": name}, TASK | {"urgency": bare(name)}))
    assert isinstance(read, TaskBook)
    assert [each.urgency for each in read.tasks] == [urgency, urgency]


def bare(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D"))
    return "".join(each for each in plain if not unicodedata.combining(each))


MARKS: list[tuple[object, bool]] = [("x", True), ("X", True), (True, True), ("Có", True)]
NO_MARKS: list[tuple[object, bool]] = [(None, False), ("không", False), (False, False)]


@pytest.mark.parametrize(("said", "starred"), MARKS + NO_MARKS)
def test_a_starred_task_has_an_x(said: object, *, starred: bool) -> None:
    read = read_tasks(tasks(TASK | {"starred": said}))
    assert isinstance(read, TaskBook)
    assert read.tasks[0].starred is starred


def test_columns_may_stand_in_any_order_under_a_title_beside_others() -> None:
    order = list(reversed(keys("tasks")))
    names, row = table("tasks", [TASK | {"due": "05/11/2026 17:00"}], order)
    names = [unicodedata.normalize("NFD", name.upper()) + " (*)" for name in names]
    rows: list[list[Any]] = [["DANH SÁCH NHIỆM VỤ"], [], ["Ghi chú", *names], ["riêng", *row]]
    read = read_tasks(workbook({"NHIEM VU": rows}))
    assert isinstance(read, TaskBook)
    (task,) = read.tasks
    assert (task.content, task.lead_code, task.row) == ("Báo cáo quý", "VP", 4)
    assert (task.due_on, task.due_time) == (ELEVENTH, time(17))


def test_text_is_kept_in_nfc_and_codes_excel_made_numbers_are_text() -> None:
    content = unicodedata.normalize("NFD", "  Đẩy mạnh   cải cách\nhành chính ")
    read = read_tasks(tasks(TASK | {"content": content, "number": 12, "lead_code": 7.0}))
    assert isinstance(read, TaskBook)
    (task,) = read.tasks
    assert (task.content, task.number, task.lead_code) == (
        "Đẩy mạnh cải cách\nhành chính",
        "12",
        "7",
    )
