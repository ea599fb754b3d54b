"""The evaluation of officials as a workbook with two sheets, or as a table for other software."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

from documents import sheets
from documents.sheets import Columns, Sheet
from domain.evaluation import EvaluationBook, PersonLine, Product
from texts import papers as words

SUMMARY = tuple(each.name for each in fields(PersonLine) if each.name != "products")
DETAIL = ("person", *(each.name for each in fields(Product)))


def workbook(book: EvaluationBook) -> bytes:
    """A sheet of people and one of their products (xlsx)."""
    days = {name: f"{getattr(book, name):%d/%m/%Y}" for name in ("start", "end", "as_of")}
    above = (
        words.evaluation("title").upper(),
        words.evaluation("about").format(scope=book.scope, **days),
        words.evaluation("rule").format(deduction=book.deduction),
    )
    people = Sheet(words.evaluation("people"), above, columns(SUMMARY), summary(book))
    products = Sheet(words.evaluation("products"), above, columns(DETAIL), detail(book))
    return sheets.workbook((people, products))


def table(book: EvaluationBook) -> bytes:
    """The people as a table."""
    return sheets.table(columns(SUMMARY), summary(book))


def products_table(book: EvaluationBook) -> bytes:
    """The products, one a line, as evaluation software takes them."""
    return sheets.table(columns(DETAIL), detail(book))


def columns(names: Sequence[str]) -> Columns:
    return Columns(names, [words.evaluation(f"column_{name}") for name in names], shown)


def summary(book: EvaluationBook) -> Iterator[list[Any]]:
    for one in book.people:
        yield [getattr(one, name) for name in SUMMARY]


def detail(book: EvaluationBook) -> Iterator[list[Any]]:
    for one in book.people:
        for product in one.products:
            yield [one.person, *(getattr(product, name) for name in DETAIL[1:])]


def shown(value: Any) -> Any:
    return words.evaluation("yes" if value else "no") if isinstance(value, bool) else value
