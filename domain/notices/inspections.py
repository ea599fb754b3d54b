"""Inspections of public duty in the chat: the list, one of them, the dialogue's questions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.inspections import Inspection, InspectionKind, InspectionState
from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.layout import in_rows, pages


@dataclass(frozen=True, slots=True)
class InspectionList(Notice):
    """What this reader may know of, the newest first."""

    protected: ClassVar[bool] = True
    inspections: tuple[Inspection, ...]
    count: int
    page: int
    of: int
    may_enter: bool

    def rows(self) -> Rows:
        shown = tuple(
            (Pick(f"🔎 {each.from_on:%d/%m/%Y}: {each.plan[:40]}", f"i.see:{each.id}"),)
            for each in self.inspections
        )
        new = ((Press("inspection.new", "i.new"),),) if self.may_enter else ()
        return (*shown, *pages("i.list", self.page, self.of), *new)


@dataclass(frozen=True, slots=True)
class InspectionCard(Notice):
    """One of them; ``team`` for those who make it. ``noted``: it was just written down."""

    protected: ClassVar[bool] = True
    inspection: Inspection
    team: tuple[str, ...] = ()
    noted: bool = False

    def rows(self) -> Rows:
        key, rest = self.inspection.id, ((Press("inspection.list", "i.list:1"),),)
        if self.team and self.inspection.state is InspectionState.DONE:
            return ((Press("inspection.correct", f"i.correct:{key}"),), *rest)
        if not self.team or self.inspection.state is not InspectionState.OPEN:
            return rest
        acts = (
            Press("inspection.finish", f"i.done:{key}"),
            Press("inspection.join", f"i.join:{key}"),
            Press("inspection.drop", f"i.drop:{key}"),
        )
        return (*in_rows(acts), *rest)


class InspectionPart(StrEnum):
    """What is asked in words or numbers."""

    PLAN = "plan"
    TARGETS = "targets"
    FROM = "from"
    TO = "to"
    PLANNED = "planned"
    CHECKED = "checked"
    BODIES = "bodies"
    PEOPLE = "people"
    REASONS = "reasons"
    OUTCOME = "outcome"


NUMBERS = (
    InspectionPart.PLANNED,
    InspectionPart.CHECKED,
    InspectionPart.BODIES,
    InspectionPart.PEOPLE,
)


@dataclass(frozen=True, slots=True)
class AskInspectionKind(Question):
    def rows(self) -> Rows:
        kinds = tuple((Press(f"inspection.{kind}", self.act(kind)),) for kind in InspectionKind)
        return (*kinds, *self.nav())


@dataclass(frozen=True, slots=True)
class AskInspection(Question):
    """``none``: nought may be said by a button; ``same``: the day that was said before."""

    part: InspectionPart
    same: date | None = None

    def rows(self) -> Rows:
        first: tuple[Press, ...] = ()
        if self.part in (InspectionPart.BODIES, InspectionPart.PEOPLE):
            first = (Press("inspection.none", self.act("0")),)
        elif self.part is InspectionPart.FROM:
            first = (Press("today", self.act("today")),)
        elif self.same is not None:
            first = (Press("inspection.same", self.act("same")),)
        return (*((first,) if first else ()), *self.nav())


@dataclass(frozen=True, slots=True)
class AskInspectionDone(Question):
    """Whether the result is known already."""

    sort: InspectionKind

    def rows(self) -> Rows:
        choices = (
            Press("inspection.done", self.act("done")),
            Press("inspection.later", self.act("later")),
        )
        return (choices, *self.nav())


@dataclass(frozen=True, slots=True)
class AskCorrection(Question):
    """Why the result that stands is wrong."""


@dataclass(frozen=True, slots=True)
class AskInspector(Question):
    """Whom to take into the team."""

    picks: tuple[Pick, ...]
    more: int
    query: str

    def rows(self) -> Rows:
        return (*((pick,) for pick in self.picks), *self.nav())


@dataclass(frozen=True, slots=True)
class InspectionNumber(Notice):
    """What was typed is no number of these; ``most`` is the largest that fits."""

    most: int


@dataclass(frozen=True, slots=True)
class InspectionDays(Notice):
    """What was typed is no day, or lies before the first (``before``)."""

    before: bool
