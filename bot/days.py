"""A day as it is typed on the command line."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from bot.failures import Unusable
from bot.speaker import Speaker
from domain.spots import reckoned

FORMS = ("%Y-%m-%d", "%d/%m/%Y")


def day_of(speaker: Speaker, text: str) -> date:
    """2026-11-19 or 19/11/2026. Raises Unusable with the sentence that says so."""
    for form in FORMS:
        with suppress(ValueError):
            day = datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 a day, no moment
            if reckoned(day):
                return day
    raise Unusable(speaker.words("deadline.bad_day", text=text))
