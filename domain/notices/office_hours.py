"""What is said of the hours in which a unit is open, and asked before they change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.supervision import Choice


@dataclass(frozen=True, slots=True)
class SeasonLine:
    """Hours written down for some days; ``of`` names the unit above they come from, "" for the
    unit's own."""

    hours: str
    from_on: date
    to_on: date | None
    basis: str
    of: str


@dataclass(frozen=True, slots=True)
class OfficeHoursShown(Notice):
    """``/giolamviec``: the hours of a unit today, those of the office, and every season in force or
    to come. ``edits``: the reader may change them."""

    unit: Choice
    today: str
    office: str
    seasons: tuple[SeasonLine, ...]
    edits: bool

    def rows(self) -> Rows:
        other = (Press("hours.other", "oh.other"),)
        if not self.edits:
            return (other,)
        return ((Press("hours.change", f"oh.set:{self.unit.id}"),), other)


@dataclass(frozen=True, slots=True)
class OfficeHoursUnits(Notice):
    """Which unit is meant; ``more`` units fit than are offered. ``query`` "": nothing was typed."""

    query: str
    units: tuple[Choice, ...]
    more: int

    def rows(self) -> Rows:
        return tuple((Pick(f"🏢 {unit.name}", f"oh.see:{unit.id}"),) for unit in self.units)


@dataclass(frozen=True, slots=True)
class AskOfficeHours(Question):
    """The new hours; «như cấp trên» gives up the unit's own."""

    unit: str
    today: str

    def rows(self) -> Rows:
        offered = tuple(
            (Pick(text, self.act(f"p{place}")),) for place, text in enumerate(OFFERED_HOURS)
        )
        return (*offered, (Press("hours.above", self.act("above")),), *self.nav())


OFFERED_HOURS = ("07:00–11:00, 13:00–17:00", "07:30–11:30, 13:30–17:00", "08:00–12:00, 13:30–17:30")


@dataclass(frozen=True, slots=True)
class AskHoursFrom(Question):
    """From which day on."""

    unit: str

    def rows(self) -> Rows:
        return ((Press("hours.tomorrow", self.act("tomorrow")),), *self.nav())


@dataclass(frozen=True, slots=True)
class AskHoursTo(Question):
    """Up to and including which day; skipped: until further notice."""

    first: date

    def rows(self) -> Rows:
        return ((Press("hours.open", self.act("open")),), *self.nav())


@dataclass(frozen=True, slots=True)
class AskHoursSure(Question):
    """Read back before it is done; ``hours`` "" gives up the unit's own."""

    unit: str
    hours: str
    first: date
    last: date | None
    basis: str

    def rows(self) -> Rows:
        return ((Press("hours.yes", self.act("yes")),), *self.nav())


@dataclass(frozen=True, slots=True)
class OfficeHoursChanged(Notice):
    """Done."""

    unit: Choice
    hours: str
    first: date
    last: date | None

    def rows(self) -> Rows:
        return ((Press("hours.show", f"oh.see:{self.unit.id}"),),)


@dataclass(frozen=True, slots=True)
class OfficeHoursUnclear(Notice):
    """No hours of a day: two times, or four with the rest at noon between them."""
