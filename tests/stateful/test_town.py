"""Whatever happens in whatever order: every due stage is told or superseded, the statistics are a
partition, and nobody is shown a row outside their scope."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.stateful.machine import TownMachine

QUICK = settings(
    max_examples=6,
    stateful_step_count=22,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
"""The same towns each time; finds what broke, does not shrink it."""

DEEP = settings(
    QUICK,
    max_examples=120,
    stateful_step_count=60,
    derandomize=False,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    print_blob=True,
)


class OnPostgres(TownMachine):
    engine = "postgresql"


def test_the_promises_hold_whatever_happens() -> None:
    run_state_machine_as_test(TownMachine, settings=QUICK)


@pytest.mark.slow
@pytest.mark.parametrize("machine", [TownMachine, OnPostgres])
def test_the_promises_hold_whatever_happens_for_long(machine: type[TownMachine]) -> None:
    run_state_machine_as_test(machine, settings=DEEP)
