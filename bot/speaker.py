"""The voice of the command line: sentences, tables and progress bars in the reader's language."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from texts import operator

Step = Callable[[int, int], None]
"""Called with how much is done and how much there is."""


PIPED = 240  # columns where no terminal says how many there are


@dataclass
class Speaker:
    """``say`` goes to standard output; progress and complaints to standard error."""

    language: str = "vi"
    out: Console = field(default_factory=lambda: console(stderr=False))
    err: Console = field(default_factory=lambda: console(stderr=True))

    def words(self, key: str, **facts: object) -> str:
        return operator.say(self.language, key, **facts)

    def say(self, key: str, **facts: object) -> None:
        self.print(self.words(key, **facts))

    def print(self, text: str) -> None:
        """Plain text, never wrapped: whoever pipes it gets one line per line."""
        self.out.print(text, markup=False, soft_wrap=True)

    def complain(self, text: str) -> None:
        self.err.print(Text(text, style="red"), soft_wrap=True)

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table as wide as its longest cells need; codes are never cut."""
        table = Table(*headings)
        for row in rows:
            table.add_row(*(Text(cell, overflow="fold") for cell in row))
        self.out.print(table)

    @contextmanager
    def progress(self, *keys: str) -> Iterator[tuple[Step, ...]]:
        """One bar per key; each is moved by its own step. Silent where nobody watches."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        bars = Progress(
            *columns,
            TimeRemainingColumn(),
            console=self.err,
            transient=True,
            disable=not self.err.is_terminal,
        )
        with bars:
            yield tuple(self._bar(bars, key) for key in keys)

    def _bar(self, bars: Progress, key: str) -> Step:
        task = bars.add_task(self.words(key), total=None)
        return lambda done, total: bars.update(task, completed=done, total=total)


def console(*, stderr: bool) -> Console:
    made = Console(stderr=stderr, highlight=False)
    if not made.is_terminal:
        made.width = PIPED
    return made


def language_of(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """--language, else LANG; Vietnamese unless English is asked for."""
    wanted = environment.get("LC_ALL") or environment.get("LANG") or ""
    for place, argument in enumerate(arguments):
        if argument == "--language":
            wanted = next(iter(arguments[place + 1 : place + 2]), "")
        elif argument.startswith("--language="):
            wanted = argument.partition("=")[2]
    return "en" if wanted.startswith("en") else "vi"
