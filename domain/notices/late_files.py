"""Late administrative files and the apologies for them (``/phieuxinloi``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from domain.apologies import ApologyOrder
from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.files import MadeFile


@dataclass(frozen=True, slots=True)
class LateFileRow:
    id: int
    number: str
    unit: str
    due: date
    days: int  # working days late
    promised: date | None


@dataclass(frozen=True, slots=True)
class LateFilesShown(Notice):
    """A page of late files: without an apology, or (``done``) with one."""

    protected: ClassVar[bool] = True
    files: tuple[LateFileRow, ...]
    waiting: int
    settled: int
    done: bool
    page: int
    pages: int
    enters: bool

    def rows(self) -> Rows:
        door, sign = ("lf.slip", "📄") if self.done else ("lf.sorry", "🙏")
        may = self.enters or self.done
        picks = tuple((Pick(f"{sign} {row.number}", f"{door}:{row.id}"),) for row in self.files)
        kind = int(self.done)
        turn: list[Press | Pick] = []
        if self.page > 1:
            turn.append(Press("less", f"lf.list:{kind}:{self.page - 1}"))
        if self.page < self.pages:
            turn.append(Press("more", f"lf.list:{kind}:{self.page + 1}"))
        other = Press(
            "late_file.waiting" if self.done else "late_file.done", f"lf.list:{1 - kind}:1"
        )
        new = (Press("late_file.new", "lf.new"),) if self.enters else ()
        turns = (tuple(turn),) if turn else ()
        return (*(picks if may else ()), *turns, (other, *new))


class LatePart(StrEnum):
    """What is asked of a late file, and of its apology."""

    NUMBER = "number"
    PERSON = "person"
    PROCEDURE = "procedure"
    DUE = "due"
    REASON = "reason"
    NEW = "new"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class AskLateFile(Question):
    """One part; ``number`` is the file's, "" while it is asked."""

    part: LatePart
    number: str

    def rows(self) -> Rows:
        return self.nav(skip=self.part is LatePart.PROCEDURE)


@dataclass(frozen=True, slots=True)
class LateFileNoted(Notice):
    protected: ClassVar[bool] = True
    file: int
    number: str
    due: date

    def rows(self) -> Rows:
        return (
            (Press("late_file.sorry", f"lf.sorry:{self.file}"),),
            (Press("late_file.waiting", "lf.list:0:1"), Press("late_file.new", "lf.new")),
        )


@dataclass(frozen=True, slots=True)
class ApologyNoted(Notice):
    """Taken down; the slip comes next."""

    protected: ClassVar[bool] = True
    number: str
    new: date

    def rows(self) -> Rows:
        return ((Press("late_file.waiting", "lf.list:0:1"),),)


@dataclass(frozen=True, slots=True)
class ApologySlip(MadeFile):
    """The slip as a Word draft."""

    protected: ClassVar[bool] = True
    ordered: ApologyOrder


@dataclass(frozen=True, slots=True)
class LateFileKnown(Notice):
    number: str


@dataclass(frozen=True, slots=True)
class ApologyThere(Notice):
    """An appointment is put off once only."""

    number: str
    new: date | None


@dataclass(frozen=True, slots=True)
class ApologyDayWrong(Notice):
    """``late``: a day that should have passed has not; else the new day has come or is off."""

    late: bool
    on: date
