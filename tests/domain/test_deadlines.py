"""Deadlines in the words people use: read exactly, or given back as a question."""

from __future__ import annotations

import unicodedata
from datetime import datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.deadlines import Deadline, Rule, Unclear, read_deadline
from domain.words import fold
from domain.worktime import LOCAL, Hours, end_of_day, local
from tests.domain.test_worktime import CALENDAR, here

NOW = here("2026-11-19 09:00")  # a Thursday; the Tuesday after is a holiday


def read(text: str, now: datetime = NOW) -> Deadline | Unclear:
    return read_deadline(text, now, CALENDAR)


def sure(text: str, now: datetime = NOW) -> Deadline:
    reading = read(text, now)
    assert isinstance(reading, Deadline), f"{text}: {reading}"
    return reading


def shown(reading: Deadline) -> str:
    """dd/MM/yyyy of a day, with HH:mm when it is not the whole day."""
    moment = local(reading.due_at)
    whole = moment.time() == time(23, 59, 59)
    return f"{moment:%d/%m/%Y}" if whole else f"{moment:%d/%m/%Y %H:%M}"


def asked(text: str, now: datetime = NOW) -> list[str]:
    reading = read(text, now)
    assert isinstance(reading, Unclear), f"{text}: {reading}"
    return [shown(candidate) for candidate in reading.candidates]


NAMED = {
    "25/11": "25/11/2026",
    "25-11-2026": "25/11/2026",
    "25.11.26": "25/11/2026",
    "2026-11-25": "25/11/2026",
    "ngày 25 tháng 11 năm 2026": "25/11/2026",
    "25 tháng 11": "25/11/2026",
    "ngày 25": "25/11/2026",
    "ngày 25 tháng sau": "25/12/2026",
    "chậm nhất ngày 25/11": "25/11/2026",
    "chậm nhất là ngày 25/11": "25/11/2026",
    "đến hết ngày 25/11": "25/11/2026",
    "trong ngày 25/11": "25/11/2026",
    "tới ngày 25/11": "25/11/2026",
    "xong trước ngày 28/11 nhé": "27/11/2026",
    "trước ngày 25/11": "24/11/2026",
    "trước 25/11": "24/11/2026",
    "trước ngày mai": "19/11/2026",
    "trước thứ sáu tuần sau": "26/11/2026",
    "hôm nay": "19/11/2026",
    "trong ngày": "19/11/2026",
    "mai": "20/11/2026",
    "ngày kia": "21/11/2026",
    "thứ sáu": "20/11/2026",
    "thứ tư": "25/11/2026",
    "thứ 6 tuần sau": "27/11/2026",
    "thứ sáu tuần này": "20/11/2026",
    "chủ nhật": "22/11/2026",
    "cuối tuần": "20/11/2026",
    "cuối tuần sau": "27/11/2026",
    "cuối tháng": "30/11/2026",
    "cuối tháng sau": "31/12/2026",
    "hết tháng 12": "31/12/2026",
    "hết quý IV/2026": "31/12/2026",
    "hết quý 2/2027": "30/06/2027",
    "cuối quý": "31/12/2026",
    "cuối năm": "31/12/2026",
    "hết năm 2027": "31/12/2027",
}
HOURS = {
    "17h00 ngày 25/11": "25/11/2026 17:00",
    "trước 17 giờ ngày 25/11/2026": "25/11/2026 17:00",
    "17:00 25/11": "25/11/2026 17:00",
    "25/11 lúc 17 giờ 30 phút": "25/11/2026 17:30",
    "hạn chót: 25/11/2026 17:00": "25/11/2026 17:00",
    "trước 17h": "19/11/2026 17:00",
    "8h sáng mai": "20/11/2026 08:00",
    "5h chiều thứ sáu": "20/11/2026 17:00",
    "4h rưỡi chiều nay": "19/11/2026 16:30",
    "05:00 ngày 25/11": "25/11/2026 05:00",
    "24h ngày 25/11": "25/11/2026",
    "hết giờ làm việc ngày 25/11": "25/11/2026 17:00",
    "cuối giờ chiều mai": "20/11/2026 17:00",
}
PERIODS = {
    "3 ngày": ("23/11/2026", Rule.CALENDAR_DAYS, 3),  # the third is a Sunday
    "3 ngày nữa": ("23/11/2026", Rule.CALENDAR_DAYS, 3),
    "năm ngày": ("25/11/2026", Rule.CALENDAR_DAYS, 5),  # the fifth is a holiday
    "hai tuần": ("03/12/2026", Rule.CALENDAR_DAYS, 14),
    "3 ngày làm việc": ("25/11/2026", Rule.WORKING_DAYS, 3),
    "trong vòng 15 ngày làm việc": ("11/12/2026", Rule.WORKING_DAYS, 15),
    "trong 3 giờ": ("19/11/2026 12:00", Rule.HOURS, 3),
    "48 giờ": ("21/11/2026 09:00", Rule.HOURS, 48),
    "4 tiếng": ("19/11/2026 13:00", Rule.HOURS, 4),
}
ASKED = {
    "5/6": ["05/06/2027"],  # past this year
    "01/11/2026": ["01/11/2027"],
    "11/25": ["25/11/2026"],  # month first is refused, with the reading it would have
    "ngày 10": ["10/12/2026"],
    "thứ năm": ["19/11/2026", "26/11/2026"],  # today is one
    "thứ sáu tới": ["20/11/2026", "27/11/2026"],
    "thứ hai tuần này": ["23/11/2026"],
    "tháng 12": ["31/12/2026", "01/12/2026"],
    "hết quý I": ["31/03/2027"],
    "5h ngày 25/11": ["25/11/2026 17:00", "25/11/2026 05:00"],
    "trước 8h": ["20/11/2026 08:00"],  # it is nine o'clock
    "17 giờ": ["19/11/2026 17:00", "20/11/2026 02:00"],  # the hour, or as many hours
    "25/11 hoặc 26/11": ["25/11/2026", "26/11/2026"],
    "15 ngày kể từ ngày ký": ["04/12/2026"],
    "trước ngày 30 hằng tháng": ["29/11/2026"],
    "không phải 25/11": ["25/11/2026"],
    "17h trước ngày 25/11": ["25/11/2026 17:00"],  # on that day, or before it
    "trước cuối tháng": ["29/11/2026", "30/11/2026"],
    "25h ngày 25/11": ["25/11/2026"],
}
NOTHING = [
    "", "sớm nhất có thể", "31/11", "30/02/2027", "10/3 âm lịch", "0 ngày", "thường xuyên",
    "trước ngày 19/11/2026", "15", "1680/UBND-NC", "25/11 " * 60,
]  # fmt: skip
BAG = [
    "trước", "hết", "cuối", "ngày", "tháng", "quý", "năm", "tuần", "thứ", "sáu", "mai", "kia",
    "17h", "25/11", "3", "giờ", "này", "sau", "sáng", "tới", "nửa", "IV", "làm việc", "12",
]  # fmt: skip


@pytest.mark.parametrize("text", NAMED)
def test_a_named_day_ends_when_its_last_day_ends(text: str) -> None:
    reading = sure(text)
    assert (shown(reading), reading.precise) == (NAMED[text], False)
    assert reading.due_at == end_of_day(reading.on)


@pytest.mark.parametrize("text", HOURS)
def test_a_named_hour_is_that_hour(text: str) -> None:
    reading = sure(text)
    assert (shown(reading), reading.precise, reading.rule) == (HOURS[text], True, Rule.HOUR)


@pytest.mark.parametrize("text", PERIODS)
def test_a_period_is_counted_from_now(text: str) -> None:
    reading = sure(text)
    assert (shown(reading), reading.rule, reading.amount) == PERIODS[text]


@pytest.mark.parametrize("text", ASKED)
def test_what_is_not_sure_comes_back_as_its_readings(text: str) -> None:
    assert asked(text) == ASKED[text]


@pytest.mark.parametrize("text", NOTHING)
def test_what_names_no_future_day_has_no_reading(text: str) -> None:
    assert asked(text) == []


@pytest.mark.parametrize("text", [*NAMED, *HOURS, *PERIODS])
def test_accents_case_and_the_form_typed_change_nothing(text: str) -> None:
    for typed in (fold(text), text.upper(), unicodedata.normalize("NFD", text), f"  {text}. "):
        assert read(typed) == read(text)


@pytest.mark.parametrize(("text", "clock"), [("sáng mai", "12:00"), ("chiều mai", "17:00")])
def test_half_a_day_ends_at_noon_or_when_the_office_closes(text: str, clock: str) -> None:
    reading = sure(text)
    assert (shown(reading), reading.precise) == (f"20/11/2026 {clock}", False)


def test_the_office_says_when_it_closes() -> None:
    reading = read_deadline("chiều mai", NOW, CALENDAR, hours=Hours(closes=time(16, 30)))
    assert isinstance(reading, Deadline)
    assert shown(reading) == "20/11/2026 16:30"


def test_the_wording_trap_is_kept_apart() -> None:
    assert sure("trước ngày 26/11").rule is Rule.BEFORE
    assert sure("trước ngày 26/11").on < sure("chậm nhất ngày 26/11").on


def test_the_reading_carries_what_is_read_back() -> None:
    reading = sure("17h ngày 25/11")
    assert (reading.days_left, reading.day_off, reading.provisional) == (3, False, False)


def test_a_day_off_is_kept_and_marked() -> None:
    reading = sure("24/11")
    assert (shown(reading), reading.day_off) == ("24/11/2026", True)
    assert sure("10/02/2027").provisional


def test_the_day_is_the_local_one_after_midnight() -> None:
    assert shown(sure("mai", here("2026-11-20 00:30"))) == "21/11/2026"


def test_a_naive_now_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        read("mai", NOW.replace(tzinfo=None))


@given(st.text(max_size=80) | st.lists(st.sampled_from(BAG), max_size=8).map(" ".join))
def test_whatever_is_typed_every_reading_lies_ahead(text: str) -> None:
    reading = read(text)
    readings = (reading,) if isinstance(reading, Deadline) else reading.candidates
    for one in readings:
        assert one.due_at > NOW
        assert one.on == one.due_at.astimezone(LOCAL).date()
