"""Directives as anybody may send them: Word files, PDFs, plain text, pasted words."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

from documents.directive import read_file, read_scanned, read_text
from domain.directive_due import coming, resolve
from domain.directives import Directive, Item, NotRead, Scan
from domain.papers import pack, unpacker
from domain.worktime import Calendar
from tests.documents.papers import docx_of, pdf_of, picture_pdf, vast
from tests.fuzz.targets import LAUGHS, Target, with_part

HERE = Path(__file__).parents[1] / "documents" / "directives"
PARTS = (
    "word/document.xml",
    "word/numbering.xml",
    "word/styles.xml",
    "word/header1.xml",
    "word/_rels/document.xml.rels",
    "[Content_Types].xml",
)
NAMES = ("cv.txt", "cv.pdf", "cv.docx", "cv", "cv.exe", "mật.docx")
RECEIVED, CALENDAR = date(2026, 11, 19), Calendar()
WORD, FILE, TEXT, SCANNED = range(4)
DOCX = docx_of(table=True)


def directive(data: bytes) -> None:
    """The first byte says how the others come in: as a part of a true Word file, as a file of their
    own, as pasted words, as what a recogniser made of a picture."""
    which, body = (data[0] if data else 0), data[1:]
    kind, choice = which % 4, which >> 2
    if kind == WORD:
        check(read_file(with_part(DOCX, PARTS[choice % len(PARTS)], body), "cv.docx"))
    elif kind == FILE:
        check(read_file(body, NAMES[choice % len(NAMES)]))
    else:
        read = read_text if kind == TEXT else read_scanned
        check(read(body.decode("utf-8", "replace")))


def check(found: Directive | NotRead | Scan) -> None:
    """It crosses the wire as it is, and each of its deadlines is read or a question."""
    assert isinstance(found, (Directive, NotRead, Scan))
    wire = json.loads(json.dumps(pack(found)))
    kind: Any = type(found)
    assert unpacker(kind)(wire) == found
    if isinstance(found, Directive):
        for item in found.items:
            date_of(item, found.issued_on)


def date_of(item: Item, signed_on: date | None) -> None:
    assert item.content.strip() or item.path
    due = resolve(item.deadline_phrase, item.kind, signed_on, RECEIVED, CALENDAR)
    again = coming(due, RECEIVED, CALENDAR)
    assert again.due_at is None or again.due_at.tzinfo is not None
    assert due.clear or due.offered


def seeds() -> Iterator[bytes]:
    texts = [each.read_bytes() for each in sorted(HERE.glob("*.txt"))]
    for text in texts:
        yield bytes([TEXT]) + text
        yield bytes([SCANNED]) + text.replace("ậ".encode(), b"a").replace(b"1", b"l")
    yield bytes([FILE]) + texts[0]
    yield bytes([FILE]) + texts[0].decode().encode("utf-16")
    for name, body in enumerate((pdf_of(texts[0].decode()), picture_pdf()), start=1):
        yield bytes([FILE | name << 2]) + body
        yield bytes([FILE | name << 2]) + body[: len(body) // 2]
    yield bytes([FILE | 2 << 2]) + DOCX
    yield bytes([FILE | 2 << 2]) + DOCX[:-40]
    yield bytes([FILE | 2 << 2]) + DOCX.replace(b"PK\3\4", b"PK\3\5")
    with zipfile.ZipFile(BytesIO(DOCX)) as archive:
        for number, part in enumerate(PARTS):
            if part in archive.namelist():
                yield bytes([WORD | number << 2]) + archive.read(part)
    yield bytes([WORD]) + LAUGHS
    yield bytes([FILE | 1 << 2]) + vast()
    yield from (bytes([TEXT]) + said.encode() for said in STRANGE)


STRANGE = (
    "",
    "\0",
    "1.\n" * 3_000,
    "- " * 3_000,
    "1. Giao " + "Sở Nội vụ, " * 2_000 + "báo cáo trước ngày 99/99/9999.",
    "Kính gửi: " + "a" * 50_000,
    "1. Phòng A báo cáo trong 9999999 ngày làm việc kể từ ngày nhận.",
    "1. Giao Phòng A báo cáo trước ngày 0 hằng tháng.",
    "1.1.1.1.1.1.1.1.1.1.1.1. Phòng A báo cáo hằng hằng hằng tháng.",
    "Số: " + "1" * 5_000 + "/UBND",
    "Điều 1. " + "(" * 5_000,
    "e\u0301" * 5_000,
)


def paper_targets() -> dict[str, Target]:
    return {"directive": Target(directive, tuple(seeds()))}
