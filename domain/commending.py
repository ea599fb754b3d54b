"""Praise on its way to counting for somebody: whom it names, and who has confirmed it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

from domain.routing import mentioned
from domain.words import fold, given_name


class Honour(StrEnum):
    NOTED = "noted"  # a citizen said so
    CONFIRMED = "confirmed"  # by the head or the supervisor: counts in the evaluation
    DECLINED = "declined"


_TITLED = re.compile(r"\b(?:anh|chi|ong|ba|co|chu|bac|em|dong chi|can bo)\s+([^\W\d_]+)")


def praised(text: str, own: Mapping[int, str], everybody: Mapping[int, str]) -> frozenset[int]:
    """Whom praise names: full names of anybody, else «chị Lan» where one Lan works in the unit.
    Of two of one name neither is meant for sure: the praise stays the unit's."""
    named = mentioned(text, everybody)
    if named:
        return named
    said = set(_TITLED.findall(fold(text)))
    givens = [fold(given_name(name)) for name in own.values()]
    return frozenset(
        person
        for person, name in own.items()
        if (given := fold(given_name(name))) in said and givens.count(given) == 1
    )
