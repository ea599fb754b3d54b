"""What is said about the registers of units: questions of an entry, lists, who has not answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.enrolling import MAY_BE_SKIPPED, Answer, Book, EntryState, Gap, Part, next_states
from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.layout import in_rows, pages
from domain.notices.supervision import Choice, days

PER_ROW = 3


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """One entry; of an innovation, document, clause and gap are empty."""

    id: int
    book: Book
    unit: str
    author: str
    at: datetime
    state: EntryState
    words: str
    proposal: str
    authority: str = ""
    document: str = ""
    clause: str = ""
    gap: Gap | None = None
    field: str = ""
    task: str = ""  # the code of the late task it comes from


@dataclass(frozen=True, slots=True)
class AskEntry(Question):
    """One part of an entry."""

    book: Book
    part: Part

    def rows(self) -> Rows:
        gaps = tuple((Press(f"entry.gap.{gap}", self.act(gap)),) for gap in Gap)
        choices: Rows = gaps if self.part is Part.GAP else ()
        return (*choices, *self.nav(skip=self.part in MAY_BE_SKIPPED))


@dataclass(frozen=True, slots=True)
class AskEntryUnit(Question):
    """For which of the own units."""

    book: Book
    units: tuple[Choice, ...]

    def rows(self) -> Rows:
        return (*((Pick(unit.name, self.act(str(unit.id))),) for unit in self.units), *self.nav())


@dataclass(frozen=True, slots=True)
class AskEntryState(Question):
    entry: EntryFacts

    def rows(self) -> Rows:
        states = next_states(self.entry.state)
        return (*((Press(f"entry.state.{s}", self.act(s)),) for s in states), *self.nav())


@dataclass(frozen=True, slots=True)
class AskEntryNote(Question):
    """The paper or the words that go with a new state."""

    entry: EntryFacts
    state: EntryState

    def rows(self) -> Rows:
        return self.nav(skip=True)


@dataclass(frozen=True, slots=True)
class EntryCard(Notice):
    """One entry in full; ``noted``: it was just written down or changed; ``note``: the words that
    went with its state."""

    entry: EntryFacts
    note: str
    may_move: bool
    noted: bool = False

    def rows(self) -> Rows:
        move = ((Press("entry.move", f"k.to:{self.entry.id}"),),) if self.may_move else ()
        return (*move, (Press(f"entry.list.{self.entry.book}", f"k.list:{self.entry.book}"),))


@dataclass(frozen=True, slots=True)
class EntryMoved(Notice):
    """To who made the entry: it has come further."""

    entry: EntryFacts
    by: str
    note: str

    def rows(self) -> Rows:
        return ((Press("entry.see", f"k.see:{self.entry.id}"),),)


@dataclass(frozen=True, slots=True)
class NothingNoted(Notice):
    """A unit said that it has nothing to enter."""

    book: Book
    unit: str
    on: date

    def rows(self) -> Rows:
        return ((Press("entry.new", f"k.new:{self.book}"),),)


@dataclass(frozen=True, slots=True)
class HasEntries(Notice):
    """«Không có» of a unit that entered something this year."""

    book: Book
    unit: str
    count: int

    def rows(self) -> Rows:
        return ((Press(f"entry.list.{self.book}", f"k.list:{self.book}"),),)


@dataclass(frozen=True, slots=True)
class EntryList(Notice):
    """The entries of a scope in a period, the newest first. ``may_add``: the reader answers for a
    unit; ``answered`` of ``expected`` units said something, «không có» included."""

    book: Book
    scope: str
    start: date
    end: date
    entries: tuple[EntryFacts, ...]
    total: int
    open: int
    nothing: int
    answered: int
    expected: int
    may_add: bool
    page: int
    of: int

    def rows(self) -> Rows:
        period = days(self.start, self.end)
        row = [Pick(f"№ {each.id}", f"k.see:{each.id}") for each in self.entries]
        add = (
            (Press("entry.new", f"k.new:{self.book}"), Press("entry.none", f"k.none:{self.book}")),
        )
        return (
            *in_rows(row, PER_ROW),
            *pages(f"k.list:{self.book}:{period}", self.page, self.of),
            *(add if self.may_add else ()),
            (Press("entry.silent", f"k.who:{self.book}:{period}:1"),),
            (Press("book.xlsx", f"k.file:{self.book}:{period}"),),
        )


@dataclass(frozen=True, slots=True)
class UnitAnswer:
    unit: str
    answer: Answer
    count: int
    head: str


@dataclass(frozen=True, slots=True)
class SilentUnits(Notice):
    """Which units have answered a register in a period: the silent ones first."""

    book: Book
    scope: str
    start: date
    end: date
    silent: int
    nothing: int
    entered: int
    units: tuple[UnitAnswer, ...]
    page: int
    of: int

    def rows(self) -> Rows:
        period = days(self.start, self.end)
        return (
            *pages(f"k.who:{self.book}:{period}", self.page, self.of),
            (Press(f"entry.list.{self.book}", f"k.list:{self.book}:{period}:1"),),
        )
