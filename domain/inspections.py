"""Inspections of public duty (kiểm tra công vụ): kinds, how far they are, what they found.

The lines are those of Báo cáo 3719/BC-SNV (units inspected, cases found, of them bodies and people)
and of reports that state «không có trường hợp»; directives ask for unannounced inspections, whose
plan nobody may know before they are done.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.papers import Problem


class InspectionKind(StrEnum):
    UNANNOUNCED = "dot_xuat"
    PLANNED = "dinh_ky"
    COMBINED = "long_ghep"  # with another one, e.g. of administrative reform


class InspectionState(StrEnum):
    OPEN = "open"  # planned or under way
    DONE = "done"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Correction:
    """What was told of a result until ``on``, and why it was wrong; ``reason`` "": a workbook that
    came in again said otherwise."""

    on: date
    reason: str
    checked: int
    bodies: int
    people: int
    reasons: str
    outcome: str

    @property
    def cases(self) -> int:
        return self.bodies + self.people


@dataclass(frozen=True, slots=True)
class Inspection:
    """One inspection as people read it. ``checked`` of ``planned`` units; the numbers of cases
    mean something once it is done."""

    id: int
    kind: InspectionKind
    state: InspectionState
    plan: str  # the plan, decision or directive it rests on
    targets: str  # which units or kinds of units
    from_on: date
    to_on: date
    planned: int
    checked: int
    bodies: int  # tập thể
    people: int  # cá nhân
    reasons: str
    outcome: str
    corrections: tuple[Correction, ...] = ()  # the oldest first

    @property
    def cases(self) -> int:
        return self.bodies + self.people


@dataclass(frozen=True, slots=True)
class InspectionRow:
    """A row of a workbook. ``leader`` and ``unit_code`` are as written: the services know them."""

    kind: InspectionKind
    plan: str
    targets: str
    from_on: date
    to_on: date
    planned: int
    done: bool
    checked: int
    bodies: int
    people: int
    reasons: str
    outcome: str
    leader: str
    unit_code: str
    row: int


@dataclass(frozen=True, slots=True)
class InspectionBook:
    """A workbook without fault in itself; every cell naming a unit or a person is among the
    unknown ones: right if the office knows it."""

    inspections: tuple[InspectionRow, ...]
    unknown_units: tuple[Problem, ...] = ()
    unknown_people: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class InspectionSums:
    """What all inspections of a period come to."""

    count: int = 0
    unannounced: int = 0
    planned: int = 0
    checked: int = 0
    bodies: int = 0
    people: int = 0

    @property
    def cases(self) -> int:
        return self.bodies + self.people


def sums(inspections: Iterable[Inspection]) -> InspectionSums:
    """Of those that are done; the others are no result yet."""
    done = [each for each in inspections if each.state is InspectionState.DONE]
    return InspectionSums(
        count=len(done),
        unannounced=sum(each.kind is InspectionKind.UNANNOUNCED for each in done),
        planned=sum(each.planned for each in done),
        checked=sum(each.checked for each in done),
        bodies=sum(each.bodies for each in done),
        people=sum(each.people for each in done),
    )
