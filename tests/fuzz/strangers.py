"""Strangers' files as they come in: pictures, papers, voices, and what only claims to be one."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator

from PIL import Image
from pypdf import PdfReader

from documents.cleaning import clean
from domain.cleaning import PASSED_ON, Verdict
from domain.filetypes import executable
from tests import hidden
from tests.documents.papers import pdf_of
from tests.fuzz.targets import LAUGHS, Target, with_part

OGG = (
    b"OggS\0\2" + bytes(20) + b"\x01\x13OpusHead\x01\x01" + bytes(10) + b"OpusTags\0\0\0\0title=An"
)
MP4 = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom\0\0\0\x10moov\0\0\0\x08udta"
OFFICE = (hidden.word(), hidden.excel())
PARTS = (
    ("word/document.xml", "word/comments.xml", "word/_rels/document.xml.rels", "docProps/core.xml"),
    ("xl/worksheets/sheet1.xml", "xl/comments/comment1.xml", "xl/workbook.xml", "xl/styles.xml"),
)
CONTENT_TYPES, WHOLE = 4, 5
NAMES = ("", "anh.jpg", "don.docx", "bang.xlsx", "don.pdf", "ghi.ogg", "quay.mp4", "a.txt")


def image(body: bytes) -> None:
    """A picture that is passed on can be shown and says nothing beside its dots."""
    made = checked(body, "anh.jpg")
    if made is None or not body.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"RIFF", b"II*")):
        return
    with Image.open(io.BytesIO(made)) as shown:
        shown.load()
        assert not dict(shown.getexif())
        assert not {"comment", "xmp", "XML:com.adobe.xmp", "icc_profile"} & set(shown.info)


def paper(body: bytes) -> None:
    """What was cleaned can be cleaned again: it is whole, and of the kind it was."""
    made = checked(body, "don.pdf")
    if made is not None and body.lstrip()[:5] == b"%PDF-":
        assert PdfReader(io.BytesIO(made)).metadata is None
        assert clean(made, "", "").verdict is Verdict.CLEAN


def office(data: bytes) -> None:
    """The first byte says which part of a true letter or workbook the others replace."""
    which, body = (data[0] if data else 0), data[1:]
    book, part = which % 2, (which >> 1) % 6
    if part < WHOLE:
        name = "[Content_Types].xml" if part == CONTENT_TYPES else PARTS[book][part]
        body = with_part(OFFICE[book], name, body)
    made = checked(body, NAMES[2 + book])
    if made is not None and body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            assert archive.testzip() is None
        assert clean(made, "", "").verdict is Verdict.CLEAN


def sound(data: bytes) -> None:
    """Voices and films are never called clean, whatever follows their beginning."""
    which, body = (data[0] if data else 0), data[1:]
    start = (OGG[:6], MP4[:12])[which % 2]
    verdict = clean(start + body, NAMES[5 + which % 2], "").verdict
    assert verdict in (Verdict.UNCLEAN, Verdict.BARRED)


def checked(body: bytes, name: str) -> bytes | None:
    """The file as it would be passed on, None when it would not be."""
    cleaned = clean(body, name, "")
    assert bool(cleaned.body) == (cleaned.verdict in PASSED_ON)
    if not cleaned.body:
        return None
    assert not executable("", cleaned.mime, cleaned.body)
    return cleaned.body


def torn(*bodies: bytes) -> Iterator[bytes]:
    """Each whole, half, and with a byte of its head turned."""
    for body in bodies:
        yield body
        yield body[: len(body) // 2]
        yield body[:9] + bytes([body[9] ^ 0xFF]) + body[10:]


def tiff(pages: int) -> bytes:
    made, page = io.BytesIO(), hidden.drawn()
    page.save(made, "TIFF", save_all=True, append_images=[page] * (pages - 1), description="An")
    return made.getvalue()


def office_seeds() -> Iterator[bytes]:
    for book, file in enumerate(OFFICE):
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            for number, part in enumerate((*PARTS[book], "[Content_Types].xml")):
                if part in archive.namelist():
                    yield bytes([book | number << 1]) + archive.read(part)
        yield from (bytes([book | WHOLE << 1]) + body for body in torn(file))
    yield bytes([0]) + LAUGHS
    yield bytes([0]) + b"<a>" * 5_000


def file_targets() -> dict[str, Target]:
    pictures = (hidden.jpeg(), hidden.png(), hidden.webp(), hidden.gif(), tiff(1), tiff(3))
    papers = (hidden.pdf(), pdf_of("Kính gửi: UBND phường"), b"%PDF-1.7\n" + b"[" * 5_000)
    seeds: dict[str, tuple[Callable[[bytes], None], tuple[bytes, ...]]] = {
        "image": (image, (*torn(*pictures), hidden.vast(), hidden.under_glass())),
        "paper": (paper, tuple(torn(*papers))),
        "office": (office, tuple(office_seeds())),
        "sound": (sound, (bytes([0]) + OGG[6:], bytes([1]) + MP4[12:], b"", b"\0#!/bin/sh")),
    }
    return {name: Target(one, given) for name, (one, given) in seeds.items()}
