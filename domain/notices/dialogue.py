"""What questions of a dialogue have in common: their turn, and the way back and out."""

from __future__ import annotations

from dataclasses import dataclass

from domain.notices.base import Notice, Pick, Press, Rows


@dataclass(frozen=True, slots=True)
class Question(Notice):
    """``turn`` marks the buttons, so that a press on an older question is recognised."""

    turn: int
    back: bool

    def rows(self) -> Rows:
        return self.nav()

    def act(self, choice: str) -> str:
        return f"d:{self.turn}:{choice}"

    def nav(self, *, skip: bool = False) -> Rows:
        """The last row: back (unless first), skip (where allowed), cancel."""
        row: list[Press | Pick] = []
        if self.back:
            row.append(Press("back", self.act("<")))
        if skip:
            row.append(Press("skip", self.act("-")))
        row.append(Press("cancel", self.act("x")))
        return (tuple(row),)
