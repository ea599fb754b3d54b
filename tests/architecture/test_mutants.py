"""The bugs chosen for ``make mutants`` can still be planted; running them is not part of this."""

from __future__ import annotations

import ast

import pytest

from tests.architecture.tree import ROOT
from tests.mutants.chosen import CHOSEN
from tests.mutants.mutant import Mutant
from tests.mutants.random_ones import draw


@pytest.mark.parametrize("mutant", CHOSEN, ids=lambda one: one.name)
def test_a_chosen_bug_has_its_place_and_is_python(mutant: Mutant) -> None:
    ast.parse(mutant.planted((ROOT / mutant.file).read_text("utf-8")))
    for test in mutant.tests:
        assert (ROOT / test.partition("::")[0]).exists()


def test_enough_are_chosen_and_none_twice() -> None:
    names = [mutant.name for mutant in CHOSEN]
    assert len(names) == len(set(names)) >= 30


def test_a_seed_draws_the_same_again() -> None:
    assert draw(20, 7) == draw(20, 7)
    assert draw(20, 7) != draw(20, 8)
