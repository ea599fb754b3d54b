"""What gives people away in their own words, and where it stands.

Read as people type it: without diacritics, decomposed, with blanks, dots or letters nobody sees
between digits, with the digits of other scripts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.trace_names import addresses, names
from domain.trace_numbers import dossiers, emails, identities, phones, plates
from domain.trace_reading import Reading, Search

MASK = "•••"


class TraceKind(StrEnum):
    EMAIL = "email"
    DOSSIER = "dossier"  # the number of an administrative file
    IDENTITY = "identity"  # căn cước, chứng minh nhân dân
    PHONE = "phone"
    PLATE = "plate"
    NAME = "name"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Trace:
    """``text[start:end]`` gives somebody away; ``sure``: nobody need be asked whether it does."""

    kind: TraceKind
    start: int
    end: int
    sure: bool = True


SEARCHES: tuple[tuple[TraceKind, Search], ...] = (
    (TraceKind.EMAIL, emails),
    (TraceKind.DOSSIER, dossiers),
    (TraceKind.IDENTITY, identities),
    (TraceKind.PHONE, phones),
    (TraceKind.PLATE, plates),
    (TraceKind.NAME, names),
    (TraceKind.ADDRESS, addresses),
)
"""Where two overlap, the first has it."""

MASKED_UNASKED = frozenset({TraceKind.EMAIL, TraceKind.IDENTITY, TraceKind.PHONE, TraceKind.NAME})
"""Hidden from officers unless the reporter let them read it: a plate, an address or a file's
number may be those of the matter itself."""


def find(text: str) -> tuple[Trace, ...]:
    """Every trace in order, none overlapping another; places are those of ``text`` as it is,
    composed or not."""
    read = Reading.of(text)
    taken: list[Trace] = []
    for kind, search in SEARCHES:
        for start, end, sure in search(read):
            while read.flat[end - 1] in " ,":
                end -= 1
            one = Trace(kind, read.places[start], whole(text, read.places[end - 1] + 1), sure)
            if not any(one.start < other.end and other.start < one.end for other in taken):
                taken.append(one)
    return tuple(sorted(taken, key=lambda each: each.start))


def whole(text: str, end: int) -> int:
    """Marks that follow the last letter of a decomposed text belong to it."""
    while end < len(text) and unicodedata.category(text[end]) in ("Mn", "Me"):
        end += 1
    return end


def said(text: str, trace: Trace) -> str:
    return text[trace.start : trace.end]


def key(text: str) -> str:
    """The same for one trace however it is spaced or accented."""
    return "".join(letter for letter in Reading.of(text).flat if letter.isalnum())


def replaced(text: str, instead: Callable[[Trace], str | None]) -> str:
    """The text with other words for each trace; where there are none it stays as it is."""
    parts: list[str] = []
    behind = 0
    for trace in find(text):
        words = instead(trace)
        if words is not None:
            parts += [text[behind : trace.start], words]
            behind = trace.end
    return "".join((*parts, text[behind:]))


def masked(text: str, kept: Iterable[str] = ()) -> str:
    """Without the reporter's sure traces; ``kept`` are the keys of those they chose to leave."""
    left = frozenset(kept)

    def instead(trace: Trace) -> str | None:
        hidden = trace.sure and trace.kind in MASKED_UNASKED
        return MASK if hidden and key(said(text, trace)) not in left else None

    return replaced(text, instead)
