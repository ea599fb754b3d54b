"""A question for words about one task, of whatever dialogue."""

from __future__ import annotations

from dataclasses import dataclass

from domain.notices.base import Rows
from domain.notices.dialogue import Question
from domain.notices.tasks import Brief


@dataclass(frozen=True, slots=True)
class AskTaskWords(Question):
    """``what`` names the question (why more time, what the unit thinks, …); ``optional`` ones may
    be skipped."""

    task: Brief
    what: str
    optional: bool

    def rows(self) -> Rows:
        return self.nav(skip=self.optional)
