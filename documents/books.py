"""The ledger of lateness and the registers of units as workbooks, or as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields
from enum import StrEnum
from typing import Any

from documents import sheets
from documents.sheets import Columns, Sheet
from domain.books import AnswerLine, EntryBook, EntryLine, LateBook, LateLine
from domain.enrolling import Book
from texts import papers as words

LATE = tuple(each.name for each in fields(LateLine))
ENTRY = tuple(each.name for each in fields(EntryLine))
ANSWERS = tuple(each.name for each in fields(AnswerLine))
ONLY_OBSTACLES = ("document", "clause", "gap", "task")
"""Columns a register of innovations has no use for."""


def late_workbook(book: LateBook) -> bytes:
    """A late task a row, by deadline (xlsx)."""
    counts = {
        "late": len(book.lines),
        "unexplained": sum(line.cause is None for line in book.lines),
        "unjudged": sum(line.cause is not None and line.verdict is None for line in book.lines),
    }
    above = (*head(book, "late"), words.books("late_counts").format(**counts))
    return sheets.workbook([Sheet(words.books("late"), above, columns(LATE), late_rows(book))])


def late_table(book: LateBook) -> bytes:
    return sheets.table(columns(LATE), late_rows(book))


def late_rows(book: LateBook) -> Iterator[list[Any]]:
    return values(book.lines, LATE)


def entry_workbook(book: EntryBook) -> bytes:
    """A sheet of entries, and one of how the units have answered (xlsx)."""
    names, above = entry_names(book), head(book, book.book)
    entries = Sheet(words.books(book.book), above, columns(names), values(book.lines, names))
    units = Sheet(words.books("units"), above, columns(ANSWERS), values(book.units, ANSWERS))
    return sheets.workbook((entries, units))


def entry_table(book: EntryBook) -> bytes:
    """The entries alone."""
    names = entry_names(book)
    return sheets.table(columns(names), values(book.lines, names))


def entry_names(book: EntryBook) -> tuple[str, ...]:
    if book.book is Book.OBSTACLES:
        return tuple(name for name in ENTRY if name != "field")
    return tuple(name for name in ENTRY if name not in ONLY_OBSTACLES)


def head(book: LateBook | EntryBook, what: str) -> tuple[str, ...]:
    """The title, and whose rows of which days these are."""
    days = {name: f"{getattr(book, name):%d/%m/%Y}" for name in ("start", "end", "as_of")}
    title = words.books(f"title_{what}").upper()
    return (title, words.books(f"about_{what}").format(scope=book.scope, **days))


def columns(names: Sequence[str]) -> Columns:
    said: Callable[[Any], Any] = shown
    return Columns(names, [words.books(f"column_{name}") for name in names], said)


def values(lines: Sequence[Any], names: Sequence[str]) -> Iterator[list[Any]]:
    for line in lines:
        yield [getattr(line, name) for name in names]


def shown(value: Any) -> Any:
    """A word of the office for each of ours."""
    if isinstance(value, StrEnum):
        return words.books(f"{type(value).__name__.lower()}_{value}")
    return value
