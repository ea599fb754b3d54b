"""The office's routing rules: what each fits, where it leads, and why it was not taken.

An ordered table; the first rule that fits and leads to somebody the report may reach is taken.
Conflict of interest outranks every rule: see ``domain.exclusion`` and ``domain.routing``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from domain.exclusion import Why
from domain.lifecycle import Category, ReportKind
from domain.officehours import read_span, written
from domain.words import fold
from domain.worktime import Calendar, Hours, local, today

OPEN, CLOSED = "open", "closed"
_OPEN = {"open", "trong gio", "trong gio hanh chinh", "gio hanh chinh", "office hours"}
_CLOSED = {"closed", "ngoai gio", "ngoai gio hanh chinh", "out of hours"}


class Target(StrEnum):
    PERSON = "person"
    UNIT = "unit"  # whoever answers for it today
    DESK = "desk"


class Miss(StrEnum):
    """Why a rule does not fit."""

    KIND = "kind"
    CATEGORY = "category"
    UNIT = "unit"
    DATES = "dates"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Case:
    """What rules look at. ``path`` is the unit's place in the tree, "" when unknown."""

    kind: ReportKind
    category: Category
    path: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Rule:
    """``path`` "" is every unit, known or not; another covers everything below it."""

    id: int
    place: int
    target: Target
    people: tuple[int, ...]  # who would hold it: the person, the heads of the unit, the desk
    unit_id: int | None  # of whom holds it; None for the desk
    kind: ReportKind | None = None
    category: Category | None = None
    path: str = ""
    hours: str = ""
    from_on: date | None = None
    to_on: date | None = None

    def misses(self, case: Case, calendar: Calendar, office: Hours) -> Miss | None:
        """Why it does not fit, None when it does."""
        day = today(case.at)
        fits = {
            Miss.KIND: self.kind in (None, case.kind),
            Miss.CATEGORY: self.category in (None, case.category),
            Miss.UNIT: not self.path or case.path.startswith(self.path),
            Miss.DATES: (self.from_on or day) <= day <= (self.to_on or day),
            Miss.TIME: holds(self.hours, case.at, calendar, office),
        }
        return next((miss for miss, fit in fits.items() if not fit), None)


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule that was looked at: what it lacked, or whom it may not reach, or that it was taken."""

    rule_id: int
    place: int
    miss: Miss | None = None
    shut: tuple[tuple[int, Why], ...] = field(default=())
    taken: bool = False


def read_window(text: str) -> str:
    """``open``, ``closed`` (office hours and their outside), «21:00–05:00», or "" for always.
    Raises ValueError for anything else."""
    said = " ".join(fold(text).split())
    if not said or said in ("-", "luc nao cung duoc", "moi luc", "any"):
        return ""
    if said in _OPEN:
        return OPEN
    if said in _CLOSED:
        return CLOSED
    start, end = read_span(said)
    if start == end:
        raise ValueError(f"no time at all: {text!r}")
    return written((start, end))


def holds(window: str, moment: datetime, calendar: Calendar, office: Hours) -> bool:
    """Whether a moment lies in a window; one that crosses midnight does so every day."""
    if not window:
        return True
    if window in (OPEN, CLOSED):
        return office.are_open(moment, calendar) is (window == OPEN)
    start, end = read_span(window)
    clock = local(moment).time()
    return start <= clock < end if start < end else clock >= start or clock < end


def try_rules(
    rules: Iterable[Rule],
    case: Case,
    shut: dict[int, Why],
    calendar: Calendar,
    office: Hours,
) -> tuple[tuple[Tried, ...], Rule | None, tuple[int, ...]]:
    """Every rule looked at until one is taken, that rule, and whom of its people it reaches.
    ``shut`` says who may not have it, and why."""
    tried: list[Tried] = []
    for rule in rules:
        miss = rule.misses(case, calendar, office)
        kept = tuple((one, shut[one]) for one in rule.people if one in shut)
        left = tuple(one for one in rule.people if one not in shut)
        taken = miss is None and bool(left)
        tried.append(Tried(rule.id, rule.place, miss, kept if miss is None else (), taken))
        if taken:
            return tuple(tried), rule, left
    return tuple(tried), None, ()
