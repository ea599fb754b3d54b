"""What a benchmark is: contestants that take turns, and goals their figures are held against."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

Figures = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Round:
    """What a contestant is told. ``home`` is a new empty folder of this run, deleted after it;
    ``store`` is kept between runs (seeded databases). ``quick``: only prove that it still runs."""

    number: int
    quick: bool
    home: Path
    store: Path

    def size(self, full: int, quick: int) -> int:
        return quick if self.quick else full


Run = Callable[[Round], Figures] | Callable[[Round], Awaitable[Figures]]


@dataclass(frozen=True, slots=True)
class Contestant:
    """``run`` is called in a fresh process, once per round, and returns figures by metric.
    ``prepare`` is called once before the first round, also in a process of its own: what it
    leaves in ``store`` is there for every round. ``patience`` is in seconds, for one run."""

    name: str
    run: Run
    prepare: Callable[[Round], None] | Callable[[Round], Awaitable[None]] | None = None
    patience: float = 900.0
    ours: bool = False
    in_quick: bool = True


@dataclass(frozen=True, slots=True)
class Goal:
    """``at_least`` or ``at_most`` (one of them) bounds the metric of ``ours``, divided by the
    metric of ``peer`` where there is one; ``inverse`` divides the peer's by ours (times faster
    where less is better). Judged by the medians; the ratio of the best rounds is shown beside it.
    A ``stretch`` that is missed is told, and is no failure."""

    text: str
    metric: str
    ours: str
    peer: str = ""
    peer_metric: str = ""
    at_least: float | None = None
    at_most: float | None = None
    inverse: bool = False
    stretch: bool = False

    def met(self, value: float) -> bool:
        if self.at_least is not None:
            return value >= self.at_least
        assert self.at_most is not None
        return value <= self.at_most


@dataclass(frozen=True, slots=True)
class Bench:
    """``units`` names the metrics in the order of the table's columns, with their units; figures
    a contestant returns beyond them are kept in the JSON. ``number`` orders the page.
    ``by_request``: minutes long, run only when named. ``notes`` go under the table."""

    name: str
    number: float
    title: str
    contestants: Sequence[Contestant]
    units: Mapping[str, str]
    goals: Sequence[Goal] = ()
    notes: Sequence[str] = ()
    rounds: int | None = None
    by_request: bool = False
    packages: Sequence[str] = field(default=())

    def contestant(self, name: str) -> Contestant:
        return next(each for each in self.contestants if each.name == name)
