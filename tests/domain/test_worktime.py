"""Working days and quiet hours: the official calendar, counting rules, moments that move."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.worktime import (
    Calendar,
    DayKind,
    Hours,
    Quiet,
    at,
    end_of_day,
    local,
    may_speak,
    speakable,
    today,
)

# Month-day rows per year: weekdays off, and weekend days worked.
OFF = {
    2023: "01-02 01-20 01-23 01-24 01-25 01-26 05-01 05-02 05-03 09-01 09-04",
    2024: "01-01 02-08 02-09 02-12 02-13 02-14 04-18 04-29 04-30 05-01 09-02 09-03",
    2025: "01-01 01-27 01-28 01-29 01-30 01-31 04-07 04-30 05-01 05-02 09-01 09-02",
    2026: "01-01 01-02 02-16 02-17 02-18 02-19 02-20 04-27 04-30 05-01 08-31 09-01 09-02 11-24",
    2027: "01-01 02-04 02-05 02-08 02-09 02-10 04-16 04-30 05-03 09-02 09-03 11-24",
}
WORKED = {2024: "05-04", 2025: "04-26", 2026: "01-10 08-22"}
CHECKSUM = {  # working days per month, as published with the official table
    2023: (16, 20, 23, 20, 20, 22, 21, 23, 19, 22, 22, 21),
    2024: (22, 16, 21, 19, 23, 20, 23, 22, 19, 23, 21, 22),
    2025: (17, 20, 21, 21, 20, 21, 23, 21, 20, 23, 20, 23),
    2026: (21, 15, 22, 20, 20, 22, 23, 21, 20, 22, 20, 23),
    2027: (20, 15, 23, 20, 20, 22, 22, 22, 20, 21, 21, 23),
}


def _days(table: dict[int, str], kind: DayKind) -> dict[date, DayKind]:
    return {
        date.fromisoformat(f"{year}-{day}"): kind
        for year, row in table.items()
        for day in row.split()
    }


CALENDAR = Calendar(
    _days(OFF, DayKind.NGHI) | _days(WORKED, DayKind.LAM_BU),
    frozenset({2023, 2024, 2025, 2026}),
)
QUIET = Quiet(time(17, 30), time(7, 0))
DAYS = st.dates(date(2023, 1, 1), date(2028, 12, 31))
MOMENTS = st.timedeltas(timedelta(0), timedelta(days=1800)).map(
    lambda gap: datetime(2023, 1, 5, tzinfo=UTC) + gap
)
CLOCKS = st.times().map(lambda t: t.replace(microsecond=0))
QUIETS = st.builds(Quiet, CLOCKS, CLOCKS)


def here(text: str) -> datetime:
    """A local wall-clock time, e.g. "2026-11-23 08:00"."""
    moment = datetime.fromisoformat(text)
    return at(moment.date(), moment.time())


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize("year", CHECKSUM)
def test_each_month_has_the_working_days_of_the_official_table(year: int) -> None:
    first = [date(year, month, 1) - timedelta(days=1) for month in range(1, 13)]
    last = [*first[1:], date(year, 12, 31)]
    counted = tuple(CALENDAR.working_days_between(a, b) for a, b in zip(first, last, strict=True))
    assert counted == CHECKSUM[year]


@pytest.mark.parametrize(
    ("text", "worked"),
    [
        ("2026-01-02", False),
        ("2026-01-10", True),
        ("2026-11-24", False),
        ("2026-11-23", True),
        ("2026-11-21", False),
        ("2026-08-22", True),
    ],
)
def test_swapped_days_follow_the_notice_not_the_weekday(text: str, worked: bool) -> None:
    assert CALENDAR.is_working(day(text)) is worked


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2025-12-31", 2, "2026-01-06"),
        ("2026-02-10", 10, "2026-03-03"),
        ("2026-04-24", 3, "2026-05-04"),
    ],
)
def test_working_days_are_counted_from_the_day_after(start: str, n: int, due: str) -> None:
    assert CALENDAR.add_working_days(day(start), n) == day(due)
    assert CALENDAR.working_days_between(day(start), day(due)) == n


def test_a_period_in_calendar_days_that_ends_on_a_holiday_ends_the_next_working_day() -> None:
    assert CALENDAR.add_calendar_days(day("2026-10-25"), 30) == day("2026-11-25")


def test_three_working_days_before_a_wednesday_step_over_the_holiday() -> None:
    assert CALENDAR.back_working_days(day("2026-11-25"), 3) == day("2026-11-19")
    assert CALENDAR.working_days_left(day("2026-11-19"), day("2026-11-25")) == 3


def test_overdue_days_count_only_days_worked_after_the_due_day() -> None:
    assert CALENDAR.working_days_between(day("2026-11-20"), day("2026-11-24")) == 1
    assert CALENDAR.working_days_between(day("2026-11-20"), day("2026-11-20")) == 0
    assert CALENDAR.working_days_left(day("2026-11-25"), day("2026-11-20")) == 0


def test_a_year_without_a_notice_is_provisional() -> None:
    assert CALENDAR.provisional(day("2027-02-08"))
    assert not CALENDAR.provisional(day("2026-02-08"))


def test_counting_agrees_with_walking_day_by_day_across_years() -> None:
    walked = start = day("2025-12-20")
    for n in range(1, 600):
        walked += timedelta(days=1)
        while not CALENDAR.is_working(walked):
            walked += timedelta(days=1)
        assert CALENDAR.add_working_days(start, n) == walked


@given(DAYS, st.integers(1, 900))
def test_going_forward_and_back_by_working_days_meets_again(start: date, n: int) -> None:
    there = CALENDAR.add_working_days(start, n)
    assert CALENDAR.is_working(there)
    assert CALENDAR.working_days_between(start, there) == n
    assert CALENDAR.back_working_days(there, n) == CALENDAR.on_or_before(start)


def test_counting_refuses_the_wrong_direction_and_the_end_of_time() -> None:
    with pytest.raises(ValueError, match="backwards"):
        CALENDAR.add_working_days(day("2026-11-20"), -1)
    with pytest.raises(ValueError, match="forwards"):
        CALENDAR.back_working_days(day("2026-11-20"), -1)
    with pytest.raises(ValueError, match="no working day"):
        CALENDAR.add_working_days(day("9999-12-31"), 1)


def test_naive_moments_are_refused() -> None:
    naive = datetime(2026, 11, 20, 8, 0)  # noqa: DTZ001 - the very thing to refuse
    for refuse in (local, today, lambda m: speakable(m, CALENDAR, QUIET)):
        with pytest.raises(ValueError, match="time zone"):
            refuse(naive)


def test_the_local_day_starts_seven_hours_before_utc() -> None:
    assert today(datetime(2026, 11, 20, 17, 0, tzinfo=UTC)) == day("2026-11-21")
    assert end_of_day(day("2026-11-20")) == datetime(2026, 11, 20, 16, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "forward", "back"),
    [
        ("2026-11-20 08:00", "2026-11-20 08:00", "2026-11-20 08:00"),
        ("2026-11-20 19:00", "2026-11-23 07:00", "2026-11-20 17:15"),
        ("2026-11-23 05:00", "2026-11-23 07:00", "2026-11-20 17:15"),
        ("2026-11-24 09:00", "2026-11-25 07:00", "2026-11-23 17:15"),
        ("2026-11-20 17:20", "2026-11-20 17:20", "2026-11-20 17:15"),
    ],
)
def test_a_moment_in_quiet_time_moves_forward_or_before_a_deadline_back(
    moment: str, forward: str, back: str
) -> None:
    assert speakable(here(moment), CALENDAR, QUIET) == here(forward)
    assert speakable(here(moment), CALENDAR, QUIET, before=here("2026-12-01 17:00")) == here(back)


def test_quiet_hours_within_one_day_leave_morning_and_evening() -> None:
    noon = Quiet(time(11, 0), time(13, 0))
    assert speakable(here("2026-11-20 12:00"), CALENDAR, noon) == here("2026-11-20 13:00")
    back = speakable(here("2026-11-20 12:00"), CALENDAR, noon, here("2026-11-20 14:00"))
    assert back == here("2026-11-20 10:45")


@given(MOMENTS, QUIETS, st.booleans())
def test_a_moved_moment_may_be_spoken_at_and_moves_no_further(
    moment: datetime, quiet: Quiet, early: bool
) -> None:
    before = moment if early else None
    moved = speakable(moment, CALENDAR, quiet, before)
    assert may_speak(moved, CALENDAR, quiet)
    assert speakable(moved, CALENDAR, quiet, before) == moved
    assert moved <= moment if early else moved >= moment


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(days=9)), QUIETS, st.booleans())
def test_moving_keeps_the_order_of_moments(
    moment: datetime, gap: timedelta, quiet: Quiet, early: bool
) -> None:
    before = moment if early else None
    first = speakable(moment, CALENDAR, quiet, before)
    assert first <= speakable(moment + gap, CALENDAR, quiet, before)


def test_what_comes_after_closing_counts_as_received_the_next_working_day() -> None:
    hours = Hours(time(7, 0), time(17, 0))
    assert hours.received_on(here("2026-11-23 16:59"), CALENDAR) == day("2026-11-23")
    assert hours.received_on(here("2026-11-23 17:00"), CALENDAR) == day("2026-11-25")
    assert hours.received_on(here("2026-11-21 09:00"), CALENDAR) == day("2026-11-23")
    assert hours.are_open(here("2026-11-23 07:00"), CALENDAR)
    assert not hours.are_open(here("2026-11-24 09:00"), CALENDAR)
