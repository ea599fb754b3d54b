"""Periods as people type them, looking back from Thursday 19/11/2026."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.period_reading import read_period
from domain.periods import Period, Preset, preset

NOW = datetime(2026, 11, 19, 1, tzinfo=UTC)


def spoken(text: str) -> str:
    period = read_period(text, NOW).period
    return f"{period.start:%d/%m/%y}-{period.end:%d/%m/%y}" if period else ""


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("01/01–24/4", "01/01/26-24/04/26"),
        ("01/01-24/4", "01/01/26-24/04/26"),
        ("1.1 – 24.4", "01/01/26-24/04/26"),
        ("01-01-2026 - 24-04-2026", "01/01/26-24/04/26"),
        ("01/01/26–24/4/26", "01/01/26-24/04/26"),
        ("từ 1/1 đến hết ngày 24/4", "01/01/26-24/04/26"),
        ("từ ngày 1 tháng 1 năm 2023 đến ngày 24 tháng 4 năm 2023", "01/01/23-24/04/23"),
        ("01/01–24/4/2023", "01/01/23-24/04/23"),
        ("01–24/4", "01/04/26-24/04/26"),
        ("15/12-14/1", "15/12/25-14/01/26"),
        ("24/12", "24/12/25-24/12/25"),
        ("từ 1/10", "01/10/26-19/11/26"),
        ("từ 01/10 đến nay", "01/10/26-19/11/26"),
        ("đến 24/4", "01/01/26-24/04/26"),
        ("ngày 30/6", "30/06/26-30/06/26"),
        ("tính đến 30/6", "01/01/26-30/06/26"),
        ("tính đến hết ngày 30/6/2025", "01/01/25-30/06/25"),
        ("tại thời điểm 30/6", "01/01/26-30/06/26"),
        ("đến cuối ngày 30/6", "01/01/26-30/06/26"),
        ("tính đến hôm qua", "01/01/26-18/11/26"),
        ("as of 30/6", "01/01/26-30/06/26"),
        ("toàn bộ", "01/01/00-19/11/26"),
        ("từ trước đến nay", "01/01/00-19/11/26"),
        ("toàn bộ tính đến 30/6/2024", "01/01/00-30/06/24"),
        ("everything as of 30/6", "01/01/00-30/06/26"),
        ("tháng 10", "01/10/26-31/10/26"),
        ("thang 12", "01/12/25-31/12/25"),
        ("tháng 2/2024", "01/02/24-29/02/24"),
        ("10/2025", "01/10/25-31/10/25"),
        ("tháng 1 đến tháng 4", "01/01/26-30/04/26"),
        ("tháng này", "01/11/26-19/11/26"),
        ("tháng trước", "01/10/26-31/10/26"),
        ("quý 3", "01/07/26-30/09/26"),
        ("QUÝ III năm 2025", "01/07/25-30/09/25"),
        ("q1", "01/01/26-31/03/26"),
        ("quý này", "01/10/26-19/11/26"),
        ("6 tháng đầu năm", "01/01/26-30/06/26"),
        ("9 tháng đầu năm 2025", "01/01/25-30/09/25"),
        ("6 tháng cuối năm 2025", "01/07/25-31/12/25"),
        ("năm 2026", "01/01/26-31/12/26"),
        ("2025", "01/01/25-31/12/25"),
        ("năm ngoái", "01/01/25-31/12/25"),
        ("từ đầu năm đến nay", "01/01/26-19/11/26"),
        ("tuần này", "16/11/26-19/11/26"),
        ("tuần trước", "09/11/26-15/11/26"),
        ("hôm nay", "19/11/26-19/11/26"),
        ("this month", "01/11/26-19/11/26"),
        ("kỳ báo cáo", "15/10/26-14/11/26"),
        ("kỳ báo cáo tháng 10", "15/09/26-14/10/26"),
        ("kỳ báo cáo quý 3", "15/06/26-14/09/26"),
        ("kỳ báo cáo 6 tháng đầu năm", "15/12/25-14/06/26"),
        ("kỳ báo cáo năm 2025", "15/12/24-14/12/25"),
        ("Phòng Kinh tế", ""),
        ("31/02", ""),
        ("tháng 13", ""),
    ],
)
def test_usual_spellings_are_understood(typed: str, meant: str) -> None:
    assert spoken(typed) == meant


@pytest.mark.parametrize(
    ("typed", "unit"),
    [
        ("Sở Xây dựng tháng 10", "Sở Xây dựng"),
        ("quý 3 phong kinh te", "phong kinh te"),
        ("Phòng Văn hóa - Xã hội từ 01/01 đến nay", "Phòng Văn hóa - Xã hội"),
        ("phường 3 tháng 12", "phường 3"),
        ("của Văn phòng, năm 2025", "của Văn phòng"),
        ("HCC", "HCC"),
        ("Sở Kế hoạch và Đầu tư tháng 10", "Sở Kế hoạch và Đầu tư"),
        ("Văn phòng từ tháng 10", "Văn phòng"),
    ],
)
def test_what_is_left_names_the_unit(typed: str, unit: str) -> None:
    assert read_period(typed, NOW).rest == unit


def test_an_end_before_its_beginning_is_not_guessed() -> None:
    asked = read_period("10/10 - 5/10", NOW)
    assert asked.reversed
    assert asked.period is None


def test_the_cut_off_is_the_end_of_the_period_or_now_while_it_lasts() -> None:
    assert Period(date(2026, 1, 1), date(2026, 12, 31)).as_of(NOW) == NOW
    cut = Period(date(2026, 1, 1), date(2026, 4, 24)).as_of(NOW)
    assert cut == datetime(2026, 4, 24, 16, 59, 59, tzinfo=UTC)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(Preset))
def test_a_preset_has_begun_on_its_day(day: date, which: Preset) -> None:
    assert preset(which, day).start <= day


@given(st.text(max_size=60))
def test_whatever_is_typed_the_answer_is_a_period_in_order_or_none(text: str) -> None:
    period = read_period(text, NOW).period
    assert period is None or period.start <= period.end


@given(st.dates(), st.dates())
def test_a_letter_gives_back_the_period_it_was_given(start: date, end: date) -> None:
    assert Period.of({"unit": 3, **Period(start, end).kept()}) == Period(start, end)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("01/01/0001–24/4/2026", "01/01/00-24/04/26"),
        ("từ 01/01/1975", "01/01/00-19/11/26"),
        ("01/01/2026–31/12/9999", "01/01/26-31/12/99"),
        ("01/01/0001-31/12/1999", "01/01/00-01/01/00"),
        ("30/4/9999", "31/12/99-31/12/99"),
    ],
)
def test_years_no_register_reaches_are_told_as_where_it_begins_and_ends(
    typed: str, meant: str
) -> None:
    assert spoken(typed) == meant
    assert read_period(typed, NOW).rest == ""
