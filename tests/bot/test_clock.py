"""The clock: real time is real, business time may run ahead, and never back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import ShiftedClock, SystemClock

THURSDAY = datetime(2026, 11, 19, 0, 25, tzinfo=UTC)


def test_business_time_is_real_time_outside_the_demo() -> None:
    clock = SystemClock()
    before = clock.real()
    assert before <= clock.now() <= clock.real()
    assert before.utcoffset() == timedelta()


def test_the_demo_shows_its_own_day_and_moves_on() -> None:
    clock = ShiftedClock.showing(THURSDAY)
    assert clock.now() >= THURSDAY
    clock.move(timedelta(days=1))
    assert clock.now() - THURSDAY >= timedelta(days=1)
    assert abs(clock.real() - SystemClock().real()) < timedelta(hours=1)


def test_the_demo_never_turns_back() -> None:
    with pytest.raises(ValueError, match="forward"):
        ShiftedClock().move(timedelta(seconds=-1))
