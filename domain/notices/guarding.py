"""What is said before an anonymous report is sent, and of what was sealed for who verifies it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from domain.notices.base import Notice, Press, Rows
from domain.notices.dialogue import Question


@dataclass(frozen=True, slots=True)
class Telling:
    """One thing that may say who the reporter is. ``sort`` as in domain.guarding."""

    sort: str
    words: str
    spoken: bool  # it stands in the words; otherwise it is a file or a place
    sealable: bool


@dataclass(frozen=True, slots=True)
class AskTraces(Question):
    """What was found, each with its choices; ``more`` are asked after these."""

    found: tuple[Telling, ...]
    more: int

    def rows(self) -> Rows:
        rows = tuple(self.choices(place, one) for place, one in enumerate(self.found, start=1))
        return (*rows, *self.at_once(), *self.nav())

    def choices(self, place: int, one: Telling) -> tuple[Press, ...]:
        if not one.spoken:
            drop = Press("trace.drop", self.act(f"m{place}"), place)
            return (drop, Press("trace.send", self.act(f"k{place}"), place))
        seal = (Press("trace.seal", self.act(f"s{place}"), place),) if one.sealable else ()
        mask = Press("trace.mask", self.act(f"m{place}"), place)
        return (mask, Press("trace.keep", self.act(f"k{place}"), place), *seal)

    def at_once(self) -> Rows:
        if len(self.found) + self.more < 2:
            return ()
        mask = (Press("trace.mask_all", self.act("ma")),) if self.spoken else ()
        return ((*mask, Press("trace.keep_all", self.act("ka"))),)

    @property
    def spoken(self) -> bool:
        return any(one.spoken for one in self.found)

    @property
    def sealable(self) -> bool:
        return any(one.sealable for one in self.found)


@dataclass(frozen=True, slots=True)
class FilesLeft(Notice):
    """So many files of a message stay behind: there are ``most`` already, or each is larger than
    ``mib`` MiB."""

    count: int
    most: int
    mib: int


@dataclass(frozen=True, slots=True)
class NothingLeft(Notice):
    """Without the file there would be nothing to send."""


@dataclass(frozen=True, slots=True)
class AskSealReason(Question):
    """To whoever verifies: why the sealed number is needed."""

    code: str


@dataclass(frozen=True, slots=True)
class SealOpened(Notice):
    """The sealed numbers, once, to whoever gave a reason."""

    protected: ClassVar[bool] = True
    code: str
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NothingSealed(Notice):
    code: str
