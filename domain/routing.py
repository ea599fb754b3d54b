"""Where a citizen's report goes: never to the person it is about, nor to anybody below them.

Reports on staff go to the head of their unit, on a head or deputy to the head of the superior
body (Luật Tố cáo 2018 art. 12–13, applied to reports); without a unit, to the hotline desk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.lifecycle import About
from domain.words import fold, given_name

_WORD = re.compile(r"[^\W_]+")
_TITLES = frozenset(
    [
        "anh",
        "chi",
        "ong",
        "ba",
        "co",
        "chu",
        "bac",
        "em",
        "dong",
        "can",
        "bo",
        "nhan",
        "vien",
        "cong",
        "chuc",
        "truong",
        "pho",
        "phong",
        "giam",
        "doc",
    ]
)


@dataclass(frozen=True, slots=True)
class Station:
    """One unit on the way up: who answers for it, and everybody who leads it."""

    unit_id: int
    heads: tuple[int, ...]
    leadership: tuple[int, ...]  # heads and deputies, leaders of the body


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whom the office named for what nobody in the line may handle."""

    person: int
    unit_id: int


@dataclass(frozen=True, slots=True)
class Route:
    """Exactly one of ``holder`` and the desk has the report.

    ``barred`` may never know of it. ``stranded``: the line of heads is exhausted and nobody is
    named above it, which the operator must hear. ``desk`` may be empty: then nobody is left who
    may handle it.
    """

    unit_id: int | None  # the unit whose head holds it
    holder: int | None
    desk: tuple[int, ...]
    barred: frozenset[int]
    stranded: bool = False


def route(
    about: About,
    named: Iterable[int],
    line: Sequence[Station],
    desk: Sequence[int],
    passing: int = 0,
    *,
    shut: Iterable[int] = (),
    last: Receiver | None = None,
) -> Route:
    """Who is responsible for a report.

    ``line`` is the unit it concerns and the units over it, nearest first; () when unknown.
    ``named`` are people it is about as far as known. ``passing`` skips so many stations that
    could answer: a second objection goes one body higher. ``shut`` are others who may not have it
    (they depend on those it is about); ``last`` has it when nobody in the line may.
    """
    barred = frozenset(named)
    kept = frozenset(shut)
    if not line:
        return ending(desk, barred, kept, last, stranded=False)
    if subject(about, barred, line[0].leadership) is About.LEADERSHIP:
        barred |= frozenset(line[0].leadership)
        line = line[1:]
    for station in line:
        heads = left(station.heads, barred | kept)
        if heads and not passing:
            return Route(station.unit_id, heads[0], (), barred)
        passing -= bool(heads)
    return ending(desk, barred, kept, last, stranded=True)


def ending(
    desk: Sequence[int],
    barred: frozenset[int],
    shut: frozenset[int],
    last: Receiver | None,
    *,
    stranded: bool,
) -> Route:
    """Where the line of heads says nothing: the desk when no unit is known, else the receiver,
    and the desk as the very last."""
    able = left(desk, barred | shut)
    if (stranded or not able) and last is not None and last.person not in barred | shut:
        return Route(last.unit_id, last.person, (), barred)
    return Route(None, None, able, barred, stranded)


def subject(about: About, named: Iterable[int], leadership: Iterable[int]) -> About:
    """Whom a report is about, when names have spoken: one leader named outweighs the ticked box."""
    people = frozenset(named)
    if people & frozenset(leadership):
        return About.LEADERSHIP
    return About.STAFF if people and about is About.UNSAID else about


def left(people: Iterable[int], barred: Iterable[int]) -> tuple[int, ...]:
    banned = frozenset(barred)
    return tuple(person for person in people if person not in banned)


def mentioned(text: str, people: Mapping[int, str]) -> frozenset[int]:
    """Whose full name (two words at least) stands in a text, accents or none."""
    said = _words(text)
    return frozenset(
        person
        for person, name in people.items()
        if len(parts := _words(name)) > 1 and _holds(said, parts)
    )


def meant(name: str, people: Mapping[int, str]) -> frozenset[int]:
    """Whom a typed name may mean: the full name, else a part of it, else the given name.

    «chị Lan quầy 3» is every Lan: rather one too many kept away than one too few.
    """
    said = _words(name)
    while len(said) > 1 and said[0] in _TITLES:
        said = said[1:]
    if not said:
        return frozenset()
    return (
        mentioned(name, people)
        or frozenset(person for person, full in people.items() if _holds(_words(full), said))
        or frozenset(person for person, full in people.items() if fold(given_name(full)) in said)
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(text)))


def _holds(words: tuple[str, ...], part: tuple[str, ...]) -> bool:
    size = len(part)
    return any(words[i : i + size] == part for i in range(len(words) - size + 1))
