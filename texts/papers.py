"""The words of papers: names understood in workbooks, sentences about flaws, labels of charts."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from domain.papers import FourWayChart, Problem
from domain.words import fold


@cache
def _book() -> Mapping[str, Any]:
    text = Path(__file__).with_name("papers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def say(problem: Problem, language: str) -> str:
    """One sentence naming sheet, row, column and what is expected; ``language`` is vi or en."""
    where: Mapping[str, str] = _book()["where"][language]
    sentence: str = _book()["flaws"][language][problem.code]
    parts = [where["sheet"] if problem.sheet else where["file"]]
    parts += [where[key] for key in ("row", "column", "heading") if getattr(problem, key)]
    facts = {name: getattr(problem, name) for name in Problem.__dataclass_fields__}
    joint = ": " if problem.row else " "
    return ("".join(parts) + joint + sentence).format_map(facts)


def describe(chart: FourWayChart) -> str:
    """The chart in one sentence, for those who cannot see it."""
    words, counts = chart_words(chart.language), chart.counts
    names = ("total", "done", "done_on_time", "done_late", "open", "open_in_time", "open_overdue")
    numbers = {name: number(getattr(counts, name), chart.language) for name in names}
    return words["alt"].format(as_of=f"{chart.as_of:%d/%m/%Y}", **numbers)


def number(count: int, language: str) -> str:
    """A count with its thousands set apart as the language does: 1.234 or 1,234."""
    return f"{count:,}".replace(",", chart_words(language)["thousands"])


def percent(part: int, whole: int, language: str) -> str:
    """A share with one decimal: 74,5% or 74.5%; a few of many are never 0. ``whole`` is not 0."""
    share = f"{part / whole:.1%}" if part / whole >= 0.0005 or not part else "<0.1%"
    return share.replace(".", chart_words(language)["decimal"])


def chart_words(language: str) -> Mapping[str, str]:
    words: Mapping[str, str] = _book()["chart"][language]
    return words


def hotline_words(language: str) -> Mapping[str, Any]:
    """The labels of the hotline's chart."""
    labels: Mapping[str, Any] = _book()["hotline_chart"][language]
    return labels


def sheet(key: str) -> str:
    """The name of a sheet as we write it."""
    name: str = _book()["sheets"][key][0]
    return name


def headings(sheet: str) -> Mapping[str, tuple[str, ...]]:
    """The names of each column of a sheet, the one we write first."""
    return {key: tuple(names) for key, names in _book()["headings"][sheet].items()}


def choices(kind: str) -> Mapping[str, tuple[str, ...]]:
    """The names of each choice (roles, levels, urgencies, marks …), the one we write first."""
    return {key: tuple(names) for key, names in _book()[kind].items()}


def guide() -> Mapping[str, Any]:
    """The sentences of the sheet that explains a template."""
    sentences: Mapping[str, Any] = _book()["guide"]
    return sentences


def evaluation(key: str) -> str:
    """A heading or sentence of the evaluation of officials; exported in Vietnamese only."""
    sentence: str = _book()["evaluation"][key]
    return sentence


def books(key: str) -> str:
    """A heading or word of the ledger of lateness and the registers; in Vietnamese only."""
    sentence: str = _book()["books"][key]
    return sentence


def pakn(key: str) -> str:
    """A heading or word of the list for the national portal; in Vietnamese only."""
    sentence: str = _book()["pakn"][key]
    return sentence


def same(name: str) -> str:
    """A name as headings and choices compare: folded, without punctuation and brackets."""
    return " ".join(re.findall(r"[a-z0-9]+", re.sub(r"\([^)]*\)", " ", fold(name))))
