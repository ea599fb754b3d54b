"""What the operator hears from the house about itself."""

from __future__ import annotations

from dataclasses import dataclass

from domain.notices.base import Notice, Press, Rows
from domain.watching import Ailment


@dataclass(frozen=True, slots=True)
class Sick:
    """One ailment: how many, or how many seconds; of which account or machine, if of one."""

    what: Ailment
    subject: str
    amount: int


@dataclass(frozen=True, slots=True)
class HouseUnwell(Notice):
    """To the operator, once: what got worse, and what to do about it."""

    found: tuple[Sick, ...]

    def rows(self) -> Rows:
        return ((Press("system.again", "q.sys"),),)
