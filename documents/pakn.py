"""The list for the national portal as a workbook or a table (domain.pakn)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from enum import StrEnum
from typing import Any

from documents import sheets
from documents.sheets import Columns, Sheet
from domain.pakn import PaknBook, PaknLine
from texts import papers as words

NAMES = tuple(each.name for each in fields(PaknLine))


def workbook(book: PaknBook) -> bytes:
    """A report a row, in the order they came (xlsx)."""
    days = {name: f"{getattr(book, name):%d/%m/%Y}" for name in ("start", "end", "as_of")}
    count = len(book.lines)
    above = (
        words.pakn("title").upper(),
        words.pakn("about").format(scope=book.scope, **days),
        words.pakn("counted").format(count=count) if count else words.pakn("none"),
        words.pakn("rule"),
    )
    return sheets.workbook([Sheet(words.pakn("sheet"), above, columns(), rows(book))])


def table(book: PaknBook) -> bytes:
    """The same for other software (csv)."""
    return sheets.table(columns(), rows(book))


def columns() -> Columns:
    return Columns(NAMES, [words.pakn(f"column_{name}") for name in NAMES], shown)


def rows(book: PaknBook) -> Iterator[list[Any]]:
    for line in book.lines:
        yield [getattr(line, name) for name in NAMES]


def shown(value: Any) -> Any:
    """A word of the office for each of ours; several measures in one cell."""
    if isinstance(value, tuple):
        return ", ".join(str(shown(one)) for one in value)
    if isinstance(value, StrEnum):
        return words.pakn(f"{type(value).__name__.lower()}_{value}")
    return value
