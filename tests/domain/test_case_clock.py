"""The due date of a case from its history alone, against a count minute by minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.case_clock import Happening, Reckoning, StepKind, Terms, reckon
from domain.case_terms import Exceptions, Limit
from domain.lifecycle import Category
from domain.worked import day_length, later, worked
from domain.worktime import Calendar, DayKind, Hours, at, local

HOURS = Hours(time(7), time(17), time(11), time(13))
BEGAN = datetime(2026, 11, 16, 0, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
TERMS = Terms(10, 60, HOURS)
DAYS = st.integers(0, 30).map(lambda n: date(2026, 11, 16) + timedelta(days=n))


def open_at(moment: datetime, calendar: Calendar) -> bool:
    return HOURS.are_open(moment, calendar)


def minutes_open(since: datetime, until: datetime, calendar: Calendar) -> int:
    """Counted one by one."""
    count = 0
    while since < until:
        count += open_at(since, calendar)
        since += MINUTE
    return count


moments = st.integers(0, 14 * 24 * 12).map(lambda n: BEGAN + timedelta(minutes=5 * n))
calendars = st.sets(DAYS, max_size=6).map(
    lambda days: Calendar(
        {day: DayKind.LAM_BU if day.weekday() >= 5 else DayKind.NGHI for day in days}
    )
)


@given(moments, moments, calendars)
def test_working_time_is_what_a_minute_hand_counts(
    one: datetime, other: datetime, calendar: Calendar
) -> None:
    since, until = min(one, other), max(one, other)
    expected = timedelta(minutes=minutes_open(since, until, calendar))
    assert worked(since, until, calendar, HOURS) == expected
    assert worked(until, since, calendar, HOURS) == timedelta()


@given(moments, st.integers(0, 5000).map(lambda n: n * MINUTE), calendars)
def test_so_much_later_is_so_much_working_time_away(
    moment: datetime, span: timedelta, calendar: Calendar
) -> None:
    """From a moment within office hours."""
    start = moment
    while not open_at(start, calendar):
        start += 5 * MINUTE
    found = later(start, span, calendar, HOURS)
    assert worked(start, found, calendar, HOURS) == span
    assert found.tzinfo is UTC


def test_a_working_day_is_eight_hours_without_the_noon_break() -> None:
    assert day_length(HOURS) == timedelta(hours=8)
    assert day_length(Hours(time(7), time(17))) == timedelta(hours=10)


def turn(kind: str, at_: datetime, **data: object) -> Happening:
    return Happening(kind, at_, data)


def received(at_: datetime = BEGAN) -> Happening:
    return turn("received", at_, **TERMS.as_data())


def due_of(*history: Happening, calendar: Calendar | None = None) -> datetime:
    return reckon(history, calendar or Calendar(), TERMS).due


def test_terms_survive_being_written_down() -> None:
    assert Terms(1, None, Hours()).over(TERMS.as_data()) == TERMS
    assert TERMS.over({}) == TERMS


@pytest.mark.parametrize("kind", ["added", "rated", "taken", "delegated", "reminded", "routed"])
def test_words_and_routings_move_nothing(kind: str) -> None:
    assert due_of(received(), turn(kind, BEGAN + timedelta(days=3))) == due_of(received())


def test_a_question_that_stops_no_clock_moves_nothing() -> None:
    history = received(), turn("asked", BEGAN), turn("resumed", BEGAN + timedelta(days=3))
    assert due_of(*history) == due_of(received())


def test_two_pauses_are_given_back_one_after_the_other() -> None:
    day = timedelta(days=1)
    history = [
        received(),
        turn("asked", BEGAN + day, paused=True),
        turn("asked", BEGAN + day * 1.5, paused=True),  # another question, the same pause
        turn("resumed", BEGAN + 2 * day),
        turn("asked", BEGAN + 3 * day, paused=True),
        turn("resumed", BEGAN + 4 * day),
    ]
    assert due_of(*history) - due_of(received()) == 2 * day
    assert reckon(history, Calendar(), TERMS).asked == 2


def test_a_pause_after_the_deadline_excuses_nothing() -> None:
    late = BEGAN + timedelta(days=30)
    history = [received(), turn("asked", late, paused=True), turn("resumed", late + timedelta(9))]
    found = reckon(history, Calendar(), TERMS)
    assert found.due == due_of(received())
    assert found.steps[-1].kind is StepKind.STANDS


def test_an_extension_during_a_pause_counts_the_rest_of_it() -> None:
    day = timedelta(days=1)
    named = at(date(2026, 12, 7), time(17))
    history = [
        received(),
        turn("asked", BEGAN + day, paused=True),
        turn("extended", BEGAN + 2 * day, due=named.isoformat()),
        turn("resumed", BEGAN + 3 * day),
    ]
    assert due_of(*history) == at(date(2026, 12, 8), time(17))


def test_a_named_day_that_turned_out_to_be_off_ends_with_the_next_working_day() -> None:
    named = at(date(2026, 12, 7), time(17))
    history = [received(), turn("extended", BEGAN, due=named.isoformat())]
    off = Calendar({date(2026, 12, 7): DayKind.NGHI})
    assert due_of(*history, calendar=off) == at(date(2026, 12, 8), time(17))


def test_reopening_begins_anew_and_forgets_what_was_before() -> None:
    again = BEGAN + timedelta(days=20)
    history = [
        received(),
        turn("asked", BEGAN, paused=True),
        turn("reopened", again, **TERMS.as_data()),
    ]
    found = reckon(history, Calendar(), TERMS)
    assert found.due == due_of(received(again))
    assert found.paused_since is None
    assert found.round == 2


def test_the_cap_moves_with_a_pause() -> None:
    data = Terms(30, 20, HOURS).as_data()
    begun = turn("received", BEGAN, **data)
    found = reckon([begun], Calendar(), TERMS)
    assert found.due == found.ceiling == at(date(2026, 12, 7), time(17))  # the 6th is a Sunday
    stood = [
        begun, turn("asked", BEGAN, paused=True), turn("resumed", BEGAN + timedelta(days=1)),
    ]  # fmt: skip
    found = reckon(stood, Calendar(), TERMS)
    assert found.due == found.ceiling == at(date(2026, 12, 8), time(17))


def test_a_history_without_a_beginning_is_refused() -> None:
    with pytest.raises(ValueError, match="received"):
        reckon([turn("asked", BEGAN, paused=True)], Calendar(), TERMS)


# --- any order -----------------------------------------------------------------------------

TURNS = st.lists(
    st.tuples(
        st.sampled_from(["asked", "resumed", "extended", "routed", "reopened", "reclassified"]),
        st.integers(1, 40),  # quarter days since the turn before
        st.integers(1, 20),  # days of an extension, or of another category
    ),
    max_size=12,
)


def history_of(turns: list[tuple[str, int, int]]) -> list[Happening]:
    moment, found = BEGAN, [received()]
    for kind, quarters, days in turns:
        moment += timedelta(hours=6 * quarters)
        named = at(local(moment).date() + timedelta(days=days), time(17))
        said: dict[str, dict[str, Any]] = {
            "asked": {"paused": True},
            "extended": {"due": named.isoformat()},
            "reopened": TERMS.as_data(),
            "reclassified": Terms(days, 60, HOURS).as_data(),
        }
        data = said.get(kind, {})
        found.append(Happening(kind, moment, data))
    return found


@given(TURNS, calendars)
def test_the_last_line_of_the_arithmetic_is_the_due_date(
    turns: list[tuple[str, int, int]], calendar: Calendar
) -> None:
    found = reckon(history_of(turns), calendar, TERMS)
    dated = [step.due for step in found.steps if step.due is not None]
    assert dated[-1] == found.due
    assert calendar.is_working(local(found.due).date())


@given(TURNS, calendars)
def test_a_pause_is_given_back_exactly(
    turns: list[tuple[str, int, int]], calendar: Calendar
) -> None:
    for before, after in steps_of(reckon(history_of(turns), calendar, TERMS)):
        gained = worked(before, after.due or before, calendar, HOURS)
        assert gained == timedelta(minutes=after.amount)
        stood = worked(after.at, after.until or after.at, calendar, HOURS)
        assert stood == timedelta(minutes=after.amount)


def steps_of(found: Reckoning):  # type: ignore[no-untyped-def]  # pairs for one test
    """Each pause with the deadline before it."""
    due = None
    for step in found.steps:
        if step.kind is StepKind.PAUSED and due is not None:
            yield due, step
        due = step.due or due


# --- exceptions by category ----------------------------------------------------------------


def test_exceptions_are_read_and_the_usual_stands_for_the_rest() -> None:
    found = Exceptions.read("GIO_GIAC answer 5, KHAC triage 2")
    assert found.of(Category.HOURS, Limit.ANSWER, 10) == 5
    assert found.of(Category.HOURS, Limit.TRIAGE, 1) == 1
    assert found.of(Category.OTHER, Limit.TRIAGE, 1) == 2
    assert Exceptions.read(" none ").of(Category.OTHER, Limit.CAP, 20) == 20


@pytest.mark.parametrize(
    "text",
    ["", "-", "GIO_GIAC 5", "XYZ answer 5", "GIO_GIAC reply 5", "GIO_GIAC answer 0",
     "GIO_GIAC answer five", "KHAC cap 9, KHAC cap 8"],
)  # fmt: skip
def test_what_is_no_exception_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Exceptions.read(text)
