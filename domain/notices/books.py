"""The ledger of lateness and the registers of units as files in the chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.books import EntryOrder, LateOrder
from domain.notices.base import Notice
from domain.notices.files import MadeFile


@dataclass(frozen=True, slots=True)
class BookComing(Notice):
    """The file is being written and comes next."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class LateFile(MadeFile):
    """The ledger that was asked for; the courier has it written."""

    ordered: LateOrder


@dataclass(frozen=True, slots=True)
class EntryFile(MadeFile):
    """The register that was asked for; the courier has it written."""

    ordered: EntryOrder
