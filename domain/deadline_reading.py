"""One reading of a deadline phrase: its kind, its moment, how it was counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.cyclephrases import phrase_of
from domain.deadline_steps import Basis, Step
from domain.recurrences import Recurrence
from domain.worktime import local, today


class Kind(StrEnum):
    """What a deadline is."""

    FIXED = "fixed"  # a day or an hour
    RELATIVE = "relative"  # so many days after something
    PERIODIC = "periodic"
    EVENT = "event"  # ``due_at`` is None until the day of the event is known
    ON_REQUEST = "on_request"  # «khi có yêu cầu»
    STANDING = "standing"  # «thường xuyên»
    NONE = "none"  # «không quy định thời hạn»
    AMBIGUOUS = "ambiguous"  # may mean any of ``alternatives``
    UNKNOWN = "unknown"  # not understood; ``alternatives`` are only proposals

    @property
    def understood(self) -> bool:
        return self not in (Kind.AMBIGUOUS, Kind.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a phrase. ``due_at`` is UTC; None where there is no moment (yet).

    ``alternatives`` are readings to choose from: always two or three when not understood; of a
    repetition whose words name no day, the usual days. ``event`` is what it waits for.
    """

    phrase: str
    kind: Kind
    due_at: datetime | None = None
    steps: tuple[Step, ...] = ()
    alternatives: tuple[Reading, ...] = ()
    recurrence: Recurrence | None = None
    basis: Basis | None = None
    event: str = ""
    precise: bool = False  # an hour was named or counted; otherwise the whole day counts
    moves: bool = False  # a change of the calendar may move it: it was counted

    @property
    def on(self) -> date | None:
        """The local day it falls on."""
        return None if self.due_at is None else today(self.due_at)


def plainly(reading: Reading) -> str:
    """Words that say this reading alone, for one that was offered and chosen."""
    if reading.recurrence is not None:
        return phrase_of(reading.recurrence)
    if reading.kind is Kind.RELATIVE and not reading.precise:
        return reading.phrase
    if reading.due_at is None:
        return reading.phrase
    here = local(reading.due_at)
    return f"{here:%H:%M} ngày {here:%d/%m/%Y}" if reading.precise else f"ngày {here:%d/%m/%Y}"
