"""Posters in the chat: whose, and the sheet itself."""

from __future__ import annotations

from dataclasses import dataclass

from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.files import MadeFile
from domain.notices.supervision import Choice
from domain.posters import PosterOrder, Way


@dataclass(frozen=True, slots=True)
class PosterUnits(Notice):
    """Several units fit, or none did (``query``)."""

    query: str
    units: tuple[Choice, ...]
    more: int

    def rows(self) -> Rows:
        return tuple((Pick(f"🏢 {each.name}", f"ap.make:{each.id}"),) for each in self.units)


@dataclass(frozen=True, slots=True)
class PosterBegun(Notice):
    """It is being printed, with codes for these channels."""

    unit: str
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class PosterNowhere(Notice):
    """There is no channel a code could lead to."""


@dataclass(frozen=True, slots=True)
class PosterReady(MadeFile):
    """The poster; ``lack`` when it could not be printed, with a button to try again."""

    ordered: PosterOrder
    unit: int = 0

    def rows(self) -> Rows:
        return ((Press("paper.again", f"ap.make:{self.unit}"),),) if self.lack is not None else ()
