"""Who hears about a deadline and when: rungs move but are never lost, and nobody is surprised."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.ladder import (
    Audience,
    Ladder,
    LadderSet,
    Rung,
    Step,
    climb,
    climbed_before,
    moments,
    pick,
)
from domain.worktime import Quiet, may_speak
from tests.domain.test_worktime import CALENDAR, MOMENTS, QUIET, QUIETS, here

TASK = Ladder.read(
    "task",
    "-3d assignee; -1d assignee; 0d assignee; +1d assignee, head; +3d superior;"
    " +7d supervisor; repeat 7d",
    basis="Quy chế làm việc",
)
SHORT = Ladder.read("short", "50% assignee; -2h assignee; 0h assignee; +1d head; +2d superior")
BOTH = LadderSet("tasks", TASK, SHORT)
DUE = here("2026-11-18 17:00")  # a Wednesday; no holiday until the 24th


def laid(
    ladder: Ladder = TASK, due: datetime = DUE, *, urgent: bool = False
) -> tuple[datetime, ...]:
    return moments(ladder, due, CALENDAR, QUIET, urgent=urgent, since=due - timedelta(days=20))


def step(
    climbed: int,
    now: datetime,
    *,
    ladder: Ladder = TASK,
    told: datetime | None = None,
    reachable: bool = True,
    urgent: bool = False,
) -> Step:
    return climb(
        laid(ladder, urgent=urgent),
        ladder,
        climbed,
        now,
        head_told_at=told,
        head_reachable=reachable,
        calendar=CALENDAR,
        quiet=QUIET,
        urgent=urgent,
    )


# --- the setting ---------------------------------------------------------------------------


def test_a_ladder_reads_back_from_its_notation_and_from_json() -> None:
    assert Ladder.read("task", str(TASK), "Quy chế làm việc") == TASK
    assert Ladder.from_json(TASK.to_json()) == TASK
    assert LadderSet.from_json(BOTH.to_json()).short.rungs == SHORT.rungs
    assert str(SHORT.rungs[0]) == "50% assignee"
    assert str(TASK.rungs[3]) == "+1d 08:00 assignee, head"


def test_a_rung_keeps_its_own_time_of_day() -> None:
    rung = Rung.read("-1d 14:30 assignee, accepter")
    assert (rung.days, rung.at) == (-1, time(14, 30))
    assert rung.tell == (Audience.ASSIGNEE, Audience.ACCEPTER)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "no rungs"),
        ("repeat 7d", "no rungs"),
        ("-3d", "not a rung"),
        ("-3x assignee", "not a rung"),
        ("-3d boss", "boss"),
        ("-1.5d assignee", "days are whole"),
        ("-2h 08:00 assignee", "time of day"),
        ("-1d 25:00 assignee", "in rung"),
        ("0% assignee", "share"),
        ("100% assignee", "share"),
        ("-1d head, head", "each of them once"),
        ("-1d assignee; -3d assignee", "must not follow"),
        ("-1d assignee; -1d head", "must not follow"),
        ("-1h assignee; -2h assignee", "must not follow"),
        ("60% assignee; 50% head", "must not follow"),
        ("+1d head; 0h assignee", "must not follow"),
        ("-1d assignee; repeat 7d", "late last rung"),
        ("+1d head; repeat 0d", "late last rung"),
    ],
)
def test_a_bad_ladder_is_refused_with_its_reason(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Ladder.read("task", text)


@pytest.mark.parametrize(
    "value",
    [{}, {"name": "a", "rungs": "0d head"}, {"name": "a", "rungs": ["0d head"], "basis": ""},
     {"name": "a", "rungs": "0d head", "basis": "", "more": ""}],
)  # fmt: skip
def test_json_that_is_no_ladder_is_refused(value: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="ladder"):
        Ladder.from_json(value)


def test_a_rung_is_placed_exactly_once() -> None:
    with pytest.raises(ValueError, match="exactly one"):
        Rung((Audience.HEAD,), days=1, hours=2)
    with pytest.raises(ValueError, match="exactly one"):
        Rung((Audience.HEAD,))


@pytest.mark.parametrize(
    ("assigned", "due", "ladder"),
    [
        ("2026-11-18 09:00", "2026-11-19 17:00", SHORT),
        ("2026-11-18 09:00", "2026-11-20 17:00", TASK),
        ("2026-11-20 09:00", "2026-11-24 17:00", SHORT),  # Monday worked, Tuesday a holiday
        ("2026-11-20 09:00", "2026-11-25 17:00", TASK),
        ("2026-11-20 09:00", "2026-11-20 11:00", SHORT),
    ],
)
def test_less_than_two_working_days_takes_the_short_ladder(
    assigned: str, due: str, ladder: Ladder
) -> None:
    assert pick(BOTH, here(assigned), here(due), CALENDAR) is ladder


# --- laid over a deadline ------------------------------------------------------------------


def test_rungs_count_working_days_over_a_weekend_and_a_holiday() -> None:
    assert laid(due=here("2026-11-23 17:00"))[:5] == (
        here("2026-11-18 08:00"),
        here("2026-11-20 08:00"),
        here("2026-11-23 08:00"),
        here("2026-11-25 08:00"),
        here("2026-11-27 08:00"),
    )


def test_a_rung_before_a_deadline_on_a_day_off_moves_back() -> None:
    assert laid(due=here("2026-11-22 17:00"))[2] == here("2026-11-20 17:15")


def test_the_day_itself_is_announced_before_the_hour() -> None:
    assert laid(due=here("2026-11-18 07:30"))[2] == here("2026-11-18 07:30")


def test_the_short_ladder_goes_by_hours() -> None:
    due = here("2026-11-18 16:00")
    placed = moments(SHORT, due, CALENDAR, QUIET, urgent=False, since=here("2026-11-18 08:00"))
    assert placed[:4] == (
        here("2026-11-18 12:00"),
        here("2026-11-18 14:00"),
        here("2026-11-18 16:00"),
        here("2026-11-19 08:00"),
    )


def test_a_share_of_the_time_needs_the_assignment() -> None:
    with pytest.raises(ValueError, match="assignment"):
        moments(SHORT, DUE, CALENDAR, QUIET, urgent=False)


def test_a_rung_that_would_move_before_the_assignment_moves_forward_instead() -> None:
    # Assigned on Friday evening for Monday 08:30: two hours before is still quiet.
    due, since = here("2026-11-23 08:30"), here("2026-11-20 17:20")
    placed = moments(SHORT, due, CALENDAR, QUIET, urgent=False, since=since)
    assert placed[1] == here("2026-11-23 07:00")


def test_urgent_work_knows_neither_quiet_hours_nor_days_off() -> None:
    placed = laid(due=here("2026-11-22 23:00"), urgent=True)
    assert placed[1:4] == (
        here("2026-11-21 08:00"),
        here("2026-11-22 08:00"),
        here("2026-11-23 08:00"),
    )


def test_rungs_before_the_assignment_count_as_climbed() -> None:
    assert climbed_before(laid(), here("2026-11-17 07:59")) == 1
    assert climbed_before(laid(), here("2026-11-17 08:00")) == 2


# --- climbing ------------------------------------------------------------------------------


def test_nothing_is_said_before_the_first_rung() -> None:
    assert step(0, here("2026-11-13 07:59")) == Step(None, 0, here("2026-11-13 08:00"))


def test_a_reached_rung_is_announced_and_the_next_is_known() -> None:
    assert step(0, here("2026-11-13 08:00")) == Step(0, 1, here("2026-11-17 08:00"))


def test_after_an_outage_one_message_says_the_highest_rung() -> None:
    now = here("2026-11-18 09:00")
    assert step(0, now) == Step(2, 3, here("2026-11-19 08:00"), skipped=(0, 1))


def test_what_comes_due_in_quiet_time_waits_for_its_end() -> None:
    assert step(1, here("2026-11-17 22:00")) == Step(None, 1, here("2026-11-18 07:00"))
    assert step(1, here("2026-11-17 22:00"), urgent=True).rung == 1


def test_telling_the_head_is_remembered() -> None:
    now = here("2026-11-19 08:00")
    assert step(3, now) == Step(3, 4, here("2026-11-23 08:00"), head_told_at=now)


def test_the_superior_hears_when_the_head_has_known_for_a_working_day() -> None:
    told = here("2026-11-19 08:00")
    assert step(4, here("2026-11-23 08:00"), told=told).rung == 4


def test_a_head_not_told_yet_is_told_now_and_the_superior_waits_a_working_day() -> None:
    now = here("2026-11-23 09:00")
    told = step(3, now)
    assert told == Step(3, 4, here("2026-11-25 09:00"), head_told_at=now)  # the 24th is a holiday
    waiting = step(told.climbed, here("2026-11-25 08:59"), told=told.head_told_at)
    assert waiting == Step(None, 4, here("2026-11-25 09:00"), head_told_at=now)
    after = step(4, here("2026-11-25 09:00"), told=told.head_told_at)
    assert after.rung == 4


def test_a_head_told_only_yesterday_evening_still_has_the_working_day() -> None:
    told = here("2026-11-20 16:00")
    waiting = step(4, here("2026-11-23 08:00"), told=told)
    assert (waiting.rung, waiting.next_at) == (None, here("2026-11-23 16:00"))


def test_while_the_higher_rung_waits_the_lower_one_is_still_said() -> None:
    told = here("2026-11-20 16:00")
    said = step(2, here("2026-11-23 08:00"), told=told)
    assert said == Step(3, 4, here("2026-11-23 16:00"), skipped=(2,), head_told_at=told)


def test_a_new_head_is_told_before_those_above_even_when_the_rung_was_climbed() -> None:
    now = here("2026-11-27 08:00")
    assert step(5, now).rung is None
    said = step(5, here("2026-11-30 08:00"))
    assert said == Step(3, 5, here("2026-12-01 08:00"), head_told_at=here("2026-11-30 08:00"))


def test_an_unreachable_head_delays_nothing() -> None:
    said = step(3, here("2026-11-23 09:00"), reachable=False)
    assert (said.rung, said.skipped, said.head_told_at) == (4, (3,), None)


def test_a_ladder_that_tells_no_head_waits_for_none() -> None:
    about_head = Ladder.read("about the head", "-1d handler; +1d superior; +3d supervisor")
    assert step(0, here("2026-11-19 08:00"), ladder=about_head).rung == 1


def test_an_urgent_matter_gives_the_head_twenty_four_hours() -> None:
    now = here("2026-11-21 20:00")  # a Saturday evening
    assert step(3, now, urgent=True).next_at == here("2026-11-22 20:00")


def test_the_last_rung_comes_again_every_week_and_catches_up_as_one() -> None:
    told = here("2026-11-19 08:00")
    last = laid()[-1]
    first = step(5, last, told=told)
    assert (first.rung, first.next_at) == (5, last + timedelta(days=7))
    late = step(first.climbed, last + timedelta(days=21, hours=1), told=told)
    assert late == Step(5, 9, last + timedelta(days=28), (6, 7), told)


def test_a_repetition_is_not_early_in_its_day() -> None:
    told, again = here("2026-11-19 08:00"), laid()[-1] + timedelta(days=7)
    assert step(6, again - timedelta(minutes=30), told=told).next_at == again
    assert step(6, again, told=told).rung == 5


def test_a_ladder_without_repetition_ends() -> None:
    done = step(5, here("2026-12-30 09:00"), ladder=SHORT)
    assert done == Step(None, 5, None)


# --- whatever the ladder, the deadline and the hours ---------------------------------------

TELLS = st.lists(st.sampled_from(Audience), min_size=1, max_size=2, unique=True).map(tuple)
EARLY = st.one_of(
    st.builds(Rung, TELLS, days=st.integers(-9, 0)),
    st.builds(Rung, TELLS, hours=st.integers(-90, 0).map(float)),
    st.builds(Rung, TELLS, share=st.integers(1, 99).map(float)),
)
LATE = st.one_of(
    st.builds(Rung, TELLS, days=st.integers(1, 12)),
    st.builds(Rung, TELLS, hours=st.integers(1, 90).map(float)),
)


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    """Any early rungs then any late ones, each kind in its own order."""
    rungs: list[Rung] = []
    for rung in (*draw(st.lists(EARLY, max_size=4)), *draw(st.lists(LATE, max_size=4))):
        try:
            Ladder("any", (*rungs, rung))
        except ValueError:
            continue
        rungs.append(rung)
    chosen = tuple(rungs) or (Rung((Audience.HEAD,), days=1),)
    again = draw(st.none() | st.integers(1, 9)) if chosen[-1].late else None
    return Ladder("any", chosen, again)


SPANS = st.timedeltas(timedelta(hours=1), timedelta(days=40))


@given(ladders(), MOMENTS, SPANS, QUIETS, st.booleans())
@settings(max_examples=80)
def test_every_rung_has_a_moment_in_order_on_its_side_of_the_deadline(
    ladder: Ladder, since: datetime, span: timedelta, quiet: Quiet, urgent: bool
) -> None:
    anchor = since + span
    placed = moments(ladder, anchor, CALENDAR, quiet, urgent=urgent, since=since)
    assert len(placed) == len(ladder.rungs)
    assert list(placed) == sorted(placed)
    for rung, moment in zip(ladder.rungs, placed, strict=True):
        assert moment > anchor if rung.late else moment <= anchor
        assert urgent or may_speak(moment, CALENDAR, quiet)


@given(
    ladders(),
    MOMENTS,
    SPANS,
    st.lists(st.timedeltas(timedelta(minutes=1), timedelta(days=9)), min_size=1, max_size=25),
    st.booleans(),
    st.booleans(),
)
@settings(max_examples=120)
def test_a_climb_whenever_looked_at_says_each_thing_once_in_time_and_in_turn(
    ladder: Ladder,
    since: datetime,
    span: timedelta,
    pauses: list[timedelta],
    reachable: bool,
    urgent: bool,
) -> None:
    placed = moments(ladder, since + span, CALENDAR, QUIET, urgent=urgent, since=since)
    now, climbed, told = since, climbed_before(placed, since), None

    def look() -> Step:
        return climb(
            placed,
            ladder,
            climbed,
            now,
            head_told_at=told,
            head_reachable=reachable,
            calendar=CALENDAR,
            quiet=QUIET,
            urgent=urgent,
        )

    for pause in pauses:
        now += pause
        seen = look()
        assert seen.climbed >= climbed  # never down
        assert seen.next_at is None or seen.next_at > now  # and never stuck
        if seen.rung is not None:
            rung = ladder.rungs[seen.rung]
            assert placed[seen.rung] <= now
            assert urgent or may_speak(now, CALENDAR, QUIET)
            known = [n for n in range(seen.rung) if _tells_head_alone(ladder.rungs[n])]
            if rung.above and reachable and known:
                assert told is not None
                assert now - told >= timedelta(hours=24)
        missed = set(range(climbed, seen.climbed)) - {seen.climbed - 1, seen.rung}
        assert missed <= set(seen.skipped)  # what is not said is at least written down
        climbed, told = seen.climbed, seen.head_told_at
        again = look()
        assert (again.rung, again.climbed) == (None, climbed)


def _tells_head_alone(rung: Rung) -> bool:
    return Audience.HEAD in rung.tell and not rung.above


@given(ladders(), MOMENTS, SPANS)
@settings(max_examples=50)
def test_a_planner_that_only_wakes_at_next_at_says_every_rung(
    ladder: Ladder, since: datetime, span: timedelta
) -> None:
    placed = moments(ladder, since + span, CALENDAR, QUIET, urgent=False, since=since)
    now: datetime | None = since
    climbed = start = climbed_before(placed, since)
    told, accounted = None, set(range(start))
    while now is not None and climbed < len(placed):
        seen = climb(
            placed,
            ladder,
            climbed,
            now,
            head_told_at=told,
            head_reachable=True,
            calendar=CALENDAR,
            quiet=QUIET,
        )
        accounted |= {*seen.skipped, *([] if seen.rung is None else [seen.rung])}
        now, climbed, told = seen.next_at, seen.climbed, seen.head_told_at
    assert accounted >= set(range(len(placed)))
