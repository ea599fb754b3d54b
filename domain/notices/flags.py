"""Signs of Quy định 148 or of a crime: proposed, raised, lifted, told to the competent alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.notices.base import Notice, Press, Rows
from domain.notices.hotline import Carded, doors
from domain.signs import Sign


@dataclass(frozen=True, slots=True)
class SignRaised(Notice):
    """The signs there are; those flagged already, and those the words suggest."""

    protected: ClassVar[bool] = True
    report: int
    code: str
    raised: tuple[Sign, ...]
    proposed: tuple[Sign, ...]
    to_raise: tuple[Sign, ...]  # by this reader
    to_lift: tuple[Sign, ...]

    def rows(self) -> Rows:
        key = self.report
        new = ((Press(f"sign.raise.{one}", f"p.sign:{key}:{one}"),) for one in self.to_raise)
        old = ((Press(f"sign.lift.{one}", f"p.unsign:{key}:{one}"),) for one in self.to_lift)
        return (*new, *old, (Press("report.open", f"p.see:{key}"),))


@dataclass(frozen=True, slots=True)
class SignFlagged(Carded):
    """To the responsible head and the supervisors."""

    sign: Sign
    by: str

    def rows(self) -> Rows:
        return ((Press("act.flag", f"p.flag:{self.card.id}"),), *doors(self.card))
