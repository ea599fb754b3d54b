"""The four-way statistic: a partition, and the published figures of the source letter."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.statistics import FourWay, share

LETTER = FourWay(done_on_time=547, done_late=135, open_in_time=177, open_overdue=57)
COUNTS = st.builds(FourWay, *[st.integers(0, 10_000)] * 4)


def test_the_letter_of_the_city_adds_up() -> None:
    checked = LETTER.checked(total=916, done=682, open=234)
    assert (checked.total, checked.done, checked.open, checked.overdue) == (916, 682, 234, 192)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (682, 916, "74.5"),
        (547, 682, "80.2"),
        (547, 916, "59.7"),
        (135, 682, "19.8"),
        (135, 916, "14.7"),
        (234, 916, "25.5"),
        (177, 234, "75.6"),
        (57, 234, "24.4"),
        (192, 916, "21.0"),
        (1, 2000, "0.1"),
    ],
)
def test_shares_are_those_of_the_reference_table(part: int, whole: int, percent: str) -> None:
    assert share(part, whole) == Decimal(percent)


def test_a_share_of_nothing_is_not_a_number() -> None:
    assert share(0, 0) is None


@given(COUNTS)
def test_late_tasks_are_included_in_done_and_open_not_added(row: FourWay) -> None:
    assert row.done >= row.done_late
    assert row.open >= row.open_overdue
    assert row.checked(total=row.done + row.open) == row


@given(st.lists(COUNTS, min_size=1, max_size=5))
def test_units_add_up_to_the_office(rows: list[FourWay]) -> None:
    office = rows[0].add(*rows[1:])
    assert office.total == sum(row.total for row in rows)
    assert office.done_late == sum(row.done_late for row in rows)
    assert office.checked() == office


@pytest.mark.parametrize(
    ("row", "counted", "figure"),
    [
        (FourWay(13_119, 0, 2_065, 348), {"open": 2_414}, "C was counted as 2414"),
        (LETTER, {"total": 917}, "A was counted"),
        (LETTER, {"done": 681}, "B was counted"),
        (FourWay(1, -1), {}, "done_late is negative"),
        (FourWay(1, 5, 1, 5, undated=3), {}, "without a deadline"),
    ],
)
def test_figures_that_do_not_reconcile_are_refused(
    row: FourWay, counted: dict[str, int], figure: str
) -> None:
    with pytest.raises(ArithmeticError, match=figure):
        row.checked(**counted)


def test_undated_tasks_are_kept_when_adding() -> None:
    assert FourWay(2, undated=1).add(FourWay(0, 0, 3, undated=2)).undated == 3
