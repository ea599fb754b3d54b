"""Letters compared without what scanners lose: accents, case, and i for l, at unchanged places."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_ALIKE = str.maketrans({"l": "i", "1": "i", "|": "i", "0": "o"})


@lru_cache(maxsize=4096)
def _letter(one: str) -> str:
    base = unicodedata.normalize("NFD", one.casefold())[:1].replace("đ", "d")
    return base or one


def flat(text: str) -> str:
    """Small letters without marks, one for each of an NFC text: places stay the same."""
    return "".join(map(_letter, text))


def squashed(text: str) -> str:
    """The letters of a heading alone, those a scanner confuses made the same."""
    return re.sub(r"[\W_]+", "", flat(text)).translate(_ALIKE)


def tidy(text: str) -> str:
    return " ".join(text.split())


def capital(text: str) -> str:
    """Begins with a capital letter."""
    return text[:1].upper() + text[1:]
