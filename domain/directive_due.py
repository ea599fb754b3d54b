"""The one place where a directive's words of time become a moment."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.deadline_phrases import Basis, Kind, Reading, basis_named, read
from domain.directives import ItemKind
from domain.worktime import Calendar, today

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
KINDS = {
    Kind.FIXED: ItemKind.FIXED,
    Kind.RELATIVE: ItemKind.FIXED,
    Kind.PERIODIC: ItemKind.PERIODIC,
    Kind.EVENT: ItemKind.EVENT,
    Kind.ON_REQUEST: ItemKind.ON_REQUEST,
    Kind.STANDING: ItemKind.STANDING,
    Kind.NONE: ItemKind.STANDING,
}


@dataclass(frozen=True, slots=True)
class ItemDue:
    """When an item is due. ``offered``: when its words may mean several moments, or none we can
    tell, the moments to choose from (``clear`` is False)."""

    kind: ItemKind
    due_at: datetime | None = None  # UTC; of a repetition the first time
    precise: bool = False
    clear: bool = True
    offered: tuple[Reading, ...] = ()
    phrase: str = ""  # the words that make it, with the day and the basis they count from
    starts_on: date | None = None
    basis: Basis | None = None


def resolve(
    phrase: str,
    kind: ItemKind,
    signed_on: date | None,
    received_on: date,
    calendar: Calendar,
    *,
    counted_on: date | None = None,
) -> ItemDue:
    """A phrase counts from the day of signing unless it says from receipt or assignment.
    ``counted_on`` is the day the office counts as that of the receipt, when it is a later one."""
    if not phrase:
        return ItemDue(kind)
    basis = basis_named(phrase)
    received = basis in (Basis.RECEIVED, Basis.ASSIGNED)
    starts = received_on if received else signed_on or received_on
    if basis is Basis.RECEIVED:
        starts = counted_on or received_on
    reading = read(phrase, starts, calendar, basis=basis or Basis.SIGNED)
    if not reading.kind.understood and (year := _YEAR.search(phrase)):
        # The paper is read late, its own day says when: «trước ngày 20/6/2026» read in November.
        earlier = date(int(year[0]), 1, 1) - timedelta(days=1)
        again = read(phrase, earlier, calendar, basis=basis or Basis.SIGNED)
        reading, starts = (again, earlier) if again.kind is Kind.FIXED else (reading, starts)
    judged = _judged(reading, kind)
    if judged.due_at is None:
        return judged
    return replace(judged, phrase=phrase, starts_on=starts, basis=basis or Basis.SIGNED)


def coming(due: ItemDue, day: date, calendar: Calendar) -> ItemDue:
    """Of a repetition whose first time lies before ``day`` its next one; anything else as it is."""
    if due.kind is not ItemKind.PERIODIC or due.due_at is None or today(due.due_at) >= day:
        return due
    again = read(due.phrase, day, calendar)
    return replace(due, due_at=again.due_at, starts_on=day) if again.due_at else due


def _judged(reading: Reading, kind: ItemKind) -> ItemDue:
    """The grammar's kind, unless the whole item says more than the phrase does."""
    if not reading.kind.understood:
        unsure = kind is ItemKind.FIXED
        return ItemDue(kind, clear=not unsure, offered=reading.alternatives if unsure else ())
    found = KINDS[reading.kind]
    firm = found in (ItemKind.FIXED, ItemKind.PERIODIC)
    if kind in (ItemKind.EVENT, ItemKind.ON_REQUEST) or (not firm and kind is not ItemKind.FIXED):
        return ItemDue(kind)
    return ItemDue(found, reading.due_at, reading.precise)
