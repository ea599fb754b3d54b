"""The table of routing rules as a workbook holds it: names as written, not yet looked up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.lifecycle import Category, ReportKind
from domain.papers import Problem
from domain.rules import Target


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One rule. What is "" or None fits everything; ``unit`` and ``to`` are as written."""

    kind: ReportKind | None
    category: Category | None
    unit: str
    hours: str  # as domain.rules.read_window gives it
    from_on: date | None
    to_on: date | None
    target: Target
    to: str  # a unit or a person, "" for the desk
    basis: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A workbook of routing rules without fault; every cell naming a unit or a person is among the
    last two, right if the office knows it."""

    rules: tuple[RuleRow, ...]
    unknown_units: tuple[Problem, ...] = ()
    unknown_people: tuple[Problem, ...] = ()
