"""When the next instance of a recurring task is due, and what a pause leaves of a deadline."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from domain.pausing import resumed_due
from domain.recurring import Every, Rule, Words, next_ahead, read_rule
from domain.worktime import Calendar, DayKind, local
from tests.tasks import at

SEED = Path(__file__).parents[2] / "models" / "calendar.json"


@pytest.mark.parametrize(
    ("every", "due", "then"),
    [
        (Every.WEEKLY, "2026-11-27", "2026-12-04"),
        (Every.MONTHLY, "2026-11-25", "2026-12-25"),
        (Every.MONTHLY, "2026-01-31", "2026-02-28"),
        (Every.MONTHLY, "2026-12-25", "2027-01-25"),
        (Every.QUARTERLY, "2026-11-30", "2027-02-28"),
        (Every.HALF_YEARLY, "2026-06-14", "2026-12-14"),
        (Every.YEARLY, "2028-02-29", "2029-02-28"),
    ],
)
def test_the_next_deadline(every: Every, due: str, then: str, calendar: Calendar) -> None:
    assert Rule.of(every, at(due)).after(at(due), calendar) == at(then)


@pytest.mark.parametrize(
    ("words", "due", "then"),
    [
        ("trước ngày 25 hằng tháng", "2026-11-24", "2026-12-24"),
        ("ngày 25 hang thang", "2026-11-25", "2026-12-25"),
        ("trước ngày 15/6 và 15/12 hằng năm", "2026-12-14", "2027-06-14"),
        ("thứ sáu hằng tuần", "2026-11-27", "2026-12-04"),
    ],
)
def test_the_next_deadline_in_words(words: str, due: str, then: str, calendar: Calendar) -> None:
    rule = read_rule(str(Words(words)))
    assert rule.after(at(due), calendar) == at(then)


def test_words_that_name_no_period_are_no_rule(calendar: Calendar) -> None:
    with pytest.raises(ValueError, match="no repetition"):
        Words("ngày 25/11").after(at("2026-11-25"), calendar)


def test_a_short_month_shortens_no_later_one(calendar: Calendar) -> None:
    rule = Rule.of(Every.MONTHLY, at("2026-01-31"))
    days, due = [], at("2026-01-31")
    for _ in range(4):
        due = rule.after(due, calendar)
        days.append(local(due).date())
    assert days == [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]


def test_a_rule_is_kept_as_text() -> None:
    for every in Every:
        rule = Rule(every, 25)
        assert Rule.read(str(rule)) == rule
    with pytest.raises(ValueError, match="daily"):
        Rule.read("daily:1")


def test_instances_that_passed_are_passed_over(calendar: Calendar) -> None:
    first = at("2026-11-25")
    rule = Rule.of(Every.MONTHLY, first)
    assert next_ahead(rule, first, at("2026-11-26"), calendar) == (at("2026-12-25"), 1)
    assert next_ahead(rule, first, at("2027-02-07"), calendar) == (at("2027-02-25"), 3)


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    years = json.loads(SEED.read_text("utf-8"))["years"]
    days = {
        date.fromisoformat(row["date"]): DayKind(row["kind"])
        for facts in years.values()
        for row in facts["days"]
    }
    return Calendar(days, frozenset())


@pytest.mark.parametrize(
    ("due", "paused", "resumed", "then"),
    [
        # overdue before it was paused: stays
        (at("2026-11-18"), at("2026-11-19", "09:00"), at("2026-12-01", "09:00"), at("2026-11-18")),
        # paused the moment it passes: nothing was left
        (at("2026-11-19"), at("2026-11-19"), at("2026-12-01", "09:00"), at("2026-11-19")),
        # one working day was left on Thursday: one is left on Monday
        (at("2026-11-20"), at("2026-11-19", "09:00"), at("2026-11-30", "09:00"), at("2026-12-01")),
        # paused on the very day, resumed after hours: the next working day
        (at("2026-11-19"), at("2026-11-19", "09:00"), at("2026-11-27", "18:00"), at("2026-11-30")),
        # paused and resumed at once: nothing moves
        (at("2026-11-27"), at("2026-11-19", "09:00"), at("2026-11-19", "10:00"), at("2026-11-27")),
        # over a weekend: a deadline never comes nearer
        (at("2026-11-29"), at("2026-11-20", "09:00"), at("2026-11-22", "09:00"), at("2026-11-29")),
    ],
)
def test_the_time_that_was_left_is_left_again(
    due: datetime, paused: datetime, resumed: datetime, then: datetime, calendar: Calendar
) -> None:
    assert resumed_due(due, paused, resumed, calendar) == then
