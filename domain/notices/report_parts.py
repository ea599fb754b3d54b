"""What is said about parts of a report for several bodies, and about reports of the same matter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.courses import PartState
from domain.lifecycle import ReportState
from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.hotline import Carded, PickPerson, PickPlace


@dataclass(frozen=True, slots=True)
class PartLine:
    """A part as the case's sheet lists it."""

    id: int
    unit: str
    state: PartState
    due: datetime


# --- parts ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PartsOfReport(Notice):
    """The parts of a case, and the way to one more."""

    protected: ClassVar[bool] = True
    report: int
    code: str
    holder_unit: str
    parts: tuple[PartLine, ...]

    def rows(self) -> Rows:
        open_ = (one for one in self.parts if one.state is PartState.OPEN)
        stop = tuple((Pick(f"✖️ {one.unit}", f"pt.stop:{one.id}"),) for one in open_)
        return ((Press("part.more", f"pt.more:{self.report}"),), *stop)


@dataclass(frozen=True, slots=True)
class PickBody(PickPlace):
    """Which body does a part?"""


@dataclass(frozen=True, slots=True)
class AskPart(Question):
    """What the body is to do."""

    code: str
    unit: str


@dataclass(frozen=True, slots=True)
class AskPartWords(Question):
    """The body's result, why it is returned, or why nobody waits for it: ``what`` says which."""

    code: str
    what: str  # result, refusal, stop


@dataclass(frozen=True, slots=True)
class PickPartHelper(PickPerson):
    """Who of the body does its part?"""


@dataclass(frozen=True, slots=True)
class NobodyThere(Notice):
    """Nobody of that body may have it: the same sentence whether the seat is empty, the body has
    the whole already, or a conflict of interest stands against it."""

    unit: str


@dataclass(frozen=True, slots=True)
class PartGiven(Carded):
    """To the body, and to the official who does its part. ``head``: may pass it on or return it."""

    part: int
    what: str
    due: datetime
    coordinator: str
    head: bool
    summary: str

    def rows(self) -> Rows:
        own = [Press("part.answer", f"pt.answer:{self.part}")]
        if self.head:
            own.append(Press("part.give", f"pt.give:{self.part}"))
        back = ((Press("part.return", f"pt.return:{self.part}"),),) if self.head else ()
        see = (Press("report.open", f"p.see:{self.card.id}"),)
        return (tuple(own), *back, see)


@dataclass(frozen=True, slots=True)
class PartBack(Carded):
    """To the coordinator: a body's result, or that it returned its part."""

    unit: str
    state: PartState
    words: str
    waiting: tuple[str, ...]  # bodies that have not answered yet


@dataclass(frozen=True, slots=True)
class PartLate(Carded):
    """A part whose day comes or has passed, to the body or to the coordinator."""

    part: int
    unit: str
    due: datetime
    late: bool
    own: bool

    def rows(self) -> Rows:
        if not self.own:
            return ((Press("report.open", f"p.see:{self.card.id}"),),)
        return ((Press("part.answer", f"pt.answer:{self.part}"),),)


@dataclass(frozen=True, slots=True)
class PartNoted(Notice):
    """What somebody just did with a part."""

    protected: ClassVar[bool] = True
    code: str
    did: str  # split, given, done, returned, withdrawn
    to: str


@dataclass(frozen=True, slots=True)
class PartsStillOpen(Notice):
    """The whole is not answered while bodies work on it."""

    protected: ClassVar[bool] = True
    report: int
    code: str
    units: tuple[str, ...]

    def rows(self) -> Rows:
        return ((Press("part.list", f"p.split:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class ReportShared(Notice):
    """To the reporter: every body that handles the own case."""

    code: str
    coordinator: str
    units: tuple[str, ...]


# --- the same matter --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alike:
    """Another report that may be of the same matter."""

    id: int
    code: str
    at: datetime
    state: ReportState
    summary: str
    linked: bool


@dataclass(frozen=True, slots=True)
class AlikeReports(Carded):
    """What may be the same, for an officer who may see all of them."""

    found: tuple[Alike, ...]

    def rows(self) -> Rows:
        links = tuple(
            (Pick(f"{'✖️' if one.linked else '🔗'} {one.code}", self.act(one)),)
            for one in self.found
        )
        return (*links, (Press("report.open", f"p.see:{self.card.id}"),))

    def act(self, one: Alike) -> str:
        return f"{'al.part' if one.linked else 'al.link'}:{self.card.id}:{one.id}"


@dataclass(frozen=True, slots=True)
class LinkNoted(Notice):
    protected: ClassVar[bool] = True
    report: int
    code: str
    other: str
    linked: bool

    def rows(self) -> Rows:
        return ((Press("report.alike", f"p.link:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class AnswerForLinked(Notice):
    """After an answer: linked reports the same officer may answer with the same words."""

    protected: ClassVar[bool] = True
    report: int
    code: str
    others: tuple[str, ...]

    def rows(self) -> Rows:
        return ((Press("report.same", f"al.same:{self.report}", len(self.others)),),)


@dataclass(frozen=True, slots=True)
class AnsweredLinked(Notice):
    protected: ClassVar[bool] = True
    code: str
    answered: tuple[str, ...]
