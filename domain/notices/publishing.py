"""Publishing results: proposed, looked at by a second person, public, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.anonymity import Found
from domain.closing import Measure
from domain.lifecycle import Category, Finding
from domain.notices.base import Notice, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.hotline import Carded, doors
from domain.notices.layout import pages


@dataclass(frozen=True, slots=True)
class AskSummary(Question):
    """What the public may read, in words without anybody's name."""

    code: str


@dataclass(frozen=True, slots=True)
class AskNoPublication(Question):
    """Why not."""

    code: str


@dataclass(frozen=True, slots=True)
class SummaryReveals(Notice):
    """The words would tell who is meant: what was found."""

    protected: ClassVar[bool] = True
    code: str
    found: tuple[Found, ...]


@dataclass(frozen=True, slots=True)
class ReporterTakesBack(Notice):
    """The reporter does not want it published."""

    protected: ClassVar[bool] = True
    code: str


@dataclass(frozen=True, slots=True)
class PublicationNoted(Notice):
    """What the officer just did: proposed, published, or refused."""

    protected: ClassVar[bool] = True
    code: str
    proposed: bool
    published: bool


@dataclass(frozen=True, slots=True)
class PublicationProposed(Carded):
    """To whoever decides as the second person."""

    by: str
    finding: Finding
    summary: str

    def rows(self) -> Rows:
        report = self.card.id
        decide = (
            Press("public.yes", f"p.pubyes:{report}"),
            Press("public.no", f"p.pubno:{report}"),
        )
        return (decide, *doors(self.card))


@dataclass(frozen=True, slots=True)
class PublicationDecided(Carded):
    """To whoever proposed it."""

    published: bool
    reason: str


@dataclass(frozen=True, slots=True)
class ResultPublished(Notice):
    """To the reporter: what the public reads, and the way to take it back."""

    code: str
    report: int
    summary: str

    def rows(self) -> Rows:
        return ((Press("report.private", f"r.private:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class PublicationWish(Notice):
    """The reporter said whether the result may be published."""

    code: str
    report: int
    opted_out: bool

    def rows(self) -> Rows:
        label = "report.public" if self.opted_out else "report.private"
        return ((Press(label, f"r.private:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """One result as everybody may read it: nobody's name, no code."""

    on: date
    category: Category
    unit: str
    finding: Finding
    measures: tuple[Measure, ...]
    summary: str


@dataclass(frozen=True, slots=True)
class PublishedResults(Notice):
    """A page of results, the newest first."""

    results: tuple[PublishedResult, ...]
    total: int
    page: int
    of: int

    def rows(self) -> Rows:
        return pages("r.results", self.page, self.of)
