"""From a file's bytes to a book of rows, or to everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from documents.sniffing import UNPACKED_LIMIT, refusal
from documents.tables import Findings
from documents.workbook import BrokenFile, Workbook
from domain.inspections import InspectionBook
from domain.papers import Flaw, PeopleBook, Problem, Problems, TaskBook
from domain.rule_papers import RuleBook

Book = TypeVar("Book", PeopleBook, TaskBook, InspectionBook, RuleBook)


def read(xlsx: bytes, fill: Callable[[Workbook, Findings], Book]) -> Book | Problems:
    """What ``fill`` makes of the workbook, unless the file or anything in it is wrong."""
    flaw = refusal(xlsx)
    if flaw is not None:
        limit = f"{UNPACKED_LIMIT >> 20} MiB" if flaw is Flaw.BOMB else ""
        return Problems((Problem(flaw, expected=limit),))
    findings = Findings()
    try:
        book = fill(Workbook(xlsx), findings)
    except BrokenFile:
        return Problems((Problem(Flaw.BROKEN),))
    if findings.found:
        return findings.problems()
    return book if _filled(book) else Problems((Problem(Flaw.NO_ROWS),))


def _filled(book: PeopleBook | TaskBook | InspectionBook | RuleBook) -> bool:
    if isinstance(book, InspectionBook):
        return bool(book.inspections)
    if isinstance(book, RuleBook):
        return bool(book.rules)
    return bool(book.tasks if isinstance(book, TaskBook) else book.units or book.people)
