"""What comes in after office hours or on a day off counts as received the next working day.

Usual in the working rules of offices, not in a law (BLDS 2015 art. 147 only leaves the first day
out): whether an office does so is its setting ``deadline.received_late``.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from domain.clockphrases import OpeningTimes
from domain.deadline_phrases import Basis, Reading, Step, StepKind, read
from domain.worktime import MIDNIGHT, Calendar, local, today


def counted_on(received_at: datetime, calendar: Calendar, hours: OpeningTimes) -> date:
    """The working day something counts as received. Of a moment that is local midnight only the
    day is known: it is moved off a day off, and nothing else."""
    return hours.on(today(received_at)).received_on(received_at, calendar)


def read_received(
    phrase: str,
    received_at: datetime,
    calendar: Calendar,
    hours: OpeningTimes,
    *,
    basis: Basis | None = None,
) -> Reading:
    """The deadline ``phrase`` sets for what came in at ``received_at``. A count from the receipt
    begins on the working day the office counts it as received, and the first step says so.
    ``basis`` as in ``read``."""
    day, hour = today(received_at), received_at if has_hour(received_at) else None
    plainly = read(phrase, day, calendar, basis=basis, hours=hours, now=hour)
    starts = counted_on(received_at, calendar, hours)
    if plainly.basis is not Basis.RECEIVED or starts == day:
        return plainly
    late = Step(StepKind.LATE_IN, on=day, until=starts, at=hour)
    reading = read(phrase, starts, calendar, basis=basis, hours=hours)
    return replace(reading, steps=(late, *reading.steps))


def has_hour(received_at: datetime) -> bool:
    return local(received_at).time() != MIDNIGHT
