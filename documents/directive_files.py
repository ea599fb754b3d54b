"""The words of a file: .docx, .pdf with text, .txt. What is only a picture comes back as pages."""

from __future__ import annotations

import io
import zipfile

from documents import sniffing
from documents.docx_words import docx_words
from documents.pdf_words import pdf_words
from domain import filetypes
from domain.directives import LARGEST, NotRead, Scan, Unread
from domain.papers import Flaw

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def text_of(body: bytes, name: str) -> str | Scan | NotRead:
    """The text, the pictures of its pages, or why neither is to be had."""
    if len(body) > LARGEST:
        return NotRead(Unread.TOO_LARGE)
    if not body.strip():
        return NotRead(Unread.EMPTY)
    if body.startswith(b"%PDF") or b"%PDF-" in body[:1024]:
        return pdf_words(body)
    if body.startswith(b"PK"):
        return _archive(body)
    if body.startswith(_OLE):
        return NotRead(Unread.ENCRYPTED if sniffing.is_encrypted(body) else Unread.OLD_DOC)
    if filetypes.image_type(body) or body[:4] in (b"II*\0", b"MM\0*"):
        return Scan((body,))
    if filetypes.executable(name, "", body):
        return NotRead(Unread.WRONG_TYPE)
    return _decoded(body)


def _archive(body: bytes) -> str | NotRead:
    flaw = sniffing.archive_refusal(body)
    if flaw is not None:
        why = {Flaw.ENCRYPTED: Unread.ENCRYPTED, Flaw.BOMB: Unread.TOO_LARGE}
        return NotRead(why.get(flaw, Unread.BROKEN))
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        if "word/document.xml" not in archive.namelist():
            return NotRead(Unread.WRONG_TYPE)
    return docx_words(body)


def _decoded(body: bytes) -> str | NotRead:
    """UTF-8, UTF-16 with its mark, or what old Windows wrote. Legacy fonts (TCVN3, VNI) are
    refused: their letters would be read as others."""
    utf16 = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig",):
        try:
            text = body.decode(encoding)
        except UnicodeDecodeError:
            continue
        return NotRead(Unread.WRONG_TYPE) if "\0" in text else text
    printable = sum(each >= 32 or each in b"\t\r\n\f" for each in body[:4096])
    return NotRead(Unread.LEGACY_FONT if printable == len(body[:4096]) else Unread.WRONG_TYPE)
