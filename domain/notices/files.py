"""One stored file shown to somebody who may see it, or the words why it cannot be."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from domain.messages import Lack
from domain.notices.base import Notice, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.hotline import Carded
from domain.painting import Order

PER_PRESS = 10
"""Files sent for one press; the last of them offers the next ones."""


@dataclass(frozen=True, slots=True)
class MadeFile(Notice):
    """A file that was ordered and goes with the words; ``lack`` when it could not be made."""

    ordered: Order
    lack: Lack | None = None

    def order(self) -> Order | None:
        return self.ordered if self.lack is None else None

    def lacking(self, why: Lack) -> Notice:
        return replace(self, lack=why)


@dataclass(frozen=True, slots=True)
class FileShown(Notice):
    """File ``number`` of the ``of`` files a matter has; ``sort`` as the platform named it."""

    door: ClassVar[str]  # the button's action
    attachment: int
    matter: int
    code: str
    number: int
    of: int
    sort: str  # photo, document, voice, video
    lack: Lack | None = None

    def enclosure_id(self) -> int | None:
        return self.attachment if self.lack is None else None

    def lacking(self, why: Lack) -> Notice:
        return replace(self, lack=why)

    def rows(self) -> Rows:
        if self.number >= self.of or self.number % PER_PRESS:
            return ()
        rest = self.of - self.number
        return ((Press("files.more", f"{self.door}:{self.matter}:{self.number}", rest),),)


@dataclass(frozen=True, slots=True)
class ReportFile(FileShown):
    """A citizen's file, for an officer. It goes under the report's code: the name somebody gave
    a file may well be their own."""

    protected: ClassVar[bool] = True
    door: ClassVar[str] = "p.files"
    raw: int = 0  # the stored original, when that is what is shown
    verifying: bool = False  # its reader may ask for the original

    def enclosure_id(self) -> int | None:
        return (self.raw or self.attachment) if self.lack is None else None

    def enclosure_stem(self) -> str:
        return f"{self.code}-{self.number}" + ("-goc" if self.raw else "")

    def rows(self) -> Rows:
        more = super(ReportFile, self).rows()
        if self.lack is Lack.UNCLEAN:
            return ((Press("files.anyway", f"p.unclean:{self.attachment}"),), *more)
        if self.verifying and not self.raw and self.lack is None:
            return ((Press("files.original", f"p.original:{self.attachment}"),), *more)
        return more


@dataclass(frozen=True, slots=True)
class AskOriginalReason(Question):
    """Why the file as it came is needed, beside its cleaned copy."""

    code: str


@dataclass(frozen=True, slots=True)
class OriginalComing(Notice):
    """The reason is written down; the file follows by itself."""

    code: str


@dataclass(frozen=True, slots=True)
class FileShut(Notice):
    """A file nobody is given, whatever the reason."""

    code: str
    why: Lack


@dataclass(frozen=True, slots=True)
class FileRefused(Notice):
    """To the reporter: a file of theirs is not passed on, and what to do instead."""

    code: str
    report: int
    number: int
    why: Lack

    def rows(self) -> Rows:
        return ((Press("report.add", f"r.add:{self.report}"),),)


@dataclass(frozen=True, slots=True)
class FileKeptBack(Carded):
    """To whoever handles the report: a file of it stays behind."""

    number: int
    why: Lack


@dataclass(frozen=True, slots=True)
class ScannerAway(Notice):
    """To the operator: files wait because nobody looks into them."""


@dataclass(frozen=True, slots=True)
class TaskFile(FileShown):
    """A file of a task's result, to be kept and filed by whoever reads it."""

    door: ClassVar[str] = "t.files"


@dataclass(frozen=True, slots=True)
class NoFiles(Notice):
    """Nothing was enclosed."""

    code: str
