"""Deadlines of a workbook, a date or words: read on the office's calendar, kept as in the chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.clockphrases import OpeningTimes
from domain.deadline_phrases import Basis, Kind, Reading, basis_named, read
from domain.papers import Flaw, Problem, TaskBook, TaskRow
from domain.recurring import Words
from domain.worktime import MIDNIGHT, at, end_of_day, today
from services.almanac import Almanac
from services.deadlines import Said, from_receipt, kept_as
from services.import_names import Complaints, by_row


@dataclass(frozen=True, slots=True)
class ImportedDue:
    """When a task is due, with the row of ``task_deadline`` that explains it and the rule by which
    it comes again; a mere date has neither."""

    at: datetime | None
    kept: Mapping[str, Any] | None = None
    rule: Words | None = None


@dataclass
class Dues:
    """Reads the deadlines of one workbook. Whatever cannot be read becomes a complaint with the
    readings that could have been meant."""

    almanac: Almanac
    book: TaskBook
    complaints: Complaints
    now: datetime
    _claims: dict[int, list[Problem]] = field(init=False)
    _known: dict[object, tuple[Said, Reading]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._claims = by_row(self.book.worded_dues)

    def read(self, row: TaskRow, unit: int | None, hours: OpeningTimes) -> ImportedDue | None:
        """``hours`` are those of the lead ``unit`` (None: nobody knows it, which is wrong already);
        None when something is wrong with the deadline."""
        if not row.due_words:
            return ImportedDue(dated(row))
        basis = basis_named(row.due_words)
        if basis is Basis.SIGNED and row.issued_on is None:
            self._complain(row, Flaw.DUE_NOT_SIGNED)
            return None
        said, reading = self._said(row, basis, unit, hours)
        wrong = wrong_with(row, reading)
        if wrong is not None:
            self._complain(row, *wrong)
            return None
        if reading.kind is Kind.NONE:
            return ImportedDue(None)
        rule = Words(said.phrase) if reading.recurrence is not None else None
        return ImportedDue(reading.due_at, kept_as(said, reading), rule)

    def _complain(self, row: TaskRow, flaw: Flaw, expected: str = "") -> None:
        self.complaints.unclear(self._claims[row.row][0], flaw, [expected])

    def _said(
        self, row: TaskRow, basis: Basis | None, unit: int | None, hours: OpeningTimes
    ) -> tuple[Said, Reading]:
        """The words read from the day they count from. Many rows say the same."""
        days = row.assigned_on, row.issued_on, row.received_on, row.received_time
        mark = (row.due_words, unit, *days)
        if mark not in self._known:
            said, reading = self._read(row, basis, hours)
            if reading.recurrence is not None:  # what came round before the import is over
                starts = max(row.assigned_on, today(self.now))
                said = Said(row.due_words, starts)
                reading = read(row.due_words, starts, self.almanac.calendar, hours=hours)
            self._known[mark] = said, reading
        return self._known[mark]

    def _read(self, row: TaskRow, basis: Basis | None, hours: OpeningTimes) -> tuple[Said, Reading]:
        phrase, calendar = row.due_words, self.almanac.calendar
        if basis is Basis.RECEIVED:
            return self._received(row, hours)
        if basis is Basis.SIGNED and row.issued_on is not None:
            said = Said(phrase, row.issued_on, Basis.SIGNED)
        else:
            said = Said(phrase, row.assigned_on)
        return said, read(phrase, said.starts, calendar, basis=said.basis, hours=hours)

    def _received(self, row: TaskRow, hours: OpeningTimes) -> tuple[Said, Reading]:
        """From the receipt, which is the assignment when nobody says otherwise."""
        moment = at(row.received_on or row.assigned_on, row.received_time or MIDNIGHT)
        return from_receipt(row.due_words, moment, self.almanac, hours)


def wrong_with(row: TaskRow, reading: Reading) -> tuple[Flaw, str] | None:
    """Why a deadline cannot be taken as it was read, and what could be written in its place."""
    if not reading.kind.understood or reading.alternatives:
        unknown = reading.kind is Kind.UNKNOWN
        offered = "; ".join(each.phrase for each in reading.alternatives)
        return Flaw.UNKNOWN_DUE if unknown else Flaw.AMBIGUOUS_DUE, offered
    if reading.on is not None and reading.on < row.assigned_on:
        return Flaw.DUE_BEFORE_ASSIGNED, f"{row.assigned_on:%d/%m/%Y}"
    return None


def dated(row: TaskRow) -> datetime | None:
    if row.due_on is None:
        return None
    return end_of_day(row.due_on) if row.due_time is None else at(row.due_on, row.due_time)
