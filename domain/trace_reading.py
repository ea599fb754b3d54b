"""A text read for traces: small letters without marks, and where each stands in the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from domain.words import fold

UNSEEN = ("Mn", "Me", "Cf")
DASHES = dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("․·•", ".")


@dataclass(frozen=True, slots=True)
class Reading:
    """``flat[i]`` stands at ``places[i]`` of the original, ``capital[i]`` says whether large."""

    flat: str
    places: tuple[int, ...]
    capital: tuple[bool, ...]

    @classmethod
    def of(cls, text: str) -> Reading:
        letters: list[str] = []
        places: list[int] = []
        capital: list[bool] = []
        for place, letter in enumerate(text):
            plain = plain_letter(letter)
            if plain:
                letters.append(plain)
                places.append(place)
                capital.append(letter.isupper())
        return cls("".join(letters), tuple(places), tuple(capital))


@lru_cache(maxsize=4096)
def plain_letter(letter: str) -> str:
    """One small letter, digit or blank; "" for marks and for what nobody sees."""
    category = unicodedata.category(letter)
    if category in UNSEEN:
        return ""
    if letter.isspace():
        return "\n" if letter in "\n\r\u2028\u2029" else " "
    if category == "Nd":
        return str(unicodedata.digit(letter))
    letter = DASHES.get(letter, letter)
    return fold(unicodedata.normalize("NFKC", letter))[:1] or letter


Found = tuple[int, int, bool]
"""From where to where in the flat text, and whether without asking."""

Search = Callable[[Reading], Iterator[Found]]


def by(pattern: str, *, sure: bool = True) -> Search:
    """Matches of a pattern over the flat text; of its group «it» when it has one."""
    compiled = re.compile(pattern)
    group: str | int = "it" if "it" in compiled.groupindex else 0

    def search(read: Reading) -> Iterator[Found]:
        for match in compiled.finditer(read.flat):
            yield (*match.span(group), sure)

    return search


def first_of(*searches: Search) -> Search:
    """All that any of these finds, those of the first before the others."""

    def search(read: Reading) -> Iterator[Found]:
        for each in searches:
            yield from each(read)

    return search
