"""Weekly and monthly moments: read, never on a day off, never skipped, always later."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.beats import Beat
from domain.periods import Period
from domain.worktime import Calendar, DayKind, Quiet, local, may_speak

QUIET = Quiet(time(17), time(7, 30))
MONDAY_OFF = Calendar({date(2026, 11, 23): DayKind.NGHI})


def when(day: str, clock: str = "08:00") -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}:00+07:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("beat", "after", "calendar", "expected"),
    [
        ("mon 07:30", when("2026-11-19"), Calendar(), when("2026-11-23", "07:30")),
        ("mon 07:30", when("2026-11-19"), MONDAY_OFF, when("2026-11-24", "07:30")),
        ("mon 07:30", when("2026-11-23", "07:30"), Calendar(), when("2026-11-30", "07:30")),
        ("mon 07:30", when("2026-11-23", "08:00"), MONDAY_OFF, when("2026-11-24", "07:30")),
        ("1 07:30", when("2026-11-19"), Calendar(), when("2026-12-01", "07:30")),
        ("31 07:30", when("2026-02-02"), Calendar(), when("2026-03-02", "07:30")),  # 28/2: Saturday
        ("fri 23:00", when("2026-11-19"), Calendar(), when("2026-11-23", "07:30")),  # quiet hours
    ],
)
def test_the_next_beat(beat: str, after: datetime, calendar: Calendar, expected: datetime) -> None:
    assert Beat.read(beat).after(after, calendar, QUIET) == expected


@given(
    beat=st.sampled_from(["mon 07:30", "fri 16:00", "1 07:30", "15 09:00", "31 08:00"]),
    hours=st.integers(0, 24 * 800),
)
def test_a_beat_is_later_speakable_and_never_far(beat: str, hours: int) -> None:
    moment = when("2026-01-01") + timedelta(hours=hours)
    found = Beat.read(beat).after(moment, MONDAY_OFF, QUIET)
    assert moment < found < moment + timedelta(days=36)
    assert may_speak(found, MONDAY_OFF, QUIET)
    again = Beat.read(beat).after(found, MONDAY_OFF, QUIET)
    assert local(again).date() > local(found).date()


@pytest.mark.parametrize(
    "text", ["", "monday 07:30", "mon", "32 07:30", "0 07:30", "mon 7:30", "x"]
)
def test_what_is_no_beat_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"beat|day"):
        Beat.read(text)


def test_it_looks_back_on_the_last_whole_week_or_month() -> None:
    moment = when("2026-11-24")
    assert Beat.read("mon 07:30").looks_back_on(moment) == Period(
        date(2026, 11, 16), date(2026, 11, 22)
    )
    assert Beat.read("1 07:30").looks_back_on(moment) == Period(
        date(2026, 10, 1), date(2026, 10, 31)
    )
    assert str(Beat.read("1 07:30")) == "1 07:30"
    assert str(Beat.read("mon 07:30")) == "mon 07:30"
