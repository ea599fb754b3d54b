"""What is said about documents and those that replace them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.notices.base import Notice, Pick, Press, Rows
from domain.notices.dialogue import Question
from domain.notices.layout import in_rows
from domain.notices.tasks import Brief, see


@dataclass(frozen=True, slots=True)
class AskDocument(Question):
    """The number of the document that was replaced."""


@dataclass(frozen=True, slots=True)
class AskSuccessor(Question):
    """The number of the document that replaces it."""

    number: str
    tasks: int


@dataclass(frozen=True, slots=True)
class DocumentCard(Notice):
    """A document, what replaces it, and its tasks in hand that the reader disposes of (``total``;
    the first of them by name)."""

    id: int
    number: str
    issued_on: date | None
    issuer: str
    subject: str
    replaced_by: str
    tasks: tuple[Brief, ...]
    total: int

    def rows(self) -> Rows:
        if not self.replaced_by:
            return ((Press("document.replace", f"w.new:{self.id}"),),)
        row = [Pick(task.code, f"w.one:{task.id}") for task in self.tasks]
        all_ = ((Press("document.all", f"w.all:{self.id}", self.total),),) if self.total else ()
        return (*in_rows(row), *all_)


@dataclass(frozen=True, slots=True)
class AskRebase(Notice):
    """One task of a replaced document: keep, move or withdraw."""

    task: Brief
    old: str
    new: str

    def rows(self) -> Rows:
        return (
            (Press("document.move", f"w.move:{self.task.id}"),),
            (Press("document.keep", f"w.keep:{self.task.id}"),),
            (Press("task.cancel", f"t.cancel:{self.task.id}"),),
            see(self.task),
        )


@dataclass(frozen=True, slots=True)
class RebaseNoted(Notice):
    """``moved``: how many went to the document ``number``; 0: this one stays with its own."""

    code: str
    number: str
    moved: int
    document: int
    left: int

    def rows(self) -> Rows:
        return (
            ((Press("document.rest", f"w.see:{self.document}", self.left),),) if self.left else ()
        )


@dataclass(frozen=True, slots=True)
class TasksRebased(Notice):
    """To whoever does them: they go on under another document."""

    name: str
    by: str
    number: str
    tasks: tuple[Brief, ...]
    total: int

    def rows(self) -> Rows:
        row = [Pick(task.code, f"t.see:{task.id}") for task in self.tasks]
        return in_rows(row)


@dataclass(frozen=True, slots=True)
class ReplacedAlready(Notice):
    number: str
    by: str


@dataclass(frozen=True, slots=True)
class ReplacesItself(Notice):
    """The new document is the old one, or is itself replaced by it."""

    number: str
    by: str


@dataclass(frozen=True, slots=True)
class NoSuchDocument(Notice):
    number: str
