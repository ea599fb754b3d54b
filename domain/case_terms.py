"""The time limits of a case by its category: the office's usual ones, and exceptions to them.

Exceptions are one policy, written «GIO_GIAC answer 5, RUOU_BIA answer 5»: a category, a limit, a
number of days. «none» says there are none. Nothing here is a default: the office keeps both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.lifecycle import Category

NONE = "none"


class Limit(StrEnum):
    TRIAGE = "triage"  # working days in which the desk says what it is
    FORWARD = "forward"  # working days in which it lies with whoever answers
    ANSWER = "answer"  # working days in which the citizen has an answer
    CAP = "cap"  # calendar days no answer may take longer than
    PROGRESS = "progress"  # calendar days between notes on progress once it is late


@dataclass(frozen=True, slots=True)
class Exceptions:
    """Days that differ from the usual ones, by category and limit."""

    days: Mapping[tuple[Category, Limit], int]

    def of(self, category: Category, limit: Limit, usual: int) -> int:
        return self.days.get((category, limit), usual)

    @classmethod
    def read(cls, text: str) -> Exceptions:
        """From the notation above. Raises ValueError quoting what is wrong."""
        if text.strip() == NONE:
            return cls({})
        found: dict[tuple[Category, Limit], int] = {}
        for part in text.split(","):
            words = part.split()
            if len(words) != 3:
                raise ValueError(f"not a category, a limit and a number: {part.strip()!r}")
            key = Category(words[0]), Limit(words[1])
            if key in found or not 0 < int(words[2]) < 1000:
                raise ValueError(f"said twice, or not a number of days: {part.strip()!r}")
            found[key] = int(words[2])
        return cls(found)
