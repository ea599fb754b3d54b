"""A stranger's file made clean: told by its bytes, then rewritten without what nobody sees."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

from documents.clean_office import office
from documents.clean_pdf import pdf
from documents.clean_pictures import picture
from documents.sniffing import archive_refusal
from domain.cleaning import Cleaned, Verdict
from domain.filetypes import MIMES, executable, image_type
from domain.papers import Flaw

MACROS = "vbaProject.bin"
OFFICE_PARTS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
PICTURES = (b"BM", b"II*\0", b"MM\0*")  # beside those every browser shows


class TooMuch(Exception):
    """It unpacks to more than is sane."""


def clean(body: bytes, name: str, mime: str) -> Cleaned:
    """What may be shown of the file. One that cannot be read as what it is stays UNCLEAN: nothing
    is passed on as clean that was not rewritten or is not bare text."""
    if executable(name, mime, body):
        return Cleaned(Verdict.BARRED)
    try:
        return _rewritten(body)
    except TooMuch:
        return Cleaned(Verdict.BOMB)
    except Exception:  # noqa: BLE001 whatever a broken file does to a library, it is not clean
        return Cleaned(Verdict.UNCLEAN)


def _rewritten(body: bytes) -> Cleaned:
    if image_type(body) or body.startswith(PICTURES):
        bare, mime = _within(picture, body)
        return Cleaned(Verdict.CLEAN, mime, bare)
    if body.lstrip()[:5] == b"%PDF-":
        return Cleaned(Verdict.CLEAN, "application/pdf", pdf(body))
    if body.startswith(b"PK"):
        return _archive(body)
    if _is_text(body):
        return Cleaned(Verdict.PLAIN, "text/plain", body)
    return Cleaned(Verdict.UNCLEAN)


def _within(make: Callable[[bytes], tuple[bytes, str] | None], body: bytes) -> tuple[bytes, str]:
    made = make(body)
    if made is None:
        raise TooMuch
    return made


def _archive(body: bytes) -> Cleaned:
    """Documents of Word, Excel and PowerPoint; any other archive may hold anything."""
    flaw = archive_refusal(body)
    if flaw is Flaw.BOMB:
        return Cleaned(Verdict.BOMB)
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        names = archive.namelist()
    if any(name.endswith(MACROS) for name in names):
        return Cleaned(Verdict.BARRED)
    kind = next((kind for part, kind in OFFICE_PARTS.items() if part in names), "")
    if flaw is not None or not kind:
        return Cleaned(Verdict.UNCLEAN)
    bare = office(body)
    return Cleaned(Verdict.UNCLEAN) if bare is None else Cleaned(Verdict.CLEAN, MIMES[kind], bare)


def _is_text(body: bytes) -> bool:
    """Letters and nothing else, in one of the ways texts are written."""
    utf16 = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = body.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeError:
        return False
    return bool(text.strip()) and not any(one < " " and one not in "\t\n\r\f" for one in text)
