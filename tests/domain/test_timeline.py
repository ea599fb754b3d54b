"""Which deadline was in force on a day, and how often one was missed, from how a task stood."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from domain.lateness import Cause, Group, Statement, groups_of, is_late, spares
from domain.lifecycle import TaskState
from domain.timeline import Stretch, deadlines, in_force, stood, times_missed
from tests.tasks import at

GIVEN, FIRST, SECOND = at("2026-11-02"), at("2026-11-10"), at("2026-11-20")
EXTENDED, NOW = at("2026-11-09", "09:00"), at("2026-11-25")
OPEN, SUBMITTED, DONE = TaskState.IN_PROGRESS, TaskState.SUBMITTED, TaskState.DONE


def stretch(
    begun: datetime,
    ended: datetime | None,
    due: datetime | None,
    state: TaskState = OPEN,
    handed_in: datetime | None = None,
    accepted: datetime | None = None,
) -> Stretch:
    return Stretch(begun, ended, 1, due, state, handed_in, accepted)


EXTENSION = (stretch(GIVEN, EXTENDED, FIRST), stretch(EXTENDED, None, SECOND))


def test_the_deadline_in_force_on_each_day() -> None:
    versions = deadlines(EXTENSION, NOW)
    assert [(one.number, one.due_at, one.missed) for one in versions] == [
        (1, FIRST, False),  # extended before it passed
        (2, SECOND, True),
    ]
    held = {day: in_force(versions, date(2026, 11, day)) for day in (1, 2, 8, 9, 30)}
    assert {day: one.number if one else 0 for day, one in held.items()} == {
        1: 0, 2: 1, 8: 1, 9: 2, 30: 2,
    }  # fmt: skip


def test_what_changed_besides_the_deadline_makes_no_new_version() -> None:
    returned = at("2026-11-05")
    life = (stretch(GIVEN, returned, FIRST, SUBMITTED, returned), stretch(returned, None, FIRST))
    [only] = deadlines(life, NOW)
    assert (only.begun, only.ended, only.missed) == (GIVEN, None, True)


@pytest.mark.parametrize(
    ("life", "missed"),
    [
        (EXTENSION, [SECOND]),
        ((stretch(GIVEN, None, None),), []),
        ((stretch(GIVEN, None, FIRST, TaskState.PAUSED),), []),
        ((stretch(GIVEN, None, FIRST, SUBMITTED, FIRST),), []),  # in the last second
        ((stretch(GIVEN, None, FIRST, SUBMITTED, FIRST + timedelta(seconds=1)),), [FIRST]),
        ((stretch(GIVEN, None, FIRST, DONE, FIRST, NOW),), []),  # accepted long after: in time
        ((stretch(GIVEN, None, FIRST, DONE, SECOND, NOW),), [FIRST]),
        (
            # withdrawn before it was due
            (
                stretch(GIVEN, EXTENDED, FIRST),
                stretch(EXTENDED, None, FIRST, TaskState.CANCELLED),
            ),
            [],
        ),
        (
            # missed, extended afterwards, missed again: twice
            (stretch(GIVEN, at("2026-11-12"), FIRST), stretch(at("2026-11-12"), None, SECOND)),
            [FIRST, SECOND],
        ),
    ],
)
def test_each_deadline_is_missed_once_and_by_nobody_who_kept_it(
    life: tuple[Stretch, ...], missed: list[datetime]
) -> None:
    assert list(times_missed(life, NOW)) == missed


def test_the_future_has_missed_nothing_yet() -> None:
    assert times_missed(EXTENSION, FIRST + timedelta(days=1)) == ()
    late = (stretch(GIVEN, None, FIRST), stretch(NOW, None, FIRST, SUBMITTED, NOW))
    assert times_missed(late[1:], FIRST + timedelta(days=1)) == ()  # it had not begun to stand so


def test_how_it_stood_then() -> None:
    assert stood(EXTENSION, GIVEN - timedelta(seconds=1)) is None
    assert stood(EXTENSION, EXTENDED) == EXTENSION[1]


# --- causes ---------------------------------------------------------------------------------


def test_only_a_confirmed_objective_cause_spares() -> None:
    spared = [
        (cause, verdict)
        for cause in (*Cause, None)
        for verdict in (*Statement, None)
        if spares(cause, verdict)
    ]
    assert spared == [(Cause.OBJECTIVE, Statement.CONFIRMED)]


@pytest.mark.parametrize("cause", Cause)
def test_every_cause_belongs_to_a_group_and_only_an_objective_one_to_neither(cause: Cause) -> None:
    assert {Group.KNOWN, Group.UNCLEAR} <= set(groups_of(cause))
    assert (Group.NEITHER in groups_of(cause)) == (cause is Cause.OBJECTIVE)


@pytest.mark.parametrize(
    ("state", "handed_in", "late"),
    [
        (OPEN, None, True),
        (TaskState.PAUSED, None, False),
        (TaskState.CANCELLED, None, False),
        (SUBMITTED, FIRST, False),
        (SUBMITTED, SECOND, True),
        (DONE, FIRST, False),
        (DONE, SECOND, True),
    ],
)
def test_late_is_what_the_statistic_calls_late(
    state: TaskState, handed_in: datetime | None, late: bool
) -> None:
    assert is_late(state, FIRST, handed_in, NOW) is late
    assert not is_late(state, None, handed_in, NOW)
