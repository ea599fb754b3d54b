"""How a statistic is asked for in parts, what its parts must add up to, and what stands out."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from domain.breakdowns import (
    Buckets,
    By,
    Line,
    Thresholds,
    Wanted,
    months_in,
    outstanding,
    read_wanted,
    together,
)
from domain.statistics import FourWay

WORDS: dict[str, Wanted] = {
    "": Wanted(),
    "kinh tế tháng 10": Wanted(rest="kinh tế tháng 10"),
    "theo đơn vị": Wanted(By.UNIT),
    "THEO NGƯỜI GIAO quý 3": Wanted(By.ASSIGNER, rest="quý 3"),
    "quý 3 theo van ban": Wanted(By.DOCUMENT, rest="quý 3"),
    "kinh tế theo độ khẩn": Wanted(By.URGENCY, rest="kinh tế"),
    "theo mức độ khẩn": Wanted(By.URGENCY),
    "năm 2026 theo tháng": Wanted(By.MONTH, rest="năm 2026"),
    "theo tháng 10": Wanted(rest="theo tháng 10"),  # a month is a period, not a part
    "by unit q3": Wanted(By.UNIT, rest="q3"),
    "01/01–30/6 so với 31/3": Wanted(against="31/3", rest="01/01–30/6"),
    "so sánh 31/3 với 30/6": Wanted(against="30/6", rest="31/3"),
    "kinh tế so sánh 31/3 và 30/6": Wanted(against="30/6", rest="kinh tế 31/3"),
    "so sánh với 30/6": Wanted(against="30/6"),
    "compare 31/3 with 30/6": Wanted(against="30/6", rest="31/3"),
    "biểu dương": Wanted(suggest=True),
    "gợi ý biểu dương, phê bình quý 3": Wanted(suggest=True, rest="quý 3"),
    "phe binh thang 10": Wanted(suggest=True, rest="thang 10"),
}


@pytest.mark.parametrize("said", WORDS)
def test_words_are_read_with_and_without_accents_in_either_form(said: str) -> None:
    assert read_wanted(said) == WORDS[said]
    assert read_wanted(unicodedata.normalize("NFD", said)) == WORDS[said]


@pytest.mark.parametrize("text", ["", "10, 10", "30, 10", "0, 5", "ten"])
def test_ages_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Buckets.read(text)


def test_ages_cover_every_day_once() -> None:
    assert Buckets.read("10, 30, 60, 120").spans == (
        (1, 10), (11, 30), (31, 60), (61, 120), (121, None),
    )  # fmt: skip


def test_the_sum_of_parts_keeps_ages_and_confirmed_causes() -> None:
    one = Line("1", "A", FourWay(1, 2, 3, 4, 1), (3, 1), 5)
    other = Line("2", "B", FourWay(open_overdue=2), (0, 2), 0)
    assert together((one, other)) == Line("", "", FourWay(1, 2, 3, 6, 1), (3, 3), 5)
    assert together((), 2).ages == (0, 0)


@pytest.mark.parametrize(
    "line",
    [
        Line("1", "", FourWay(open_overdue=3), (1, 1)),
        Line("1", "", FourWay(done_late=1), (), 2),
        Line("1", "", FourWay(done_late=1), (), -1),
        Line("1", "", FourWay(done_late=-1)),
    ],
)
def test_parts_that_do_not_reconcile_stop_the_answer(line: Line) -> None:
    with pytest.raises(ArithmeticError):
        line.checked()


@pytest.mark.parametrize(("total", "done"), [(9, None), (None, 9)])
def test_what_was_counted_apart_holds_the_parts_to_it(total: int | None, done: int | None) -> None:
    line = Line("1", "Phòng Kinh tế", FourWay(1, 1, 1, 1))
    assert line.checked(4, 2) is line
    with pytest.raises(ArithmeticError, match="was counted as 9"):
        line.checked(total, done)


def test_months_in_a_period() -> None:
    found = months_in(date(2025, 11, 30), date(2026, 2, 1))
    assert [f"{each:%Y-%m-%d}" for each in found] == [
        "2025-11-01", "2025-12-01", "2026-01-01", "2026-02-01",
    ]  # fmt: skip


# --- suggestions ----------------------------------------------------------------------------

LIMITS = Thresholds(praise_done=90, praise_late=10, blame_done=50, blame_late=25, least=5)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        (FourWay(done_on_time=91, open_in_time=9), "praise"),
        (FourWay(done_on_time=90, open_in_time=10), ""),  # more than 90 %, not 90
        (FourWay(done_on_time=85, done_late=10, open_in_time=5), ""),  # late less than 10 %
        (FourWay(done_on_time=86, done_late=9, open_in_time=5), "praise"),
        (FourWay(done_on_time=49, open_in_time=51), "criticism"),
        (FourWay(done_on_time=50, open_in_time=50), ""),
        (FourWay(done_on_time=70, open_in_time=4, open_overdue=26), "criticism"),
        (FourWay(open_in_time=4), ""),  # fewer than five
        (FourWay(open_in_time=5), "criticism"),
    ],
)
def test_who_stands_out_is_who_is_beyond_the_thresholds(counts: FourWay, expected: str) -> None:
    good, bad = outstanding([Line("1", "A", counts)], LIMITS)
    assert (bool(good), bool(bad)) == (expected == "praise", expected == "criticism")


def test_the_best_and_the_worst_come_first() -> None:
    lines = [
        Line(str(n), str(n), FourWay(done_on_time=n, open_in_time=100 - n)) for n in range(100)
    ]
    good, bad = outstanding(lines, LIMITS)
    assert [line.name for line in good[:2]] == ["99", "98"]
    assert [line.name for line in bad[:2]] == ["0", "1"]
