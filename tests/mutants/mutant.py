"""A mutant: one change to one file, the promise it breaks, and the tests that should notice."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Mutant:
    """``before`` occurs exactly once in the file, unless ``start`` says where it stands.
    ``tests`` are what pytest is given (paths, or single tests), tried in this order."""

    name: str
    file: str
    before: str
    after: str
    promise: str
    tests: tuple[str, ...]
    start: int | None = field(default=None, compare=False)  # offset in characters

    def planted(self, text: str) -> str:
        """The text with the bug in it. Raises LookupError when the place is not to be found."""
        if self.start is None and text.count(self.before) != 1:
            raise LookupError(f"{self.name}: found {text.count(self.before)} times in {self.file}")
        start = text.index(self.before) if self.start is None else self.start
        end = start + len(self.before)
        if text[start:end] != self.before:
            raise LookupError(f"{self.name}: {self.file} has changed")
        return text[:start] + self.after + text[end:]

    def line(self, text: str) -> int:
        start = text.index(self.before) if self.start is None else self.start
        return text.count("\n", 0, start) + 1


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of a mutant. ``by`` is the test that failed first, "" when none did."""

    mutant: Mutant
    line: int
    caught: bool
    by: str
    seconds: float


def bug(name: str, file: str, before: str, after: str, promise: str, *tests: str) -> Mutant:
    """One that was chosen: in its own words, wherever ``before`` now stands."""
    return Mutant(name, file, before, after, promise, tests)
