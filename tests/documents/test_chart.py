"""The four-way statistic as a picture and as a sentence."""

from __future__ import annotations

import struct
from dataclasses import replace
from datetime import date

import pytest

from documents.chart import UNITS_SHOWN, WIDTH, chart
from domain.papers import FourWayChart, UnitBar
from domain.statistics import FourWay
from texts.papers import chart_words, describe, percent

CITY = FourWayChart(
    FourWay(547, 135, 177, 57),
    date(2026, 1, 1),
    date(2026, 11, 18),
    date(2026, 11, 18),
    "TP Bình Giang",
)


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def units(count: int, overdue: int = 3) -> tuple[UnitBar, ...]:
    return tuple(UnitBar(f"Phòng {n}", FourWay(5, 1, 2, overdue)) for n in range(count))


def test_the_sums_of_the_letter_hold() -> None:
    counts = CITY.counts
    assert (counts.total, counts.done, counts.open) == (916, 682, 234)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_picture_is_as_wide_as_a_phone(language: str) -> None:
    assert size(chart(replace(CITY, language=language)))[0] == WIDTH == 1080


def test_it_grows_with_its_units_up_to_eight() -> None:
    heights = [size(chart(replace(CITY, units=units(n))))[1] for n in (0, 1, UNITS_SHOWN, 30)]
    assert heights[0] < heights[1] < heights[2] == heights[3]


def test_units_without_overdue_tasks_are_not_shown() -> None:
    assert size(chart(replace(CITY, units=units(5, overdue=0)))) == size(chart(CITY))


def test_only_the_units_with_the_most_overdue_are_drawn() -> None:
    worst = units(UNITS_SHOWN, overdue=9)
    assert chart(replace(CITY, units=units(5, overdue=1) + worst)) == chart(
        replace(CITY, units=worst)
    )


def test_an_empty_period_is_said_and_not_divided_by() -> None:
    assert size(chart(replace(CITY, counts=FourWay(0, 0, 0, 0))))[0] == WIDTH


def test_every_number_changes_the_picture() -> None:
    seen = {chart(CITY)}
    for name in ("done_on_time", "done_late", "open_in_time", "open_overdue"):
        seen.add(chart(replace(CITY, counts=replace(CITY.counts, **{name: 300}))))
    assert len(seen) == 5


def test_who_cannot_see_it_hears_the_same_numbers() -> None:
    assert describe(CITY) == (
        "Tình hình thực hiện nhiệm vụ đến ngày 18/11/2026: 916 nhiệm vụ được giao; đã hoàn thành "
        "682 (đúng hạn 547, quá hạn 135); đang xử lý 234 (trong hạn 177, quá hạn 57)."
    )


def test_shares_are_written_as_the_language_does_and_few_are_not_none() -> None:
    assert percent(682, 916, "vi") == "74,5%"
    assert percent(682, 916, "en") == "74.5%"
    assert percent(2, 18_999, "vi") == "<0,1%"
    assert percent(0, 18_999, "vi") == "0,0%"


def test_both_languages_have_every_label() -> None:
    assert chart_words("vi").keys() == chart_words("en").keys()
