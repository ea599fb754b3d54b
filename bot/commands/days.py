"""Days and periods as options of commands: 2026-04-24 or 24/04/2026, presets, cut-offs."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from bot.failures import Unusable
from bot.speaker import Speaker
from domain.periods import Period, Preset, preset
from domain.spots import reckoned
from domain.worktime import end_of_day

SHAPES = ("%Y-%m-%d", "%d/%m/%Y", "%Y%m%d")


def day_of(speaker: Speaker, text: str | None) -> date | None:
    """The day that was written, None for none. Raises Unusable."""
    if text is None:
        return None
    for shape in SHAPES:
        with suppress(ValueError):
            day = datetime.strptime(text.strip(), shape).date()  # noqa: DTZ007 a day, no moment
            if reckoned(day):
                return day
    raise Unusable(speaker.words("days.bad_day", value=text))


def period_of(
    speaker: Speaker, first: str | None, last: str | None, named: str | None, day: date
) -> Period:
    """From the options of a command; nothing said is this year until today. Raises Unusable."""
    if named is not None:
        if first is not None or last is not None:
            raise Unusable(speaker.words("days.both"))
        if named not in tuple(Preset):
            choices = ", ".join(Preset)
            raise Unusable(speaker.words("days.bad_preset", value=named, choices=choices))
        return preset(Preset(named), day)
    start, end = day_of(speaker, first), day_of(speaker, last) or day
    start = start or end.replace(month=1, day=1)
    if start > end:
        raise Unusable(speaker.words("days.reversed", start=f"{start:%d/%m/%Y}"))
    return Period(start, end)


def cut_of(day: date | None, period: Period, now: datetime) -> datetime:
    """The end of that day, by default of the period; now at the latest."""
    return period.as_of(now) if day is None else min(end_of_day(day), now)
