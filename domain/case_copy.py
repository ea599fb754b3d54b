"""A reporter's own copy of a case: their words, what they were asked and answered, its public
history. Nobody of the office is named in it beyond what an answer itself says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.lifecycle import Category, Finding, Privacy, ReportKind, ReportState, Source

OWN = (
    *("body", "when", "where", "whom", "dossier", "place"),
    *("addition", "objection", "comment", "withdrawal", "erasure"),
)
"""Kinds of entries a reporter wrote."""

OFFICE = ("question", "answer", "erasure_refusal")
"""Kinds of entries the office wrote to the reporter."""


class CopyShape(StrEnum):
    JSON = "json"
    DOCX = "docx"


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One entry of the file; ``kind`` is one of ``OWN`` or ``OFFICE``."""

    kind: str
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CopyStep:
    """Something that happened, as the reporter may know it."""

    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CopyFile:
    sort: str  # photo, document, voice, video
    size: int  # bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class CaseCopy:
    """``unit`` is the unit that answers, "" while the desk has it."""

    code: str
    kind: ReportKind
    category: Category
    state: ReportState
    privacy: Privacy
    source: Source
    unit: str
    received_at: datetime
    due_at: datetime
    answered_at: datetime | None
    finding: Finding | None
    rating: int | None
    lines: tuple[CopyLine, ...]
    steps: tuple[CopyStep, ...]
    files: tuple[CopyFile, ...]
    made_at: datetime


@dataclass(frozen=True, slots=True)
class CopyOrder:
    """The copy to be written as a file of that shape, in that language."""

    book: CaseCopy
    shape: CopyShape
    language: str

    @property
    def name(self) -> str:
        return f"{self.book.code}.{self.shape}"
