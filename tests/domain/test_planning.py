"""Planning as a whole, whatever the ladder, the deadline, the hours and the outages: monotone,
never skipped, never in quiet hours, idempotent, and one message after an outage."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.deadline_phrases import read
from domain.ladder import Ladder, Step, climb, climbed_before, moments
from domain.officehours import read_hours, read_quiet
from domain.quiethours import heard_at, leaves_room, silent
from domain.worktime import Calendar, DayKind, Quiet, at, may_speak, today
from tests.domain.test_ladder import SPANS, ladders
from tests.domain.test_worktime import CALENDAR, MOMENTS, QUIET, QUIETS

PAUSES = st.lists(st.timedeltas(timedelta(minutes=1), timedelta(days=30)), min_size=1, max_size=12)


@dataclass
class Watch:
    """A clock of one matter as the planner keeps it: what was said, and when to look again."""

    ladder: Ladder
    placed: tuple[datetime, ...]
    quiet: Quiet
    climbed: int
    told: datetime | None = None
    next_at: datetime | None = None
    said: list[tuple[datetime, Step]] = field(default_factory=list)

    def look(self, now: datetime, *, reachable: bool = True) -> Step:
        step = climb(
            self.placed,
            self.ladder,
            self.climbed,
            now,
            head_told_at=self.told,
            head_reachable=reachable,
            calendar=CALENDAR,
            quiet=self.quiet,
        )
        self.climbed, self.told, self.next_at = step.climbed, step.head_told_at, step.next_at
        if step.rung is not None:
            self.said.append((now, step))
        return step

    def live(self, since: datetime, until: datetime, *, reachable: bool = True) -> None:
        """As a planner that is never away: it looks exactly when it asked to."""
        now: datetime | None = since
        while now is not None and now <= until:
            self.look(now, reachable=reachable)
            now = self.next_at


def watch(ladder: Ladder, since: datetime, span: timedelta, quiet: Quiet = QUIET) -> Watch:
    placed = moments(ladder, since + span, CALENDAR, quiet, urgent=False, since=since)
    return Watch(ladder, placed, quiet, climbed_before(placed, since))


@given(ladders(), MOMENTS, SPANS, QUIETS, PAUSES)
@settings(max_examples=120)
def test_whenever_it_looks_it_climbs_only_up_and_speaks_only_when_one_may(
    ladder: Ladder, since: datetime, span: timedelta, quiet: Quiet, pauses: list[timedelta]
) -> None:
    clock, now = watch(ladder, since, span, quiet), since
    for pause in pauses:
        now, before = now + pause, clock.climbed
        step = clock.look(now)
        assert clock.climbed >= before
        assert step.rung is None or may_speak(now, CALENDAR, quiet)
        assert step.next_at is None or step.next_at > now
        assert clock.look(now).rung is None, "the same moment says nothing twice"


@given(ladders(), MOMENTS, SPANS, st.timedeltas(timedelta(days=1), timedelta(days=200)))
@settings(max_examples=120)
def test_after_an_outage_one_message_stands_for_all_that_was_missed(
    ladder: Ladder, since: datetime, span: timedelta, away: timedelta
) -> None:
    """Without somebody above who must wait for the head, both end on the same rung."""
    there, back = watch(ladder, since, span), watch(ladder, since, span)
    until = since + away
    there.live(since, until, reachable=False)
    step = back.look(until, reachable=False)
    assert len(back.said) <= 1
    if not may_speak(until, CALENDAR, QUIET):
        assert step.rung is None
        assert step.next_at is not None or back.climbed == there.climbed
        return
    assert back.climbed == there.climbed
    assert back.next_at == there.next_at
    if step.rung is not None:
        assert step.rung == there.said[-1][1].rung, "the highest rung, not the first one missed"


@given(ladders(), MOMENTS, SPANS, QUIETS)
@settings(max_examples=80)
def test_a_planner_that_is_there_says_every_rung_once_and_in_order(
    ladder: Ladder, since: datetime, span: timedelta, quiet: Quiet
) -> None:
    clock = watch(ladder, since, span, quiet)
    start = clock.climbed
    clock.live(since, since + span + timedelta(days=90), reachable=False)
    said = [step.rung for _, step in clock.said if step.rung is not None]
    known = set(said) | {n for _, step in clock.said for n in step.skipped}
    assert known >= set(range(start, len(ladder.rungs)))
    assert said == sorted(said)
    last = len(ladder.rungs) - 1
    assert len([n for n in said if n < last]) == len({n for n in said if n < last})


@given(st.integers(1, 40), st.dates(date(2026, 1, 1), date(2026, 12, 1)), st.data())
@settings(max_examples=80)
def test_a_holiday_decreed_later_only_ever_moves_a_counted_deadline_back(
    days: int, starts: date, data: st.DataObject
) -> None:
    """And the ladder over it goes with it: no rung comes earlier than it did."""
    phrase = f"{days} ngày làm việc"
    before = read(phrase, starts, CALENDAR).due_at
    weekday = data.draw(st.dates(starts, starts + timedelta(days=60)))
    decreed = Calendar({**CALENDAR.days, weekday: DayKind.NGHI}, CALENDAR.confirmed_years)
    after = read(phrase, starts, decreed).due_at
    assert before is not None
    assert after is not None
    assert before <= after
    inside = starts < weekday <= today(before) and CALENDAR.is_working(weekday)
    assert (after > before) == inside
    assert decreed.is_working(today(after))
    assert read(phrase, starts, decreed).due_at == after, "counting again changes nothing"


def from_to(start: int, length: int) -> Quiet:
    """Half hours of a day."""
    end = (start + length) % 48
    return Quiet(time(start // 2, start % 2 * 30), time(end // 2, end % 2 * 30))


SPOKEN = st.builds(from_to, st.integers(0, 47), st.integers(1, 40))


@given(SPOKEN, MOMENTS)
@settings(max_examples=200)
def test_what_waits_for_ones_quiet_hours_comes_when_both_may_speak(
    mine: Quiet, now: datetime
) -> None:
    if not leaves_room(mine, QUIET):
        return
    heard = heard_at(now, CALENDAR, mine, QUIET)
    assert heard >= now
    if heard == now:
        return
    assert may_speak(heard, CALENDAR, mine)
    assert may_speak(heard, CALENDAR, QUIET)
    assert heard - now <= timedelta(days=14), "Tết and the weekends about it"


def test_hours_are_read_as_people_write_them() -> None:
    for text in ("07:00–11:00, 13:00–17:00", "7h-11h, 13h-17h", "7h đến 11h và 13h đến 17h"):
        hours = read_hours(text)
        assert (hours.opens, hours.noon, hours.again, hours.closes) == (
            time(7), time(11), time(13), time(17),
        )  # fmt: skip
    assert not read_hours("7h-11h, 13h-17h").are_open(at(date(2026, 11, 19), time(12)), CALENDAR)
    assert silent(time(23), read_quiet("21h-7h30"))
    assert not silent(time(8), read_quiet("21h-7h30"))
