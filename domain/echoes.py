"""Whether a question to the person complained about gives the reporter away: it must be in the
handler's own words, without the code, and without what only the reporter's text holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.traces import TraceKind, find
from domain.traces import said as cut
from domain.words import fold, nfc

RUN = 5  # words in a row that are no longer chance
SHORT = 4  # digits: shorter numbers say nothing
_WORD = re.compile(r"[^\W_]+")
_CODE = re.compile(r"(?i)\bPA[\s.-]*\d{6}[\s.-]*\d{1,4}\b")
_TRACES = (TraceKind.EMAIL, TraceKind.PHONE, TraceKind.IDENTITY, TraceKind.PLATE)
_LONG_NUMBER = re.compile(r"\d(?:[\d.\-/ ]*\d)?")


class Echo(StrEnum):
    CODE = "code"  # of the report: never goes out
    TRACE = "trace"  # a telephone or identity number, an address, a plate
    NUMBER = "number"  # a number that stands in the reporter's text, such as a file's
    WORDS = "words"  # the reporter's own words


@dataclass(frozen=True, slots=True)
class Heard:
    """What of the case stands in a question, as it is written there."""

    echo: Echo
    text: str


def echoes(question: str, told: Iterable[str]) -> tuple[Heard, ...]:
    """Everything in a question that gives the reporter away; ``told`` is what they wrote."""
    said = nfc(question)
    words = tuple(told)
    found = [Heard(Echo.CODE, match[0]) for match in _CODE.finditer(said)]
    found += [Heard(Echo.TRACE, cut(said, one)) for one in find(said) if one.kind in _TRACES]
    numbers = {digits(match[0]) for text in words for match in _LONG_NUMBER.finditer(nfc(text))}
    known = " ".join(one.text for one in found)
    found += [
        Heard(Echo.NUMBER, match[0])
        for match in _LONG_NUMBER.finditer(said)
        if told_number(digits(match[0]), numbers) and match[0] not in known
    ]
    runs = {run for text in words for run in runs_of(words_of(text))}
    return (*found, *(Heard(Echo.WORDS, text) for text in shared(said, runs)))


def told_number(said: str, numbers: set[str]) -> bool:
    """Whether the reporter wrote this number, or one it is a good part of; a year is chance."""
    if len(said) <= SHORT:
        return len(said) == SHORT and said in numbers
    return any(said in number for number in numbers)


def digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def words_of(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def runs_of(words: list[str]) -> Iterable[tuple[str, ...]]:
    return (tuple(words[n : n + RUN]) for n in range(len(words) - RUN + 1))


def shared(question: str, runs: set[tuple[str, ...]]) -> list[str]:
    """The stretches of the question that stand word for word in the reporter's text, accents or
    not, each as long as it is."""
    places = list(_WORD.finditer(question))
    folded = [fold(place[0]) for place in places]
    hit = [False] * len(places)
    for n in range(len(places) - RUN + 1):
        if tuple(folded[n : n + RUN]) in runs:
            hit[n : n + RUN] = [True] * RUN
    found: list[str] = []
    start: int | None = None
    for n, held in enumerate([*hit, False]):
        if held and start is None:
            start = n
        elif not held and start is not None:
            found.append(question[places[start].start() : places[n - 1].end()])
            start = None
    return found
