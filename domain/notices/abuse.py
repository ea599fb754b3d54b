"""Floods and blocks: what is said to who sends, to the desk that looks, to the supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.floods import Doubt
from domain.notices.base import Notice, Press, Rows
from domain.notices.dialogue import Question

BLOCK_DAYS = (1, 7, 30)
"""Offered; the office's own limit is a policy."""


# --- to who sends --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeldForALook(Notice):
    """Said with the receipt: nothing is lost, an officer looks first."""

    code: str


@dataclass(frozen=True, slots=True)
class SetAside(Notice):
    code: str
    report: int
    reason: str
    may_appeal: bool

    def rows(self) -> Rows:
        if not self.may_appeal:
            return ()
        return ((Press("aside.appeal", f"s.appeal:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class Blocked(Notice):
    """Instead of beginning a new report."""

    block: int
    until: datetime
    reason: str
    appealed: bool

    def rows(self) -> Rows:
        follow = (Press("report.track", "r.track"),)
        if self.appealed:
            return (follow,)
        return ((Press("block.appeal", f"b.appeal:{self.block}"),), follow)


@dataclass(frozen=True, slots=True)
class YouAreBlocked(Notice):
    """When it is imposed."""

    block: int
    until: datetime
    reason: str

    def rows(self) -> Rows:
        return ((Press("block.appeal", f"b.appeal:{self.block}"),),)


@dataclass(frozen=True, slots=True)
class BlockEnded(Notice):
    """``why``: expired, lifted, unanswered (the appeal was); ``still``: another one holds."""

    why: str
    said: str
    still: datetime | None = None


@dataclass(frozen=True, slots=True)
class BlockKept(Notice):
    until: datetime
    said: str


@dataclass(frozen=True, slots=True)
class AskAppeal(Question):
    """Why a block, or the setting aside of a report (``code``), is wrong."""

    code: str


@dataclass(frozen=True, slots=True)
class AppealTaken(Notice):
    days: int  # working days; 0 for a report that was set aside


# --- to who looks --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SuspectsWaiting(Notice):
    protected: ClassVar[bool] = True
    count: int

    def rows(self) -> Rows:
        return ((Press("suspects.list", "s.list", self.count),),)


@dataclass(frozen=True, slots=True)
class SuspectRow:
    id: int
    code: str
    why: Doubt
    words: str
    at: datetime
    appealed: bool
    like: int  # the first report that says the same; 0 for none
    blockable: bool


@dataclass(frozen=True, slots=True)
class SuspectList(Notice):
    protected: ClassVar[bool] = True
    held: tuple[SuspectRow, ...]
    total: int

    def rows(self) -> Rows:
        rows: list[tuple[Press, ...]] = []
        for place, one in enumerate(self.held, start=1):
            block = (Press("suspect.block", f"b.new:{one.id}", place),) if one.blockable else ()
            rows.append(
                (
                    Press("suspect.release", f"s.ok:{one.id}", place),
                    Press("suspect.aside", f"s.no:{one.id}", place),
                    *block,
                )
            )
        like = next((one.like for one in self.held if one.like), 0)
        if like:
            rows.append((Press("suspect.release_all", f"s.all:{like}"),))
        if any(one.why is Doubt.TOTAL and not one.appealed for one in self.held):
            rows.append((Press("suspect.release_rise", "s.rise"),))
        return tuple(rows)


@dataclass(frozen=True, slots=True)
class AskAsideReason(Question):
    code: str


@dataclass(frozen=True, slots=True)
class SuspectDecided(Notice):
    """``what``: released, set_aside, released_all, released_rise."""

    what: str
    code: str
    count: int

    def rows(self) -> Rows:
        return ((Press("suspects.list", "s.list"),),)


@dataclass(frozen=True, slots=True)
class AskBlockDays(Question):
    code: str
    most: int

    def rows(self) -> Rows:
        days = tuple(one for one in BLOCK_DAYS if one <= self.most) or (self.most,)
        return (tuple(Press("block.days", self.act(str(one)), one) for one in days), *self.nav())


@dataclass(frozen=True, slots=True)
class AskBlockReason(Question):
    code: str
    days: int


@dataclass(frozen=True, slots=True)
class SenderBlocked(Notice):
    code: str
    days: int


@dataclass(frozen=True, slots=True)
class NoLongerKnown(Notice):
    """Nothing leads from this report to a chat any more."""

    code: str


@dataclass(frozen=True, slots=True)
class BlockAppeal(Notice):
    """To the supervisor; who it is nobody is told."""

    protected: ClassVar[bool] = True
    block: int
    code: str
    until: datetime
    reason: str
    words: str

    def rows(self) -> Rows:
        return (
            (
                Press("block.lift", f"b.lift:{self.block}"),
                Press("block.keep", f"b.keep:{self.block}"),
            ),
        )


@dataclass(frozen=True, slots=True)
class AskBlockDecision(Question):
    code: str
    lift: bool


@dataclass(frozen=True, slots=True)
class BlockDecided(Notice):
    code: str
    lift: bool
