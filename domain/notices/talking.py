"""«Gặp cán bộ trực»: a talk with the hotline desk, to the citizen and to the officers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.notices.base import Notice, Press, Rows
from domain.notices.dialogue import Question


@dataclass(frozen=True, slots=True)
class DeskClosed(Notice):
    """When the desk is open; ``opens`` is the next time, None when nobody can be reached at all."""

    hours: str
    opens: datetime | None

    def rows(self) -> Rows:
        return ((Press("report.new", "r.new"),),)


@dataclass(frozen=True, slots=True)
class TalkBegun(Notice):
    """What one writes from now on goes to the desk. ``again``: it did so already."""

    minutes: int  # of silence after which it ends
    again: bool

    def rows(self) -> Rows:
        return ((Press("talk.leave", "talk.leave"),),)


@dataclass(frozen=True, slots=True)
class TalkPassedOn(Notice):
    """The words went to the desk; nobody there has answered yet."""

    def rows(self) -> Rows:
        return ((Press("talk.leave", "talk.leave"),),)


@dataclass(frozen=True, slots=True)
class TalkWordsOnly(Notice):
    """A file or a place cannot be passed on in a talk."""


@dataclass(frozen=True, slots=True)
class TalkHeard(Notice):
    """What the officer says, to the citizen."""

    words: str

    def rows(self) -> Rows:
        return ((Press("talk.leave", "talk.leave"),),)


@dataclass(frozen=True, slots=True)
class TalkOver(Notice):
    """To the citizen. ``why``: citizen, desk, idle, unanswered. It may become a report."""

    why: str
    talk: int
    minutes: int

    def rows(self) -> Rows:
        return ((Press("talk.report", f"talk.report:{self.talk}"),),)


@dataclass(frozen=True, slots=True)
class NoTalk(Notice):
    """Nothing to end."""

    def rows(self) -> Rows:
        return ((Press("talk.begin", "talk.begin"),),)


# --- to officers ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TalkSaid(Notice):
    """What a citizen says to the desk. Nobody is named: it is the number of the talk."""

    protected: ClassVar[bool] = True
    talk: int
    words: str
    first: bool

    def rows(self) -> Rows:
        return (
            (
                Press("talk.answer", f"talk.answer:{self.talk}"),
                Press("talk.end", f"talk.end:{self.talk}"),
            ),
        )


@dataclass(frozen=True, slots=True)
class AskTalkWords(Question):
    """The officer's answer; it stays open for more. ``sent``: the last one left."""

    talk: int
    sent: bool

    def rows(self) -> Rows:
        return ((Press("talk.end", self.act("end")), Press("talk.pause", self.act("x"))),)


@dataclass(frozen=True, slots=True)
class TalkTaken(Notice):
    """Another officer answers this one."""

    protected: ClassVar[bool] = True
    talk: int


@dataclass(frozen=True, slots=True)
class TalkEnded(Notice):
    """To the officer: it is over, and by whom."""

    protected: ClassVar[bool] = True
    talk: int
    why: str


@dataclass(frozen=True, slots=True)
class TalkMissed(Notice):
    """To whoever is over the desk: in office hours nobody answered."""

    protected: ClassVar[bool] = True
    talk: int
    at: datetime
    minutes: int
