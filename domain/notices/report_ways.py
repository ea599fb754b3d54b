"""What is said about the way of a report: who decides a dispute, who stood aside, the office's
rules, and «phản ánh này sẽ đến ai, vì sao»."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.exclusion import Why
from domain.lifecycle import SORTED, About, Category, ReportKind
from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.hotline import Carded
from domain.notices.report_form import Fitting
from domain.rules import Miss, Target


@dataclass(frozen=True, slots=True)
class DisputeToDecide(Carded):
    """To the supervisors: returned so often that they say whose it is."""

    times: int
    reasons: tuple[str, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class HandlerStoodAside(Carded):
    """To whoever is responsible: the official who verified it said «Tôi có liên quan»."""

    name: str


# --- why it goes there ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """Somebody passed over, and why."""

    name: str
    why: Why


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in words: what is empty fits everything."""

    id: int
    place: int
    sort: ReportKind | None
    category: Category | None
    unit: str
    hours: str
    start: date | None
    end: date | None
    target: Target
    to: str
    basis: str


@dataclass(frozen=True, slots=True)
class TriedLine:
    rule: RuleLine
    miss: Miss | None
    kept: tuple[Kept, ...]
    taken: bool


@dataclass(frozen=True, slots=True)
class ClimbLine:
    unit: str
    kept: tuple[Kept, ...]
    taken: bool


@dataclass(frozen=True, slots=True)
class RouteShown(Notice):
    """Each rule tried, each exclusion with its reason, and who gets it."""

    protected: ClassVar[bool] = True
    code: str  # "" for a report that is only thought of
    sort: ReportKind
    category: Category
    unit: str
    about: About
    accused: tuple[Kept, ...]
    tried: tuple[TriedLine, ...]
    skipped: bool
    climbed: tuple[ClimbLine, ...]
    desk_kept: tuple[Kept, ...]
    holder: str
    holder_unit: str
    desk: tuple[str, ...]
    rule: int
    last: bool  # it is the receiver of the policy
    stranded: bool
    praise: bool


# --- the table --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RulesTable(Notice):
    """A page of the table, for whoever may change it."""

    rules: tuple[RuleLine, ...]
    total: int
    page: int
    pages: int

    def rows(self) -> Rows:
        picks = [Pick(f"{one.place}", f"rt.see:{one.id}") for one in self.rules]
        numbers = tuple(tuple(picks[n : n + 5]) for n in range(0, len(picks), 5))
        turn: list[Press | Pick] = []
        if self.page > 1:
            turn.append(Press("less", f"rt.list:{self.page - 1}"))
        if self.page < self.pages:
            turn.append(Press("more", f"rt.list:{self.page + 1}"))
        return (
            *numbers,
            *((tuple(turn),) if turn else ()),
            (Press("rule.add", "rt.add"), Press("rule.try", "rt.try")),
        )


@dataclass(frozen=True, slots=True)
class RuleShown(Notice):
    """One rule and what may be done with it."""

    rule: RuleLine
    total: int

    def rows(self) -> Rows:
        one = self.rule
        moves: list[Press | Pick] = []
        if one.place > 1:
            moves.append(Press("rule.up", f"rt.up:{one.id}"))
        if one.place < self.total:
            moves.append(Press("rule.down", f"rt.down:{one.id}"))
        return (
            *((tuple(moves),) if moves else ()),
            (Press("rule.remove", f"rt.drop:{one.id}"), Press("rule.all", "rt.list:1")),
        )


@dataclass(frozen=True, slots=True)
class RuleNoted(Notice):
    """What was done with a rule. ``place`` is where it stands now, or stood."""

    did: str  # added, moved, removed
    place: int

    def rows(self) -> Rows:
        return ((Press("rule.all", "rt.list:1"),),)


@dataclass(frozen=True, slots=True)
class HoursUnclear(Notice):
    """A window of time that cannot be read."""


@dataclass(frozen=True, slots=True)
class AskRuleSort(Question):
    def rows(self) -> Rows:
        sorts = (ReportKind.REPORT, ReportKind.PROPOSAL, ReportKind.QUESTION)
        own = tuple((Press(f"kind.{one}", self.act(one)),) for one in sorts)
        return (*own, (Press("rule.any", self.act("any")),), *self.nav())


@dataclass(frozen=True, slots=True)
class AskRuleCategory(Question):
    """``dry``: for a report that is only thought of, where one must be said."""

    dry: bool

    def rows(self) -> Rows:
        own = tuple((Press(f"category.{one}", self.act(one)),) for one in SORTED)
        anything = () if self.dry else ((Press("rule.any", self.act("any")),),)
        return (*own, *anything, *self.nav())


@dataclass(frozen=True, slots=True)
class AskRuleUnit(Question):
    """The unit concerned, or (``to``) the unit it goes to, typed in part."""

    query: str
    found: tuple[Fitting, ...]
    more: int
    to: bool
    dry: bool

    def rows(self) -> Rows:
        picks = tuple((Pick(one.name, self.act(f"u{one.id}")),) for one in self.found)
        label = "unit.unknown" if self.dry else "rule.any"
        anything = () if self.to else ((Press(label, self.act("u0")),),)
        return (*picks, *anything, *self.nav())


@dataclass(frozen=True, slots=True)
class AskRuleHours(Question):
    def rows(self) -> Rows:
        return (
            (Press("rule.always", self.act("always")),),
            (Press("rule.open", self.act("open")), Press("rule.closed", self.act("closed"))),
            *self.nav(),
        )


@dataclass(frozen=True, slots=True)
class AskRuleTarget(Question):
    def rows(self) -> Rows:
        return (*((Press(f"target.{one}", self.act(one)),) for one in Target), *self.nav())


@dataclass(frozen=True, slots=True)
class AskRulePerson(Question):
    query: str
    found: tuple[Fitting, ...]
    more: int

    def rows(self) -> Rows:
        picks = tuple((Pick(one.name, self.act(f"w{one.id}")),) for one in self.found)
        return (*picks, *self.nav())


@dataclass(frozen=True, slots=True)
class AskRuleBasis(Question):
    """The document that orders it."""


@dataclass(frozen=True, slots=True)
class AskWhomAbout(Question):
    """For a report that is only thought of: whom it would be about."""

    def rows(self) -> Rows:
        ranks = (About.UNSAID, About.STAFF, About.LEADERSHIP)
        return (*((Press(f"about.{one}", self.act(one)),) for one in ranks), *self.nav())
