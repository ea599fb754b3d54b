"""What a directive (văn bản chỉ đạo) says: who issued it, and every task it assigns.

Values only: ``documents`` fills them in a child process, services turn items into tasks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from domain.words import fold

LARGEST = 20 << 20  # bytes of a file; more is no directive
LONGEST = 400_000  # characters of text


class ItemKind(StrEnum):
    """By when an item is due. ``event``: a day nobody knows yet («ngay sau kỳ họp»)."""

    FIXED = "fixed"
    PERIODIC = "periodic"
    EVENT = "event"
    ON_REQUEST = "on_request"
    STANDING = "standing"


class Unread(StrEnum):
    """Why a file or text is no directive we may read; the sentences are in texts/."""

    SECRET = "secret"  # noqa: S105 - a paper's classification, not a password
    SCANNED = "scanned"
    EMPTY = "empty"
    ENCRYPTED = "encrypted"
    OLD_DOC = "old_doc"
    WRONG_TYPE = "wrong_type"
    BROKEN = "broken"
    TOO_LARGE = "too_large"
    LEGACY_FONT = "legacy_font"
    UNREACHABLE = "unreachable"


class PaperState(StrEnum):
    """A directive that was sent to the bot."""

    WAITING = "waiting"  # to be fetched and read
    READ = "read"
    CLOSED = "closed"  # every item was decided, or the rest was put aside in one go
    REFUSED = "refused"  # marked secret: erased
    UNREAD = "unread"  # could not be read
    REPEATED = "repeated"  # the same paper had been sent before


class ItemState(StrEnum):
    OPEN = "open"
    GIVEN = "given"
    SKIPPED = "skipped"


class Doubt(StrEnum):
    """What a reader of the result should look at in the paper; nothing is corrected silently."""

    NO_NUMBER = "no_number"
    NO_DATE = "no_date"
    NO_ISSUER = "no_issuer"
    NO_SIGNER = "no_signer"
    NO_ITEMS = "no_items"
    NO_LEAD = "no_lead"  # an item nobody is named for
    NOT_ITEM = "not_item"  # a numbered paragraph or a call that was not counted as an item
    SECOND_DEADLINE = "second_deadline"
    DEADLINE_UNCLEAR = "deadline_unclear"
    LOST_LETTER = "lost_letter"  # «CT/BCSD»: perhaps a Đ that was read as D
    OCR = "ocr"  # read from a picture


@dataclass(frozen=True, slots=True)
class Warned:
    """A doubt, with the path or the words it is about."""

    doubt: Doubt
    about: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """A document that is cited. ``number`` as written, e.g. «12-CT/TU», «73/2023/NĐ-CP»."""

    number: str
    issued_on: date | None
    type: str


@dataclass(frozen=True, slots=True)
class Item:
    """One assigned piece of work. Bodies are as the paper names them: the services know units."""

    path: str  # «5.3-1»: the first bullet of 5.3; «3.b»; «cuối»: the closing paragraphs
    lead: tuple[str, ...]
    coordinating: tuple[str, ...]
    content: str
    deliverable: str
    deadline_phrase: str
    kind: ItemKind


@dataclass(frozen=True, slots=True)
class Directive:
    """A paper as read. What it does not say is "" or None."""

    issuer: str
    place: str
    number: str  # «12»
    symbol: str  # «CT-UBND», «CT/TU»
    issued_on: date | None
    type: str  # «Chỉ thị», «Công văn» …
    subject: str
    signer: str
    signer_title: str  # with the authority: «KT. CHỦ TỊCH, PHÓ CHỦ TỊCH»
    replaces: str  # the number of the document this one replaces
    recipients: tuple[str, ...]
    references: tuple[Reference, ...]
    items: tuple[Item, ...]
    warnings: tuple[Warned, ...]

    @property
    def full_number(self) -> str:
        """«12-CT/TU» by the Party's rule (Hướng dẫn 36-HD/VPTW), «12/CT-UBND» by the State's
        (Nghị định 30/2020/NĐ-CP)."""
        mark = "-" if "/" in self.symbol and "-" not in self.symbol else "/"
        return mark.join(part for part in (self.number, self.symbol) if part)


@dataclass(frozen=True, slots=True)
class NotRead:
    """Why nothing was read."""

    why: Unread


@dataclass(frozen=True, slots=True)
class Scan:
    """A paper without text: its pages as PNG pictures, first page first."""

    pages: tuple[bytes, ...]


_SIGNS = re.compile(
    r"cong hoa xa hoi chu nghia|dang cong san viet nam|doc lap\W+tu do|\bkinh gui\b|\bnoi nhan\b"
    r"|\bso\s*:?\s*\d*\s*[/-]\s?[a-z]{2,}|\bv\s?/\s?v\b"
)
_ENOUGH, _LEAST = 2, 200


def looks_like_directive(text: str) -> bool:
    """Whether pasted words are (the beginning of) an office's paper, not a sentence."""
    return len(text) >= _LEAST and len(set(_SIGNS.findall(fold(text)))) >= _ENOUGH


def is_whole(text: str) -> bool:
    """Whether the words go on to the receivers or the signature."""
    return re.search(r"\bnoi nhan\b|\./\.", fold(text)) is not None


class DirectiveReader(Protocol):
    """Reads directives away from the server. Both raise domain.papers.PaperFailed."""

    async def read_directive(self, body: bytes, name: str) -> Directive | NotRead:
        """What a .docx, .pdf, .txt or a picture of a page says."""
        ...

    async def read_directive_text(self, text: str) -> Directive | NotRead:
        """What pasted words say."""
        ...
