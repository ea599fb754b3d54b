"""Questions about tasks, and what their answers lead to."""

from __future__ import annotations

from dataclasses import dataclass

from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.tasks import Brief


@dataclass(frozen=True, slots=True)
class AskProgress(Question):
    task: Brief


@dataclass(frozen=True, slots=True)
class AskResult(Question):
    """The result: words, a document's number, or a file; ``accepter`` will confirm it."""

    task: Brief
    accepter: str


@dataclass(frozen=True, slots=True)
class AskReason(Question):
    """Why a result is returned."""

    task: Brief


@dataclass(frozen=True, slots=True)
class AskColleague(Question):
    """Whom a task is handed to, whose absence is noted, or who stands in (for ``of``, "" for the
    reader): ``what`` says which. Names of ``found`` are buttons; another name may be typed."""

    what: str
    code: str
    found: tuple[Pick, ...]
    typed: str = ""
    of: str = ""

    def rows(self) -> Rows:
        nobody = ((Press("absent.nobody", self.act("0")),),) if self.what == "stand_in" else ()
        return (*((pick,) for pick in self.found), *nobody, *self.nav())


@dataclass(frozen=True, slots=True)
class WordsOffer(Question):
    """A sentence nobody asked for: which task is it about, or is it a report? ``task`` is the
    likely one; ``done`` when the sentence sounds like finished work."""

    said: str
    task: Brief | None
    done: bool
    others: int

    def rows(self) -> Rows:
        acts = [Press("task.progress", self.act("p")), Press("words.done", self.act("s"))]
        if self.done:
            acts.reverse()
        rows: Rows = (tuple(acts),) if self.task is not None else ()
        if self.others:
            rows += ((Press("words.other", self.act("o")),),)
        return (*rows, (Press("words.report", self.act("r")),), *self.nav())


@dataclass(frozen=True, slots=True)
class PickTask(Question):
    """Which of the own tasks a sentence is about."""

    tasks: tuple[Brief, ...]
    picks: tuple[Pick, ...]

    def rows(self) -> Rows:
        return (*((pick,) for pick in self.picks), *self.nav())


@dataclass(frozen=True, slots=True)
class NoTaskNow(Notice):
    """There is no open task to speak of."""


@dataclass(frozen=True, slots=True)
class NoSuchColleague(Notice):
    typed: str
