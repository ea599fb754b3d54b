"""What is said about more time: asked, granted, refused, and why it cannot be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.notices.assigning import Reading
from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.tasks import Brief, OneTask, see


@dataclass(frozen=True, slots=True)
class ExtensionAsked(Notice):
    """T7, to whoever decides. ``extended``: how often more time was granted before."""

    task: Brief
    name: str
    request: int
    by: str
    reason: str
    progress: str
    proposed_at: datetime
    extended: int
    first_due: datetime | None

    def rows(self) -> Rows:
        return (*decision(self.request), see(self.task))


def decision(request: int) -> Rows:
    return (
        (Press("extension.grant", f"x.grant:{request}"),),
        (Press("extension.other", f"x.other:{request}"),),
        (Press("extension.refuse", f"x.refuse:{request}"),),
    )


@dataclass(frozen=True, slots=True)
class ExtensionGranted(OneTask):
    """T7, granted: ``times`` counts this one."""

    name: str
    by: str
    due_before: datetime
    due_after: datetime
    times: int
    paper: str


@dataclass(frozen=True, slots=True)
class ExtensionRefused(OneTask):
    """T7, refused; the deadline of the task stands."""

    name: str
    by: str
    reason: str


# --- questions -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AskNewDue(Question):
    """Until when; ``proposed`` is what was asked for (None: it is asked now). ``readings`` are
    what the words may have meant, when they were not clear."""

    task: Brief
    proposed: datetime | None
    said: str
    readings: tuple[Reading, ...]

    def rows(self) -> Rows:
        offered = tuple(
            (Pick(f"{n}. {each.digits}", self.act(f"c{n}")),)
            for n, each in enumerate(self.readings, 1)
        )
        keep = ((Press("extension.as_asked", self.act("keep")),),) if self.proposed else ()
        return (*offered, *keep, *self.nav())


@dataclass(frozen=True, slots=True)
class AskGrantPaper(Question):
    """The document that grants it, if any."""

    task: Brief
    due: datetime

    def rows(self) -> Rows:
        return self.nav(skip=True)


# --- answers to the one who acted ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExtensionNoted(OneTask):
    """Asked, granted or refused (``what``): taken down, and ``to`` whom it was told."""

    what: str
    due: datetime | None
    to: str
    at: datetime


@dataclass(frozen=True, slots=True)
class NothingToExtend(Notice):
    """The task has no deadline."""

    code: str


@dataclass(frozen=True, slots=True)
class ExtensionTooLate(Notice):
    """The deadline has passed: what helps now is to say why, and to finish."""

    id: int
    code: str
    due_at: datetime

    def rows(self) -> Rows:
        return (
            (Press("task.progress", f"t.prog:{self.id}"), Press("task.see", f"t.see:{self.id}")),
        )


@dataclass(frozen=True, slots=True)
class ExtensionWaits(Notice):
    """One was asked for already and nobody has decided it."""

    code: str
    proposed_at: datetime | None
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class DueNotLater(Notice):
    """The deadline named is not later than the one in force, or has passed."""

    due_at: datetime | None
