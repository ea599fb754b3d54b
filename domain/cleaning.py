"""Files made clean: what became of one, and who can look into it for what harms."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Verdict(StrEnum):
    CLEAN = "clean"  # what was hidden in it was taken out
    PLAIN = "plain"  # of a kind that hides nothing
    UNCLEAN = "unclean"  # what may be hidden could not be taken out
    BARRED = "barred"  # it could run on the reader's machine
    BOMB = "bomb"  # it unpacks to more than any machine should hold
    INFECTED = "infected"
    UNSCANNED = "unscanned"  # larger than the scanner takes


PASSED_ON = (Verdict.CLEAN, Verdict.PLAIN)
REFUSED = (Verdict.BARRED, Verdict.BOMB, Verdict.INFECTED, Verdict.UNSCANNED)
"""Nobody is given such a file, cleaned or not."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """``body`` is empty unless the file may be passed on as it is here."""

    verdict: Verdict
    mime: str = ""  # of the body
    body: bytes = field(default=b"", repr=False)


class ScannerAway(Exception):
    """The scanner cannot be asked now; nothing is passed on until it can."""


class ScannerRefused(Exception):
    """The scanner will not look at this file, now or later."""


class Scanner(Protocol):
    """Looks for known harm (viruses) in a file."""

    async def found(self, body: bytes) -> str:
        """What was found, by its name; "" for nothing. Raises ScannerAway or ScannerRefused."""
        ...


class Laundry(Protocol):
    """Takes hidden facts out of files, away from the server."""

    async def clean(self, body: bytes, name: str, mime: str) -> Cleaned:
        """Raises PaperFailed when whoever did it died or went over its limits."""
        ...
