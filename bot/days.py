"""A day as it is typed on the command line."""

from __future__ import annotations

from datetime import date, datetime

from bot.failures import Unusable
from bot.speaker import Speaker

FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%Y%m%d")


def day_of(speaker: Speaker, text: str) -> date:
    """2026-11-19 or 19/11/2026. Raises Unusable with the sentence that says so."""
    for form in FORMS:
        try:
            return datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 a day, no moment
        except ValueError:
            continue
    raise Unusable(speaker.words("days.bad_day", text=text))
