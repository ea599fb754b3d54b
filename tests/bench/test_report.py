"""Figures become tables, and goals are judged by the medians."""

from __future__ import annotations

from typing import Any

import pytest

from bench.contest import Bench, Contestant, Figures, Goal, Round
from bench.report import compared, judge, missed, number, page, spread, table


def never(_turn: Round) -> Figures:
    raise AssertionError("no report runs a contestant")


BENCH = Bench(
    name="race",
    number=1,
    title="A race",
    contestants=(Contestant("ours", never, ours=True), Contestant("peer", never)),
    units={"speed": "per s", "wait": "ms"},
    goals=(
        Goal("5×", "speed", "ours", "peer", at_least=5),
        Goal("a third of the wait", "wait", "ours", "peer", at_most=0.34),
        Goal("3× sooner", "wait", "ours", "peer", at_least=3, inverse=True),
        Goal("10×", "speed", "ours", "peer", at_least=10, stretch=True),
        Goal("within 20 ms", "wait", "ours", at_most=20),
    ),
)


def result(ours: list[float], peer: list[float]) -> dict[str, Any]:
    def rounds(speeds: list[float]) -> list[dict[str, float]]:
        return [{"speed": speed, "wait": 1_000 / speed} for speed in speeds]

    return {
        "name": "race",
        "quick": False,
        "at": "2026-11-21T00:00:00+00:00",
        "machine": {
            "cores": 2,
            "processor": "slow",
            "memory_gib": 1,
            "system": "Linux",
            "python": "3.11",
            "packages": {"peer": "1.0"},
        },
        "load": [0.5],
        "figures": {"ours": rounds(ours), "peer": rounds(peer)},
        "failures": [],
    }


def test_a_ratio_is_taken_from_the_medians_and_from_the_best_rounds() -> None:
    assert compared(result([50, 70, 600], [10, 10, 5]), BENCH.goals[0]) == (7, 60)


def test_less_is_better_is_divided_the_other_way_round() -> None:
    assert compared(result([60], [10]), BENCH.goals[2]) == pytest.approx((6, 6))


@pytest.mark.parametrize(
    ("ours", "said"), [([60.0], ["met", "met", "met", "stretch missed", "met"])]
)
def test_each_goal_is_judged(ours: list[float], said: list[str]) -> None:
    found = result(ours, [10])
    assert [judge(found, goal)[-1] for goal in BENCH.goals] == said
    assert missed(BENCH, found) == []


def test_a_goal_that_is_not_reached_is_said_to_be_missed() -> None:
    found = result([20], [10])
    assert judge(found, BENCH.goals[0])[-1] == "**missed**"
    assert BENCH.goals[0] in missed(BENCH, found)


def test_what_was_not_measured_is_no_success() -> None:
    found = result([], [10])
    assert judge(found, BENCH.goals[0])[-1] == "not measured"
    assert BENCH.goals[0] in missed(BENCH, found)


def test_a_failure_of_a_contestant_is_under_the_table() -> None:
    found = result([60], [])
    found["failures"].append({"contestant": "peer", "round": 1, "why": "a\nit fell over"})
    assert any("it fell over" in line for line in table(BENCH, found))


def test_the_page_names_machine_command_and_spread() -> None:
    said = page([(BENCH, result([50, 70, 600], [10, 10, 5]))])
    assert "2 cores of slow" in said
    assert "`python -m bench race`" in said
    assert "70 [50..600]" in said


def test_numbers_keep_three_places_that_count() -> None:
    assert [number(each) for each in (12_345.6, 123.4, 12.34, 1.234, 0.1234, 0.0)] == [
        "12,346",
        "123",
        "12.3",
        "1.23",
        "0.1234",
        "0",
    ]
    assert spread([]) == "—"
