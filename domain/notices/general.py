"""Notices of the front desk itself: greetings, refusals, choices nobody offers any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.notices.base import Notice, Press, Rows


@dataclass(frozen=True, slots=True)
class Welcome(Notice):
    """C0: the first words to a citizen: that we are a bot, and what happens to the data."""

    office: str
    hours: str

    def rows(self) -> Rows:
        return (
            (Press("report.new", "r.new"), Press("report.track", "r.track")),
            (Press("report.praise", "r.new:khen_ngoi"), Press("talk.begin", "talk.begin")),
            (Press("language", "lang"),),
        )


@dataclass(frozen=True, slots=True)
class Linked(Notice):
    name: str
    title: str
    unit: str
    roles: tuple[str, ...]
    open_tasks: int

    def rows(self) -> Rows:
        return ((Press("tasks.mine", "t.list"), Press("help", "help")),)


@dataclass(frozen=True, slots=True)
class LinkRefused(Notice):
    """Unknown, used and expired codes are told apart for nobody: one sentence."""


@dataclass(frozen=True, slots=True)
class TooManyTries(Notice):
    minutes: int


@dataclass(frozen=True, slots=True)
class Help(Notice):
    """What this person can do here; ``commands`` are names known to the catalogue."""

    commands: tuple[str, ...]
    official: bool


@dataclass(frozen=True, slots=True)
class ChooseLanguage(Notice):
    def rows(self) -> Rows:
        return ((Press("lang.vi", "lang:vi"), Press("lang.en", "lang:en")),)


@dataclass(frozen=True, slots=True)
class LanguageChanged(Notice):
    pass


@dataclass(frozen=True, slots=True)
class NotYours(Notice):
    """Outside the person's rights or scope; also said where nothing exists, so that a guess
    learns nothing."""


@dataclass(frozen=True, slots=True)
class NotNow(Notice):
    """The act does not fit the matter's present state (it was done, handed over, answered)."""

    code: str


@dataclass(frozen=True, slots=True)
class UnknownCode(Notice):
    code: str


@dataclass(frozen=True, slots=True)
class UnknownCommand(Notice):
    command: str


@dataclass(frozen=True, slots=True)
class StaleChoice(Notice):
    """A button of a question that is no longer open."""


@dataclass(frozen=True, slots=True)
class Cancelled(Notice):
    pass


@dataclass(frozen=True, slots=True)
class NothingToCancel(Notice):
    pass


@dataclass(frozen=True, slots=True)
class WriteInWords(Notice):
    """A file, sticker or place came where nothing asked for it."""


@dataclass(frozen=True, slots=True)
class TooLong(Notice):
    limit: int


@dataclass(frozen=True, slots=True)
class SomethingBroke(Notice):
    """A bug of ours: what was sent is kept, the operator knows."""

    trace: str


@dataclass(frozen=True, slots=True)
class Hello(Notice):
    """A greeting starts nothing; it is answered with what one can do."""

    official: bool

    def rows(self) -> Rows:
        if self.official:
            return ((Press("tasks.mine", "t.list"), Press("help", "help")),)
        return ((Press("report.new", "r.new"), Press("report.track", "r.track")),)


@dataclass(frozen=True, slots=True)
class NobodyTold(Notice):
    """To the unit's clerk and the operator: this person could not be told by any contact."""

    name: str
    unit: str
    why: str
    code: str
    at: datetime


@dataclass(frozen=True, slots=True)
class UpdateFailed(Notice):
    """To the operator: an update was kept because handling it failed."""

    trace: str
    count: int


@dataclass(frozen=True, slots=True)
class LetterRejected(Notice):
    """To the operator: a platform refuses a letter, or refuses us altogether."""

    letter: int
    channel: str
    why: str


@dataclass(frozen=True, slots=True)
class Menu(Notice):
    """The command menu of one chat."""

    wordless: ClassVar[bool] = True
    names: tuple[str, ...]
