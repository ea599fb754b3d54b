"""Every seed of every target, once; and what a search found before, for ever."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.papers import ChildPapers
from domain.papers import Flaw, Problems
from tests.fuzz.__main__ import NAMES
from tests.fuzz.papers import paper_targets
from tests.fuzz.strangers import file_targets
from tests.fuzz.talk import Talk, talk_targets
from tests.fuzz.targets import bomb, plain_targets

FOUND = Path(__file__).parent / "found"
MOST = 400 * 2**10  # KiB this process may grow by


@pytest.fixture(scope="module")
def talk() -> Iterator[Talk]:
    made = Talk()
    yield made
    made.close()


@pytest.mark.parametrize("name", NAMES)
def test_no_seed_breaks_anything_or_hoards(name: str, talk: Talk) -> None:
    target = (plain_targets() | paper_targets() | file_targets() | talk_targets(talk))[name]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for seed in (*target.seeds, *found(name)):
        target.one(seed)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST


def found(name: str) -> list[bytes]:
    return [each.read_bytes() for each in sorted(FOUND.glob(f"{name}-*"))]


async def test_a_bomb_is_refused_by_the_child_unopened() -> None:
    with closing(ChildPapers()) as papers:
        read = await papers.read_tasks(bomb())
    assert isinstance(read, Problems)
    assert [each.code for each in read.found] == [Flaw.BOMB]
