"""Climbing the ladder of a deadline: when each rung is reached, and which one is due now.

Everything is pure: ladders are settings (``domain.rungs``), ``moments`` lays one over a deadline,
``climb`` says what to announce, and the caller stores the ``Step``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from domain.rungs import Audience, Ladder, LadderSet, Rung
from domain.worktime import Calendar, Quiet, at, local, speakable, today

__all__ = [
    "Audience", "Ladder", "LadderSet", "Rung", "Step",
    "climb", "climbed_before", "moments", "pick",
]  # fmt: skip

SHORT_DAYS = 2  # a deadline nearer than this many working days takes the short ladder


def pick(ladders: LadderSet, assigned_at: datetime, due_at: datetime, calendar: Calendar) -> Ladder:
    """The ladder for this deadline: the short one when it is less than two working days away."""
    days = calendar.working_days_between(today(assigned_at), today(due_at))
    return ladders.short if days < SHORT_DAYS else ladders.normal


# --- laying a ladder over a deadline -------------------------------------------------------


def moments(
    ladder: Ladder,
    anchor: datetime,
    calendar: Calendar,
    quiet: Quiet,
    *,
    urgent: bool,
    since: datetime | None = None,
) -> tuple[datetime, ...]:
    """When each rung is reached, in order, in UTC; a moment nobody may speak at moves.

    Rungs before the deadline move back, or forward when back would be before the assignment
    (``since``) and forward still before the deadline; later ones move forward. ``urgent`` (Hỏa
    tốc, Thượng khẩn) ignores quiet hours and days off, and counts its days on the calendar.
    Raises ValueError for a share of the time without ``since``.
    """
    placed: list[datetime] = []
    for rung in ladder.rungs:
        moment = _nominal(rung, anchor, calendar, urgent, since)
        if not urgent:
            moment = _moved(moment, rung, anchor, calendar, quiet, since)
        placed.append(max(placed[-1], moment) if placed else moment)
    return tuple(placed)


def climbed_before(ladder_moments: Sequence[datetime], assigned_at: datetime) -> int:
    """How many rungs lie before the assignment: they count as climbed, and nothing was said."""
    return bisect_right(ladder_moments, assigned_at)


def _nominal(
    rung: Rung, anchor: datetime, calendar: Calendar, urgent: bool, since: datetime | None
) -> datetime:
    anchor = local(anchor).astimezone(UTC)
    if rung.hours is not None:
        return anchor + timedelta(hours=rung.hours)
    if rung.share is not None:
        if since is None:
            raise ValueError("a share of the time needs the moment of assignment")
        return min(anchor, since + (anchor - since) * (rung.share / 100)).astimezone(UTC)
    days = rung.days or 0
    moment = at(_shifted(today(anchor), days, calendar, urgent), rung.at)
    return moment if rung.late else min(moment, anchor)


def _shifted(day: date, days: int, calendar: Calendar, urgent: bool) -> date:
    if urgent:
        return day + timedelta(days=days)
    if days < 0:
        return calendar.back_working_days(day, -days)
    return calendar.add_working_days(day, days)


def _moved(
    moment: datetime,
    rung: Rung,
    anchor: datetime,
    calendar: Calendar,
    quiet: Quiet,
    since: datetime | None,
) -> datetime:
    ahead = speakable(moment, calendar, quiet)
    if rung.late:
        return ahead
    back = speakable(moment, calendar, quiet, before=anchor)
    unheard = since is not None and back <= since < moment
    return ahead if unheard and ahead <= anchor else back


# --- climbing ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """What to say now and what to store: the caller keeps ``climbed`` and ``head_told_at``.

    ``climbed`` counts rungs done, repetitions of the last one included. ``skipped`` are the rungs
    that were reached but said by the higher one, for the history.
    """

    rung: int | None  # index into the ladder's rungs; None says nothing
    climbed: int
    next_at: datetime | None  # when to ask again; None never
    skipped: tuple[int, ...] = ()
    head_told_at: datetime | None = None


def climb(
    ladder_moments: Sequence[datetime],
    ladder: Ladder,
    climbed: int,
    now: datetime,
    *,
    head_told_at: datetime | None,
    head_reachable: bool,
    calendar: Calendar,
    quiet: Quiet,
    urgent: bool = False,
) -> Step:
    """The highest rung reached, as one announcement however long nobody looked.

    Nobody above the head hears first: such a rung follows one working day (urgent: 24 hours)
    after the head was told. A head not told yet is told now and the higher rung waits; a head who
    cannot be reached, or a ladder that tells no head, delays nothing. In quiet time nothing is
    said and ``next_at`` is its end.
    """
    way = _Way(ladder, tuple(ladder_moments), calendar, quiet, urgent)
    top = way.reached(now)
    if top < climbed:
        return Step(None, climbed, way.moment(climbed), head_told_at=head_told_at)
    heard = way.allowed(now)
    if heard != now:
        return Step(None, climbed, heard, head_told_at=head_told_at)
    head = way.head_below(top) if head_reachable else None
    if head is None:
        return way.announce(top, climbed, now, head_told_at)
    if head_told_at is None:
        return way.tell_head(head, climbed, now)
    wait = way.day_after(head_told_at)
    if now < wait:
        return way.hold(top, climbed, wait, head_told_at)
    return way.announce(top, climbed, now, head_told_at)


def resume(
    ladder_moments: Sequence[datetime],
    ladder: Ladder,
    since: datetime,
    now: datetime,
    *,
    calendar: Calendar,
    quiet: Quiet,
    urgent: bool = False,
) -> Step:
    """Where a ladder goes on that nobody watched until ``now`` (a task brought in from a file):
    what has passed counts as climbed and nothing is said; the next rung, or the next repetition,
    keeps its moment."""
    way = _Way(ladder, tuple(ladder_moments), calendar, quiet, urgent)
    passed = max(way.reached(now) + 1, climbed_before(ladder_moments, since))
    return Step(None, passed, way.moment(passed))


@dataclass(frozen=True, slots=True)
class _Way:
    """One ladder laid over one deadline; steps beyond the last rung repeat it."""

    ladder: Ladder
    placed: tuple[datetime, ...]
    calendar: Calendar
    quiet: Quiet
    urgent: bool

    def index(self, step: int) -> int:
        return min(step, len(self.placed) - 1)

    def rung(self, step: int) -> Rung:
        return self.ladder.rungs[self.index(step)]

    def moment(self, step: int) -> datetime | None:
        if step < len(self.placed):
            return self.placed[step]
        again = self.ladder.repeat_days
        return None if again is None else self.repeated(step - len(self.placed) + 1, again)

    def repeated(self, times: int, every: int) -> datetime:
        last = local(self.placed[-1])
        return self.allowed(at(last.date() + timedelta(days=times * every), last.time()))

    def reached(self, now: datetime) -> int:
        """The highest step whose moment has come, -1 before the first."""
        step = bisect_right(self.placed, now) - 1
        every = self.ladder.repeat_days
        if every is None or step < len(self.placed) - 1:
            return step
        # Never too few: a repetition is on its day or, moved, on a later one.
        times = (today(now) - today(self.placed[-1])).days // every
        while times and self.repeated(times, every) > now:
            times -= 1
        return step + times

    def allowed(self, moment: datetime) -> datetime:
        return moment if self.urgent else speakable(moment, self.calendar, self.quiet)

    def day_after(self, told: datetime) -> datetime:
        here = local(told)
        day = _shifted(here.date(), 1, self.calendar, self.urgent)
        return self.allowed(at(day, here.time()))

    def head_below(self, top: int) -> int | None:
        """The highest rung that tells the head alone, when ``top`` speaks above the head."""
        if not self.rung(top).above:
            return None
        below = range(self.index(top) - 1, -1, -1)
        rungs = self.ladder.rungs
        return next(
            (n for n in below if Audience.HEAD in rungs[n].tell and not rungs[n].above), None
        )

    def announce(self, top: int, climbed: int, now: datetime, told: datetime | None) -> Step:
        tells_head = Audience.HEAD in self.rung(top).tell
        return Step(
            self.index(top),
            top + 1,
            self.moment(top + 1),
            tuple(range(climbed, top)),
            told or (now if tells_head else None),
        )

    def tell_head(self, head: int, climbed: int, now: datetime) -> Step:
        """Say the head's rung; all below the first one above the head is thereby said too."""
        held = next(n for n in range(head + 1, len(self.placed)) if self.rung(n).above)
        done = max(climbed, held)
        skipped = tuple(n for n in range(climbed, done) if n != head)
        return Step(head, done, self.day_after(now), skipped, now)

    def hold(self, top: int, climbed: int, wait: datetime, told: datetime) -> Step:
        """Say what lies below the rung that waits, if anything."""
        held = next(n for n in range(climbed, top + 1) if self.rung(n).above)
        if held == climbed:
            return Step(None, climbed, wait, head_told_at=told)
        return Step(held - 1, held, wait, tuple(range(climbed, held - 1)), told)
