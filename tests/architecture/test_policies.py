"""Every default of the office can be read by whoever uses it, and has a basis."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest

from domain.case_terms import Exceptions
from domain.ladder import Ladder
from domain.policies import DEFAULTS, Default
from domain.retention import Exceptional
from services.almanac import Almanac
from tests.architecture.tree import modules

LADDERS = {
    "task.ladder",
    "task.ladder.short",
    "task.acknowledge",
    "task.acknowledge.urgent",
    "task.accept",
    "task.extension",
    "task.explain",
    "task.opinion",
    "task.hand_back",
    "report.ladder",
    "report.triage",
    "report.forward",
    "report.late_reason",
    "report.extension",
    "report.explain",
    "report.part",
    "task.cause",
    "callback.ladder",
    "erasure.ladder",
}


TABLES = (
    *("domain/policies.py", "domain/hotline_policies.py", "domain/guard_policies.py"),
    *("domain/protection_policies.py", "domain/access_policies.py"),
)
"""Where the defaults themselves stand."""


def reader(name: str) -> Callable[[Almanac], Any]:
    """How the office reads this policy."""
    if name in LADDERS:
        return lambda book: book.parsed(name, lambda text: Ladder.read(name, text))
    if name == "report.by_category":
        return lambda book: book.parsed(name, Exceptions.read)
    if name == "retention.by_category":
        return lambda book: book.parsed(name, Exceptional.read)
    numbers = ("_days", "_hours", "_times", "_minutes", ".tries", ".least", ".months")
    if name.endswith(numbers) or name.startswith(("files.", "abuse.")):
        return lambda book: book.number(name)
    if name in ("digest.at", "group.at", "quiet.from", "quiet.to", "office.closes"):
        return lambda book: book.clock(name)
    return lambda book: book.text(name)


@pytest.fixture
def book() -> Almanac:
    return Almanac(calendar=None, policies={one.name: one.value for one in DEFAULTS})  # type: ignore[arg-type]  # no policy needs the calendar


@pytest.mark.parametrize("policy", DEFAULTS, ids=lambda one: one.name)
def test_a_policy_can_be_read_and_says_where_it_comes_from(policy: Default, book: Almanac) -> None:
    read = reader(policy.name)(book)
    assert read or isinstance(read, time)
    assert len(policy.basis) > 10


def test_names_are_unique_and_every_ladder_is_listed() -> None:
    names = [policy.name for policy in DEFAULTS]
    assert len(names) == len(set(names))
    climbing = {
        policy.name for policy in DEFAULTS if "repeat" in policy.value or ";" in policy.value
    }
    assert climbing <= LADDERS


def test_every_policy_is_used() -> None:
    """By its whole name, or by a part of the program that puts the name together."""
    text = "\n".join(module.text for module in modules() if module.path not in TABLES)
    unused = {policy.name for policy in DEFAULTS if f'"{policy.name}"' not in text}
    assert unused == set()
