"""Where an office says so, what comes in after hours counts as received the next working day."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from domain.deadline_phrases import Basis, StepKind
from domain.officehours import Season, Timetable, read_hours
from domain.receipts import counted_on, read_received
from domain.worktime import Calendar, DayKind, Hours, at

# Saturday 28/11 is worked for Monday 23/11; Tuesday 24/11/2026 is a holiday (NQ 28/2026/QH16).
CALENDAR = Calendar(
    {
        date(2026, 11, 23): DayKind.HOAN_DOI_NGHI,
        date(2026, 11, 24): DayKind.NGHI,
        date(2026, 11, 28): DayKind.LAM_BU,
    },
    frozenset({2026}),
)
HOURS = read_hours("07:00–11:00, 13:00–17:00")


def moment(day: int, hour: int = 0, minute: int = 0) -> datetime:
    return at(date(2026, 11, day), time(hour, minute))


@pytest.mark.parametrize(
    ("received", "counts"),
    [
        (moment(20, 16, 59), 20),
        (moment(20, 17, 0), 25),  # closing is over; 21/11 to 24/11 are off
        (moment(20, 5, 30), 20),  # before opening the day has not begun
        (moment(20, 12, 0), 20),  # at noon the office only rests
        (moment(21, 9, 0), 25),
        (moment(21), 25),  # a day without an hour
        (moment(20), 20),
        (moment(28, 9, 0), 28),  # a worked Saturday
        (moment(28, 18, 0), 30),
    ],
)
def test_the_day_something_counts_as_received(received: datetime, counts: int) -> None:
    assert counted_on(received, CALENDAR, HOURS) == date(2026, 11, counts)


def test_the_hours_are_those_of_that_day() -> None:
    winter = Season(date(2026, 11, 1), date(2026, 11, 30), read_hours("07:30–16:30"))
    hours = Timetable(HOURS, (winter,))
    assert counted_on(moment(19, 16, 45), CALENDAR, hours) == date(2026, 11, 20)
    assert counted_on(moment(19, 16, 45), CALENDAR, HOURS) == date(2026, 11, 19)


@pytest.mark.parametrize(
    ("phrase", "basis", "due"),
    [
        ("5 ngày làm việc kể từ ngày nhận", None, date(2026, 12, 1)),
        ("5 ngày làm việc", Basis.RECEIVED, date(2026, 12, 1)),
        ("10 ngày kể từ khi nhận được văn bản", None, date(2026, 12, 7)),  # 05/12 is a Saturday
        # What does not count from the receipt stays as it is.
        ("5 ngày làm việc", Basis.ASSIGNED, date(2026, 11, 30)),
        ("5 ngày làm việc kể từ ngày ký", None, date(2026, 11, 30)),
        ("ngày mai", Basis.RECEIVED, date(2026, 11, 21)),
        ("trước ngày 30/11/2026", Basis.RECEIVED, date(2026, 11, 29)),
    ],
)
def test_only_a_count_from_the_receipt_begins_later(
    phrase: str, basis: Basis | None, due: date
) -> None:
    found = read_received(phrase, moment(20, 17, 40), CALENDAR, HOURS, basis=basis)
    late = [step for step in found.steps if step.kind is StepKind.LATE_IN]
    assert found.on == due
    assert [(step.on, step.until) for step in late] == (
        [(date(2026, 11, 20), date(2026, 11, 25))] if due.month == 12 else []
    )


def test_within_hours_nothing_is_said_of_it() -> None:
    found = read_received("5 ngày làm việc kể từ ngày nhận", moment(19, 9), CALENDAR, Hours())
    assert found.on == date(2026, 11, 28)
    assert found.steps[0].kind is StepKind.START


def test_of_a_day_without_an_hour_none_is_told() -> None:
    phrase = "5 ngày làm việc kể từ ngày nhận"
    by_day = read_received(phrase, moment(21), CALENDAR, HOURS).steps[0]
    by_hour = read_received(phrase, moment(21, 9), CALENDAR, HOURS).steps[0]
    assert (by_day.at, by_hour.at) == (None, moment(21, 9))
