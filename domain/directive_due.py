"""The one place where a directive's words of time become a moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.deadlines import Deadline, read_deadline
from domain.directives import ItemKind
from domain.worktime import Calendar, at


@dataclass(frozen=True, slots=True)
class ItemDue:
    """When an item is due: ``clear`` is False when its words name a moment we cannot tell."""

    kind: ItemKind
    due_at: datetime | None  # UTC
    precise: bool
    clear: bool


def resolve(
    phrase: str, kind: ItemKind, signed_on: date | None, received_on: date, calendar: Calendar
) -> ItemDue:
    """A phrase counts from the day of signing unless it says from receipt."""
    if kind is not ItemKind.FIXED or not phrase:
        return ItemDue(kind, None, False, True)
    starts = signed_on or received_on
    read = read_deadline(phrase, at(starts, datetime.min.time()), calendar)
    if isinstance(read, Deadline):
        return ItemDue(kind, read.due_at, read.precise, True)
    return ItemDue(kind, None, False, False)
