"""Closing a report: what the writer is asked, what the head is shown, what may not be left out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from domain.closing import OFFERED, Lacking, Measure
from domain.formulaic import Check
from domain.lifecycle import Finding
from domain.messages import Lack
from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.files import FileShown
from domain.notices.hotline import Carded
from domain.notices.layout import in_rows

# --- questions -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AskMeasures(Question):
    """What was done, in the office's words; several may be chosen, others typed."""

    code: str
    chosen: tuple[Measure, ...]
    other: str

    def rows(self) -> Rows:
        presses = [
            Press(f"measure.{'on' if one in self.chosen else 'off'}.{one}", self.act(one))
            for one in Measure
            if one in OFFERED or (one in self.chosen and one is not Measure.OTHER)
        ]
        done = Press(
            "measures.done" if self.chosen or self.other else "measures.none", self.act("done")
        )
        return (*in_rows(presses), (done,), *self.nav())


@dataclass(frozen=True, slots=True)
class AskProof(Question):
    """A file, the number of a paper, or nothing and why."""

    code: str
    files: int

    def rows(self) -> Rows:
        last = Press("evidence.done", self.act("done"))
        return ((last if self.files else Press("proof.none", self.act("none")),), *self.nav())


@dataclass(frozen=True, slots=True)
class AskWhyUnproved(Question):
    code: str


@dataclass(frozen=True, slots=True)
class AskHearing(Question):
    """Was the person it is about heard? If not, why."""

    code: str

    def rows(self) -> Rows:
        return ((Press("hearing.yes", self.act("yes")),), *self.nav())


@dataclass(frozen=True, slots=True)
class AskDespite(Question):
    """Why an answer that says little is sent all the same."""

    code: str
    check: Check


@dataclass(frozen=True, slots=True)
class AskDraftReturn(Question):
    code: str


class Sharing(StrEnum):
    """Something the head may send along, and whether he does."""

    PAPER_KEPT = "paper.no"
    PAPER_SHARED = "paper.yes"
    FILE_KEPT = "file.no"
    FILE_SHARED = "file.yes"


@dataclass(frozen=True, slots=True)
class Share:
    """A file by its number, or the paper's number (0)."""

    key: str
    number: int
    sharing: Sharing


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer rests on, as officers read it."""

    document: str = ""
    unproved: str = ""
    heard: bool = False
    unheard: str = ""
    files: int = 0


@dataclass(frozen=True, slots=True)
class AnswerReadBack(Question):
    """The answer as the citizen will read it, with what it lacks; ``drafting``: it goes to the
    head first."""

    code: str
    finding: Finding
    answer: str
    measures: tuple[Measure, ...]
    other: str
    basis: Basis
    check: Check
    shares: tuple[Share, ...]
    drafting: bool

    def rows(self) -> Rows:
        send = "draft.send" if self.drafting else "answer.send"
        if self.check.gaps and not self.drafting:
            send = "answer.despite"
        shares = () if self.drafting else self.shares
        picks = tuple(
            (Press(f"share.{one.sharing}", self.act(f"s{one.key}"), one.number or None),)
            for one in shares
        )
        steps = ["measures", "evidence"]
        if self.finding is not Finding.REPLIED:
            steps.insert(0, "finding")
        changes = [Press(f"answer.{step}", self.act(step)) for step in steps]
        return ((Press(send, self.act("send")),), *picks, *in_rows(changes, 3), *self.nav())


# --- what happens to a draft ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DraftWaiting(Carded):
    """To the head: a draft to approve; ``times`` it was said before, ``above``: for the superior
    to know. Who may not decide gets the buttons of their card alone."""

    by: str
    finding: Finding
    answer: str
    measures: tuple[Measure, ...]
    other: str
    basis: Basis
    check: Check
    times: int
    above: bool

    def rows(self) -> Rows:
        card = super(DraftWaiting, self).rows()
        if self.above:
            return card
        report = self.card.id
        decide: tuple[Press | Pick, ...] = (
            Press("draft.approve", f"p.approve:{report}"),
            Press("draft.back", f"p.back:{report}"),
        )
        return (decide, (Press("draft.edit", f"p.answer:{report}"),), *card)


@dataclass(frozen=True, slots=True)
class DraftReturned(Carded):
    """To its writer: the head wants it otherwise."""

    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class DraftSentBack(Notice):
    """To the head who did it."""

    protected: ClassVar[bool] = True
    code: str


@dataclass(frozen=True, slots=True)
class DraftSent(Notice):
    """To its writer: the head approved it, perhaps in other words."""

    protected: ClassVar[bool] = True
    code: str
    by: str


@dataclass(frozen=True, slots=True)
class AnswerIncomplete(Notice):
    """An answer may not leave like this; what to do is said."""

    protected: ClassVar[bool] = True
    code: str
    what: Lacking


@dataclass(frozen=True, slots=True)
class AnswerFileShown(FileShown):
    """A file the head sends along with an answer, to the citizen."""

    door: ClassVar[str] = "r.see"

    def enclosure_stem(self) -> str:
        return f"{self.code}-kem-theo-{self.number}"

    def rows(self) -> Rows:
        if self.lack is not Lack.WAITING:
            return ()
        return ((Press("proof.again", f"r.proof:{self.matter}"),),)
