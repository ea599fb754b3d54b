"""What is said of deadlines: how one was counted, that one moved, the calendar behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.deadline_steps import Step
from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.tasks import Brief, OneTask, see
from domain.worktime import DayKind


class Why(StrEnum):
    """Why a deadline moved although nobody asked for it."""

    EVENT_DATED = "event_dated"
    RECOUNTED = "recounted"


@dataclass(frozen=True, slots=True)
class HowStep(Notice):
    """One step of counting, as the command line lists them."""

    step: Step


@dataclass(frozen=True, slots=True)
class DeadlineExplained(Notice):
    """«Cách tính hạn»: the words it was set in, how it was counted, how often it was changed.
    ``may_date``: the reader may say when the event it waits for took place."""

    task: Brief
    phrase: str
    steps: tuple[Step, ...]
    changed: int
    may_date: bool

    def rows(self) -> Rows:
        dated = ((Press("deadline.date", f"h.date:{self.task.id}"),),) if self.may_date else ()
        return (*dated, see(self.task))


@dataclass(frozen=True, slots=True)
class DeadlineMoved(Notice):
    """To both sides: the deadline is another now, and why."""

    task: Brief
    name: str
    why: Why
    by: str
    steps: tuple[Step, ...]

    def rows(self) -> Rows:
        return ((*see(self.task), Press("deadline.how", f"h.how:{self.task.id}")),)


@dataclass(frozen=True, slots=True)
class AskEventDay(Question):
    """On which day the event a deadline waits for took place or will."""

    code: str
    phrase: str


@dataclass(frozen=True, slots=True)
class EventDated(OneTask):
    """The day was taken down; the deadline follows from it."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ReportDueMoved(Notice):
    """To the reporter and to whoever holds the report: the answer is due on another day."""

    code: str
    due: datetime


# --- the calendar --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CalendarLine:
    """A day that differs from its weekday, and the paper that orders it."""

    day: date
    kind: DayKind
    name: str
    basis: str


@dataclass(frozen=True, slots=True)
class CalendarShown(Notice):
    """A year of the office's calendar. ``edits``: the reader may change it."""

    year: int
    confirmed: bool
    basis: str
    working_days: int
    days: tuple[CalendarLine, ...]
    edits: bool

    def rows(self) -> Rows:
        around: tuple[Press | Pick, ...] = (
            Pick(f"◀️ {self.year - 1}", f"h.cal:{self.year - 1}"),
            Pick(f"{self.year + 1} ▶️", f"h.cal:{self.year + 1}"),
        )
        if not self.edits:
            return (around,)
        change = (Press("calendar.change", f"h.day:{self.year}"),)
        confirm = (Press("calendar.confirm", f"h.confirm:{self.year}"),)
        return (change, confirm, around) if not self.confirmed else (change, around)


@dataclass(frozen=True, slots=True)
class AskCalendarDay(Question):
    """Which day is to change."""

    year: int


@dataclass(frozen=True, slots=True)
class AskCalendarKind(Question):
    """What that day is; «ngày thường» takes it out of the table. ``weekend``: worked or off."""

    day: date
    weekend: bool
    now: DayKind | None

    def rows(self) -> Rows:
        kinds = (
            (DayKind.LAM_BU,)
            if self.weekend
            else (DayKind.NGHI, DayKind.NGHI_BU, DayKind.HOAN_DOI_NGHI)
        )
        offered = tuple((Press(f"calendar.{kind}", self.act(kind)),) for kind in kinds)
        plain = ((Press("calendar.plain", self.act("plain")),),) if self.now is not None else ()
        return (*offered, *plain, *self.nav())


@dataclass(frozen=True, slots=True)
class AskCalendarName(Question):
    """What the day is called, e.g. «Tết Nguyên đán»."""

    def rows(self) -> Rows:
        return self.nav(skip=True)


@dataclass(frozen=True, slots=True)
class AskCalendarBasis(Question):
    """The notice that orders it; without one nothing changes. ``year``: it confirms that year."""

    year: int | None
    typed_short: bool = False


@dataclass(frozen=True, slots=True)
class AskCalendarSure(Question):
    """Read back before it is done."""

    line: CalendarLine | None
    day: date | None
    year: int | None
    basis: str

    def rows(self) -> Rows:
        return ((Press("calendar.yes", self.act("yes")),), *self.nav())


@dataclass(frozen=True, slots=True)
class CalendarChanged(Notice):
    """``recounted`` deadlines moved, and both sides of each were told."""

    year: int
    confirmed: bool
    recounted: int

    def rows(self) -> Rows:
        return ((Press("calendar.show", f"h.cal:{self.year}"),),)


@dataclass(frozen=True, slots=True)
class CalendarDayUnclear(Notice):
    """No such day in that year; or it is already as asked."""

    year: int


# --- quiet hours ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class QuietShown(Question):
    """``/yentinh``: the hours in which reminders wait for this person."""

    office: str
    own: str

    def rows(self) -> Rows:
        offered = tuple(
            (Pick(text, self.act(f"p{place}")),) for place, text in enumerate(OFFERED_QUIET)
        )
        off = ((Press("quiet.off", self.act("off")),),) if self.own else ()
        return (*offered, *off, *self.nav())


OFFERED_QUIET = ("11:30–13:30", "16:30–08:30", "20:00–09:00")


@dataclass(frozen=True, slots=True)
class QuietSaved(Notice):
    """``own`` "" means only those of the office."""

    own: str


@dataclass(frozen=True, slots=True)
class QuietUnclear(Notice):
    """No two times of day, or so many hours that no reminder could ever come."""
