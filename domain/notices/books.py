"""The ledger of lateness and the registers of units as files in the chat."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from domain.books import EntryOrder, LateOrder
from domain.messages import Lack
from domain.notices.base import Notice


@dataclass(frozen=True, slots=True)
class BookComing(Notice):
    """The file is being written and comes next."""

    start: date
    end: date


@dataclass(frozen=True, slots=True)
class LateFile(Notice):
    """The ledger that was asked for; the courier has it written."""

    ordered: LateOrder
    lack: Lack | None = None

    def order(self) -> LateOrder | None:
        return self.ordered if self.lack is None else None

    def lacking(self, why: Lack) -> Notice:
        return replace(self, lack=why)


@dataclass(frozen=True, slots=True)
class EntryFile(Notice):
    """The register that was asked for; the courier has it written."""

    ordered: EntryOrder
    lack: Lack | None = None

    def order(self) -> EntryOrder | None:
        return self.ordered if self.lack is None else None

    def lacking(self, why: Lack) -> Notice:
        return replace(self, lack=why)
