"""What task software hands to the evaluation of officials: per person and month or quarter.

NĐ 335/2025/NĐ-CP scores quantity (done of assigned), quality (each result not good enough costs a
share of that product's points) and progress (each delay costs a share, unless its objective cause
was confirmed by the competent person). A task is a product (sản phẩm, công việc); how much it
weighs is the office's own catalogue, so the coefficient is 1 here and theirs to change. Nothing
here grades anybody: these are figures a head looks at.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

WHOLE = 100  # points of one product


class Shape(StrEnum):
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Product:
    """One task of an official in a period, as it stood at the cut-off. ``times_late`` are the
    deadlines missed, ``spared`` those whose objective cause was confirmed (``documents`` say so
    by their numbers)."""

    code: str
    content: str
    document: str
    coefficient: float
    assigned_on: date
    due_on: date | None
    done_on: date | None  # handed in, of an accepted result
    done: bool
    on_time: bool
    returned: int
    times_late: int
    spared: int
    quality_points: int
    progress_points: int
    confirmed_by: str
    documents: str


@dataclass(frozen=True, slots=True)
class PersonLine:
    """An official's figures. Points and percents are means over the products, with one decimal;
    None where nothing was to be done."""

    person: str
    title: str
    unit: str
    given: int  # newly assigned in the period
    assigned: int  # to be done in it: fell due, was carried over, or was finished in it
    done: int
    on_time: int
    returned: int  # times
    late: int  # products with a missed deadline
    times_late: int
    objective_confirmed: int
    quantity_percent: float | None
    quality_points: float | None
    progress_points: float | None
    products: tuple[Product, ...]
    praised: int = 0  # by citizens in the period, as confirmed by the head (services.commendations)


@dataclass(frozen=True, slots=True)
class EvaluationBook:
    """Everybody of a scope, also those who had nothing to do."""

    scope: str
    start: date
    end: date
    as_of: date
    deduction: int  # percent of a product's points that each delay or failure costs
    people: tuple[PersonLine, ...]


@dataclass(frozen=True, slots=True)
class EvaluationOrder:
    """A book to be written as a file of that shape."""

    book: EvaluationBook
    shape: Shape

    @property
    def name(self) -> str:
        """In letters every system keeps."""
        book = self.book
        return f"danh-gia-{book.start:%Y%m%d}-{book.end:%Y%m%d}.{self.shape}"


def points_left(failures: int, deduction: int) -> int:
    """What is left of a product's points after so many failures; never below 0."""
    return max(0, WHOLE - deduction * failures)


def mean(points: Sequence[int]) -> float | None:
    if not points:
        return None
    exact = Decimal(sum(points)) / len(points)
    return float(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))


def line(person: str, title: str, unit: str, given: int, products: Sequence[Product]) -> PersonLine:
    """The figures of a person, summed from the products."""
    every = tuple(products)
    return PersonLine(
        person=person,
        title=title,
        unit=unit,
        given=given,
        assigned=len(every),
        done=sum(one.done for one in every),
        on_time=sum(one.on_time for one in every),
        returned=sum(one.returned for one in every),
        late=sum(one.times_late > 0 for one in every),
        times_late=sum(one.times_late for one in every),
        objective_confirmed=sum(one.spared for one in every),
        quantity_percent=mean([WHOLE * one.done for one in every]),
        quality_points=mean([one.quality_points for one in every]),
        progress_points=mean([one.progress_points for one in every]),
        products=every,
    )


def as_data(book: Any) -> dict[str, Any]:
    """A book (or one of domain.books) as JSON holds it: days as 2026-11-30, nothing renamed."""
    data: dict[str, Any] = plain(asdict(book))
    return data


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
