"""Days away: their questions, and who is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.notices.base import Notice, Press, Rows
from domain.notices.dialogue import Question


@dataclass(frozen=True, slots=True)
class AskAbsentFrom(Question):
    """``of``: somebody else's days, "" for the reader's own; ``others``: the reader may note those
    of somebody else instead."""

    of: str = ""
    others: bool = False

    def rows(self) -> Rows:
        days = (Press("today", self.act("0")), Press("tomorrow", self.act("1")))
        other = ((Press("absent.other", "v.other"),),) if self.others else ()
        return (days, *other, *self.nav())


@dataclass(frozen=True, slots=True)
class AskAbsentTo(Question):
    from_on: date
    of: str = ""

    def rows(self) -> Rows:
        return ((Press("absent.same", self.act("0")),), *self.nav())


@dataclass(frozen=True, slots=True)
class AskDelegation(Question):
    """The number of the paper that delegates to ``stand_in``, if there is one."""

    stand_in: str

    def rows(self) -> Rows:
        return self.nav(skip=True)


@dataclass(frozen=True, slots=True)
class DayUnclear(Notice):
    """The words name no single day from today on (``before``: or it lies before the first)."""

    before: bool = False


@dataclass(frozen=True, slots=True)
class AbsenceSaved(Notice):
    """To who noted it: ``name`` is somebody else's, "" for their own."""

    absence: int
    from_on: date
    to_on: date
    stand_in: str
    told: str = ""  # who else hears of it, "" for nobody
    name: str = ""
    document: str = ""

    def rows(self) -> Rows:
        return (cancel(self.absence),)


@dataclass(frozen=True, slots=True)
class AbsenceTold(Notice):
    """To the head, to the stand-in (``you``), or to the person (``own``), when somebody else
    (``by``) noted it."""

    name: str
    from_on: date
    to_on: date
    stand_in: str
    you: bool
    absence: int = 0
    own: bool = False
    by: str = ""
    document: str = ""

    def rows(self) -> Rows:
        return (cancel(self.absence),) if self.own else ()


def cancel(absence: int) -> tuple[Press, ...]:
    return (Press("absent.cancel", f"v.undo:{absence}"),)


@dataclass(frozen=True, slots=True)
class AbsenceCancelled(Notice):
    """``name`` is empty when said to the person themselves; ``by``: somebody else did it."""

    name: str
    from_on: date
    to_on: date
    by: str = ""
