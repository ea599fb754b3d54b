"""A day, or a moment, as it is typed on the command line."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime, time

from bot.failures import Unusable
from bot.speaker import Speaker
from domain.spots import reckoned
from domain.worktime import at

FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%Y%m%d")
HOURS = ("T%H:%M", " %H:%M")


def day_of(speaker: Speaker, text: str) -> date:
    """2026-11-19 or 19/11/2026. Raises Unusable with the sentence that says so."""
    for form in FORMS:
        with suppress(ValueError):
            day = datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 a day, no moment
            if reckoned(day):
                return day
    raise Unusable(speaker.words("days.bad_day", text=text))


def moment_of(speaker: Speaker, text: str) -> datetime:
    """A day, perhaps with an hour of the office behind it («2026-11-20 17:40»); without one its
    first instant, UTC. Raises Unusable."""
    for form in (day + hour for day in FORMS for hour in HOURS):
        with suppress(ValueError):
            found = datetime.strptime(text.strip(), form)  # noqa: DTZ007 the office's own hour
            if reckoned(found.date()):
                return at(found.date(), found.time())
    return at(day_of(speaker, text), time(0, 0))
