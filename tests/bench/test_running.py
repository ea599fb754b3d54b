"""The benchmarks still run, and do the work they are timed for. Nothing here is timed."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench import idle, planning, reminders, sending
from bench.contest import Bench, Round
from bench.harness import benches

BENCHES = [bench for _, bench in benches().values()]


@pytest.fixture
def turn(tmp_path: Path) -> Round:
    """A round as ``--quick`` asks for."""
    home, store = tmp_path / "home", tmp_path / "store"
    home.mkdir()
    store.mkdir()
    return Round(1, True, home, store)


@pytest.mark.parametrize("bench", BENCHES, ids=lambda bench: bench.name)
def test_goals_speak_of_contestants_and_metrics_that_are_there(bench: Bench) -> None:
    names = {each.name for each in bench.contestants}
    for goal in bench.goals:
        assert goal.ours in names
        assert goal.peer in {*names, ""}
        assert goal.metric in bench.units
        assert (goal.at_least is None) != (goal.at_most is None)


def test_names_are_given_once() -> None:
    assert len({bench.name for bench in BENCHES}) == len(BENCHES)
    for bench in BENCHES:
        assert len({each.name for each in bench.contestants}) == len(bench.contestants)


async def test_the_idle_tick_runs_on_offices_of_three_sizes(turn: Round) -> None:
    assert {"10k", "1M", "5M"} <= set(await idle.ours("sqlite", turn))


@pytest.mark.parametrize("urgent", [True, False])
async def test_planning_writes_a_letter_and_an_event_for_every_due_row(
    turn: Round, urgent: bool
) -> None:
    """The contestant counts its letters and events itself, and fails when one is missing."""
    assert await planning.ours("sqlite", urgent, turn)


async def test_reminders_reach_the_platform_and_are_recorded_as_sent(turn: Round) -> None:
    assert await reminders.ours("sqlite", turn)


async def test_the_peer_of_the_reminders_sends_as_many(turn: Round) -> None:
    assert await reminders.apscheduler("sqlite", turn)


async def test_both_senders_send(turn: Round) -> None:
    assert await sending.ours(turn)
    assert await sending.plain(turn)
