"""What is said about explanations in a case («giải trình»): to whoever asks, and to the person
asked, who sees the handler's own words and the day, and nothing of the report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.echoes import Heard
from domain.notices.base import Notice, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.hotline import Carded, PickPerson

# --- to the handler ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PickAccused(PickPerson):
    """«Yêu cầu giải trình»: from whom? The people the report names come first."""


@dataclass(frozen=True, slots=True)
class AskWhatToExplain(Question):
    """The question in the handler's own words."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class SureToAsk(Question):
    """The question as the person will read it, and what in it gives the reporter away."""

    code: str
    name: str
    question: str
    heard: tuple[Heard, ...]

    def rows(self) -> Rows:
        label = "explain.anyway" if self.heard else "explain.send"
        return ((Press(label, self.act("send")),), *self.nav())


@dataclass(frozen=True, slots=True)
class CodeInQuestion(Notice):
    """A question that names the report's code is not sent at all."""


@dataclass(frozen=True, slots=True)
class ExplanationSent(Notice):
    protected: ClassVar[bool] = True
    code: str
    name: str
    due: datetime


@dataclass(frozen=True, slots=True)
class ExplanationBack(Carded):
    """The person explained; or, with no words, let the day pass."""

    name: str
    words: str
    due: datetime


# --- to the person asked ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ExplanationWanted(Notice):
    """Who asks, what, and until when. ``again``: reminded."""

    protected: ClassVar[bool] = True
    id: int
    by: str
    title: str
    unit: str
    question: str
    due: datetime
    again: bool
    late: bool

    def rows(self) -> Rows:
        return ((Press("explain.give", f"gt.give:{self.id}"),),)


@dataclass(frozen=True, slots=True)
class AskExplanation(Question):
    protected: ClassVar[bool] = True
    question: str
    due: datetime


@dataclass(frozen=True, slots=True)
class ExplanationTaken(Notice):
    """To the person: it was handed over."""

    by: str
