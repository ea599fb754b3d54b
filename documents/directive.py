"""Reads a directive: from a file's bytes or pasted words to its head, its foot and its items."""

from __future__ import annotations

import re

from documents.citations import TYPES, references, replaced, type_of
from documents.closing import read_closing
from documents.directive_files import text_of
from documents.heading import read_head
from documents.paragraphs import cited_in_notes, clean, paragraphs
from documents.plain import flat
from documents.tasking import read_items
from domain.directives import (
    LONGEST,
    Directive,
    Doubt,
    NotRead,
    Scan,
    Unread,
    Warned,
)
from domain.stamps import stamped

_LOST = re.compile(r"(?:BCSD|UBNDD|[^A-ZĐ]QD|[^A-ZĐ]ND|CD)(?![A-ZĐa-z])")
_LEAST = 40  # letters
_STRAY_GAP = re.compile(r"(?<=[^\n]{60})(?<![.;:!?/])\n(?:[ \t]*\n)+(?=[^\n\f])")


def read_file(body: bytes, name: str) -> Directive | NotRead | Scan:
    """What the file says. A picture of a page comes back as Scan, for whoever can read it."""
    if stamped(name, whole=True):
        return NotRead(Unread.SECRET)
    found = text_of(body, name)
    if isinstance(found, (NotRead, Scan)):
        return found
    return read_text(found)


def read_text(text: str) -> Directive | NotRead:
    """What the words say, unless they are marked secret (Luật Bảo vệ bí mật nhà nước 2018, điều
    8) or say nothing."""
    if len(text) > LONGEST:
        return NotRead(Unread.TOO_LARGE)
    lines = clean(text)
    if stamped("\n".join(lines)):
        return NotRead(Unread.SECRET)
    if sum(letter.isalpha() for letter in text) < _LEAST:
        return NotRead(Unread.EMPTY)
    return _read(text, lines)


def read_scanned(text: str) -> Directive | NotRead:
    """What was read from pictures of pages, with a warning that says so."""
    read = read_text(_closed_up(text))
    if isinstance(read, NotRead):
        return read
    return _warned(read, Warned(Doubt.OCR))


def _closed_up(text: str) -> str:
    """Without the empty lines a recogniser puts where lines merely stand far apart: behind a full
    line that ends no sentence."""
    return _STRAY_GAP.sub("\n", text)


def _read(text: str, lines: list[str]) -> Directive:
    head = read_head(lines)
    foot = read_closing(head.body)
    items, warnings = read_items(list(paragraphs(foot.body)), tuple(head.addressees))
    own = (head.number, head.symbol)
    cited = tuple(
        each
        for each in references(cited_in_notes(text))
        if flat(each.number) not in (flat("-".join(own)), flat("/".join(own)))
    )
    return Directive(
        issuer=head.issuer or _issuer_of(foot.signer_title),
        place=head.place,
        number=head.number,
        symbol=head.symbol,
        issued_on=head.issued_on,
        type=head.type or type_of("", re.split(r"[-/]", head.symbol)[0]),
        subject=head.subject,
        signer=foot.signer,
        signer_title=foot.signer_title,
        replaces=replaced("\n".join(paragraphs(foot.body))),
        recipients=_receivers(foot.recipients, head.addressees),
        references=cited,
        items=items,
        warnings=(*_doubts(head.number, head.symbol, head, foot.signer, items), *warnings),
    )


def _issuer_of(title: str) -> str:
    """«TM. ỦY BAN NHÂN DÂN, CHỦ TỊCH»: who signs on behalf of whom."""
    found = re.match(r"(?:TM|T/M)[.\s]\s*([^,]+)", title)
    return found[1].strip() if found else ""


def _receivers(found: list[str], addressees: list[str]) -> tuple[str, ...]:
    """«Như trên» are those the paper addresses."""
    told: list[str] = []
    for one in found:
        told += addressees if flat(one).strip(" .") in ("nhu tren", "nhu kinh gui") else [one]
    return tuple(dict.fromkeys(told or addressees))


def _doubts(
    number: str, symbol: str, head: object, signer: str, items: tuple[object, ...]
) -> list[Warned]:
    missing = (
        (Doubt.NO_NUMBER, number),
        (Doubt.NO_DATE, getattr(head, "issued_on", None)),
        (Doubt.NO_SIGNER, signer),
        (Doubt.NO_ITEMS, items),
    )
    doubts = [Warned(doubt) for doubt, value in missing if not value]
    if _LOST.search(f" {symbol}"):
        doubts.append(Warned(Doubt.LOST_LETTER, symbol))
    return doubts


def _warned(read: Directive, more: Warned) -> Directive:
    values = {name: getattr(read, name) for name in Directive.__dataclass_fields__}
    return Directive(**{**values, "warnings": (more, *read.warnings)})


__all__ = ["TYPES", "read_file", "read_scanned", "read_text"]
