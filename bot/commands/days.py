"""Days and periods as options of commands: presets, from and to, cut-offs."""

from __future__ import annotations

from datetime import date, datetime

from bot.days import day_of
from bot.failures import Unusable
from bot.speaker import Speaker
from domain.periods import Period, Preset, preset
from domain.worktime import end_of_day


def day_if(speaker: Speaker, text: str | None) -> date | None:
    """The day, if one was written. Raises Unusable."""
    return day_of(speaker, text) if text is not None else None


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
    start, end = day_if(speaker, first), day_if(speaker, last) or day
    start = start or end.replace(month=1, day=1)
    if start > end:
        raise Unusable(speaker.words("days.reversed", start=f"{start:%d/%m/%Y}"))
    return Period(start, end)


def cut_of(day: date | None, period: Period, now: datetime) -> datetime:
    """The end of that day, by default of the period; now at the latest."""
    return period.as_of(now) if day is None else min(end_of_day(day), now)
