"""What is said about a directive that was sent in: what it is, its items, what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from domain.directives import Doubt, ItemKind, ItemState, Unread
from domain.notices.assigning import Reading, Twin
from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.layout import in_rows
from domain.notices.supervision import Choice

LISTED = 8  # items to a page of the list


@dataclass(frozen=True, slots=True)
class DirectiveTaken(Notice):
    """It is being fetched and read; what it says follows."""


@dataclass(frozen=True, slots=True)
class DirectiveUnread(Notice):
    """Nothing was read and nothing is kept; what to send instead."""

    why: Unread


@dataclass(frozen=True, slots=True)
class AskDirective(Question):
    """A file, or words pasted in as many messages as they need: ``parts`` so far."""

    parts: int
    letters: int

    def rows(self) -> Rows:
        read = ((Press("directive.read", self.act("read")),),) if self.parts else ()
        return (*read, *self.nav())


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """Something to look at in the paper."""

    doubt: Doubt
    about: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """Somebody else sent the same paper before, and gave so many tasks from it."""

    name: str
    at: datetime
    given: int


@dataclass(frozen=True, slots=True)
class DirectiveRead(Notice):
    """What the paper is, and how many items wait for a decision. ``ready``: their lead and
    deadline are certain."""

    id: int
    type: str
    number: str
    issued_on: date | None
    issuer: str
    subject: str
    signer: str
    replaces: str
    total: int
    open: int
    ready: int
    doubts: tuple[DoubtLine, ...]
    more_doubts: int
    again: bool  # the reader sent the same paper before
    earlier: Earlier | None

    def rows(self) -> Rows:
        if not self.total:
            return ()
        every = (Press("directive.all", f"vb.all:{self.id}", self.ready),) if self.ready else ()
        each = (Press("directive.each", f"vb.next:{self.id}"),) if self.open else ()
        rest = (
            Press("directive.list", f"vb.list:{self.id}:1"),
            Press("directive.end", f"vb.end:{self.id}"),
        )
        return tuple(row for row in (every, each, rest) if row)


@dataclass(frozen=True, slots=True)
class TaskLink:
    id: int
    code: str


@dataclass(frozen=True, slots=True)
class DirectiveItem(Notice):
    """One item, with what it would become. ``offered``: units it may mean; ``group``: how many
    units the words mean together."""

    id: int
    directive: int
    place: int
    total: int
    path: str
    content: str
    deliverable: str
    lead: tuple[str, ...]
    units: tuple[Choice, ...]
    offered: tuple[Choice, ...]
    group: int
    coordinating: tuple[str, ...]
    helpers: tuple[str, ...]
    person: str
    phrase: str
    kind: ItemKind
    due: Reading | None
    passed: bool
    clear: bool
    twin: Twin | None
    state: ItemState
    tasks: tuple[TaskLink, ...]
    before: int  # the item before, 0 for none
    after: int

    @property
    def ready(self) -> bool:
        return bool(self.units) and self.clear and not self.passed

    def rows(self) -> Rows:
        decide = self.deciding() if self.state is ItemState.OPEN else self.opening()
        step = tuple(
            Press(f"directive.{name}", f"vb.one:{item}")
            for name, item in (("before", self.before), ("after", self.after))
            if item
        )
        back = (
            Press("directive.list", f"vb.list:{self.directive}:{1 + (self.place - 1) // LISTED}"),
        )
        return tuple(row for row in (*decide, step, back) if row)

    def deciding(self) -> Rows:
        give = (Press("directive.give", f"vb.give:{self.id}", many(self.units)),)
        picks = tuple(
            (Pick(f"🏢 {unit.name}", f"vb.unit:{self.id}:{unit.id}"),) for unit in self.offered
        )
        group = (Press("directive.group", f"vb.group:{self.id}", self.group),) if self.group else ()
        change = (
            (Press("assign.lead", f"vb.lead:{self.id}"), Press("assign.due", f"vb.due:{self.id}")),
            (
                Press("assign.content", f"vb.text:{self.id}"),
                *((Press("assign.person", f"vb.who:{self.id}"),) if len(self.units) == 1 else ()),
            ),
            (Press("directive.skip", f"vb.skip:{self.id}"),),
        )
        return (*((give,) if self.ready else ()), *picks, group, *change)

    def opening(self) -> Rows:
        if self.state is ItemState.SKIPPED:
            return ((Press("directive.reopen", f"vb.open:{self.id}"),),)
        return tuple((Pick(f"🔍 {task.code}", f"t.see:{task.id}"),) for task in self.tasks[:LISTED])


def many(units: tuple[Choice, ...]) -> int | None:
    return len(units) if len(units) > 1 else None


@dataclass(frozen=True, slots=True)
class ItemLine:
    id: int
    place: int
    path: str
    content: str
    lead: str
    state: ItemState
    ready: bool


@dataclass(frozen=True, slots=True)
class DirectiveList(Notice):
    """The items of one page, each behind a button with its number."""

    id: int
    number: str
    lines: tuple[ItemLine, ...]
    page: int
    pages: int
    ready: int

    def rows(self) -> Rows:
        picks = [Pick(str(line.place), f"vb.one:{line.id}") for line in self.lines]
        numbers = in_rows(picks, 4)
        turn = tuple(
            Press(f"directive.{name}", f"vb.list:{self.id}:{page}")
            for name, page in (("before", self.page - 1), ("after", self.page + 1))
            if 1 <= page <= self.pages
        )
        every = (Press("directive.all", f"vb.all:{self.id}", self.ready),) if self.ready else ()
        end = (Press("directive.end", f"vb.end:{self.id}"),)
        return tuple(row for row in (*numbers, turn, every, end) if row)


@dataclass(frozen=True, slots=True)
class ItemDecided(Notice):
    """An item became tasks, or was left aside."""

    path: str
    codes: tuple[str, ...]  # none: skipped


@dataclass(frozen=True, slots=True)
class DirectiveSummary(Notice):
    """Every item is accounted for: total = given + skipped + open. ``unclear`` of the open ones
    wait for an answer about unit or deadline; ``left`` are paragraphs not counted as items."""

    id: int
    number: str
    total: int
    given: int
    tasks: int
    skipped: int
    open: int
    unclear: int
    left: tuple[str, ...]
    closed: bool

    def rows(self) -> Rows:
        if self.closed or not self.open:
            return ((Press("directive.list", f"vb.list:{self.id}:1"),),)
        return (
            (Press("directive.each", f"vb.next:{self.id}"),),
            (Press("directive.drop", f"vb.drop:{self.id}", self.open),),
        )
