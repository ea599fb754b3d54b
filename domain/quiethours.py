"""Quiet hours of one person beside those of the office: what waits, and until when."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from domain.worktime import Calendar, Quiet, speakable

LEAST = timedelta(minutes=30)  # of the office's day that must be left for reminders


def heard_at(now: datetime, calendar: Calendar, mine: Quiet, office: Quiet) -> datetime:
    """The first moment from ``now`` outside one's own quiet hours; if it lies in the office's,
    the first after those that is outside both."""
    moment = speakable(now, calendar, mine)
    if moment == now:
        return now
    for _ in range(8):  # two windows a day: a few steps always do where there is room at all
        later = speakable(speakable(moment, calendar, office), calendar, mine)
        if later == moment:
            break
        moment = later
    return moment


def leaves_room(quiet: Quiet, office: Quiet) -> bool:
    """Whether on a working day some stretch lies outside both."""
    moments = (time(minute // 60, minute % 60) for minute in range(0, 24 * 60, 5))
    free = [clock for clock in moments if not silent(clock, quiet) and not silent(clock, office)]
    return len(free) * timedelta(minutes=5) >= LEAST


def silent(clock: time, quiet: Quiet) -> bool:
    if quiet.start <= quiet.end:
        return quiet.start <= clock < quiet.end
    return clock >= quiet.start or clock < quiet.end
