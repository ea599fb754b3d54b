"""The clock: real time is real, business time may run ahead, and never back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import ShiftedClock, Since, SystemClock

THURSDAY = datetime(2026, 11, 19, 0, 25, tzinfo=UTC)


def test_business_time_is_real_time_outside_the_demo() -> None:
    clock = SystemClock()
    assert abs(clock.now() - clock.real()) < timedelta(hours=1)
    assert clock.now().utcoffset() == clock.real().utcoffset() == timedelta()


def test_spans_are_measured_by_a_clock_nobody_can_set() -> None:
    """A pause of ten minutes lasts ten minutes, whatever is done to the machine's clock."""
    shown, passed = [THURSDAY], [70.0]
    clock = SystemClock(Since(lambda: shown[0], lambda: passed[0]))
    shown[0], passed[0] = THURSDAY - timedelta(hours=3), 670.0
    assert clock.real() == THURSDAY + timedelta(minutes=10)
    assert clock.now() == THURSDAY - timedelta(hours=3)


def test_the_demo_shows_its_own_day_and_moves_on() -> None:
    clock = ShiftedClock.showing(THURSDAY)
    assert clock.now() >= THURSDAY
    clock.move(timedelta(days=1))
    assert clock.now() - THURSDAY >= timedelta(days=1)
    assert abs(clock.real() - SystemClock().real()) < timedelta(hours=1)


def test_the_demo_never_turns_back() -> None:
    with pytest.raises(ValueError, match="forward"):
        ShiftedClock().move(timedelta(seconds=-1))
