"""Routing rules: what each fits, in which hours, and why one was not taken."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.exclusion import Why
from domain.lifecycle import Category, ReportKind
from domain.officehours import read_hours
from domain.rules import CLOSED, OPEN, Case, Miss, Rule, Target, holds, read_window, try_rules
from domain.worktime import Calendar

CALENDAR = Calendar({}, frozenset({2026}))
OFFICE = read_hours("07:00–11:00, 13:00–17:00")
MORNING = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)  # Thursday, 9:00
NOON = datetime(2026, 11, 19, 5, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 19, 16, 30, tzinfo=UTC)  # 23:30
SUNDAY = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)

WINDOWS = (
    ("", MORNING, True),
    (OPEN, MORNING, True),
    (OPEN, NOON, False),
    (OPEN, SUNDAY, False),
    (CLOSED, NOON, True),
    (CLOSED, SUNDAY, True),
    (CLOSED, MORNING, False),
    ("20:00–05:00", NIGHT, True),
    ("20:00–05:00", MORNING, False),
    ("08:00–10:00", MORNING, True),
    ("08:00–09:00", MORNING, False),  # the end is no longer inside
)


@pytest.mark.parametrize(("window", "moment", "expected"), WINDOWS)
def test_a_window_holds_in_its_hours(window: str, moment: datetime, expected: bool) -> None:
    assert holds(window, moment, CALENDAR, OFFICE) is expected


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", ""),
        ("mọi lúc", ""),
        ("Trong giờ hành chính", OPEN),
        ("ngoai gio", CLOSED),
        ("17h-7h", "17:00–07:00"),
        ("20:00–05:00", "20:00–05:00"),
    ],
)
def test_a_window_is_read_as_people_write_it_and_reads_back(typed: str, read: str) -> None:
    assert read_window(typed) == read
    assert read_window(read) == read


@pytest.mark.parametrize("typed", ["lúc rảnh", "25:00–26:00", "08:00–08:00", "8"])
def test_what_is_no_window_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_window(typed)


CASE = Case(ReportKind.REPORT, Category.DELAY, "/1/4/", MORNING)
MISSES = (
    (Rule(1, 1, Target.DESK, (9,), None), None),
    (Rule(1, 1, Target.DESK, (9,), None, kind=ReportKind.PROPOSAL), Miss.KIND),
    (Rule(1, 1, Target.DESK, (9,), None, category=Category.ALCOHOL), Miss.CATEGORY),
    (Rule(1, 1, Target.DESK, (9,), None, path="/1/"), None),
    (Rule(1, 1, Target.DESK, (9,), None, path="/1/5/"), Miss.UNIT),
    (Rule(1, 1, Target.DESK, (9,), None, to_on=date(2026, 11, 18)), Miss.DATES),
    (Rule(1, 1, Target.DESK, (9,), None, from_on=date(2026, 11, 19)), None),
    (Rule(1, 1, Target.DESK, (9,), None, hours=CLOSED), Miss.TIME),
)


@pytest.mark.parametrize(("rule", "miss"), MISSES)
def test_a_rule_says_what_it_lacks(rule: Rule, miss: Miss | None) -> None:
    assert rule.misses(CASE, CALENDAR, OFFICE) is miss


people = st.lists(st.integers(1, 6), max_size=3).map(tuple)


@given(st.lists(people, max_size=6), st.sets(st.integers(1, 6)))
def test_the_first_rule_with_somebody_left_is_taken_and_reaches_nobody_shut_out(
    targets: list[tuple[int, ...]], shut: set[int]
) -> None:
    rules = [Rule(n, n, Target.PERSON, who, 1) for n, who in enumerate(targets, start=1)]
    kept = dict.fromkeys(shut, Why.SUBORDINATE)
    tried, rule, left = try_rules(rules, CASE, kept, CALENDAR, OFFICE)
    able = [one for one in rules if set(one.people) - shut]
    assert rule == (able[0] if able else None)
    assert not set(left) & shut
    assert [one.taken for one in tried].count(True) == (rule is not None)
    assert len(tried) == (rule.place if rule else len(rules))
