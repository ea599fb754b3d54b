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
from domain.filetypes import EXTENSIONS, MIMES, executable, extension, image_type
from domain.papers import Flaw

MACROS = ("vbaProject.bin", "vbaData.xml")
MACRO_SHEETS = "xl/macrosheets/"
OFFICE_PARTS = {
    "word/document.xml": "docx",
    "xl/workbook.xml": "xlsx",
    "ppt/presentation.xml": "pptx",
}
PICTURES = (b"BM", b"II*\0", b"MM\0*")  # beside those every browser shows
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
RUN_BY_OFFICE = ("_VBA_PROJECT".encode("utf-16-le"), "Ole10Native".encode("utf-16-le"))
"""Names of streams in old Office: macros, and a package, which may be any program."""
INSTALLER = bytes.fromhex("84100c0000000000c000000000000046")  # the class of a Windows installer
SHUT_ARCHIVES = (
    *(b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"MSCF", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\0"),
    *(b"\x28\xb5\x2f\xfd", b"\x60\xea", b"LZIP"),
)
"""Archives nobody here can look into: any of them may hold a program."""
_ARCHIVES = "zip rar 7z cab gz tgz bz2 xz zst arj ace lzh"
ARCHIVES = frozenset(_ARCHIVES.split())
BARE = frozenset(("", "txt", "csv"))
"""Extensions of texts in which nothing can hide. Letters on disk, cards and papers written as text
name whoever made them."""
MARKED_UP = (b"{\\rtf", b"<", b"%!")


class TooMuch(Exception):
    """It unpacks to more than is sane."""


def clean(body: bytes, name: str, mime: str) -> Cleaned:
    """What may be shown of the file. One that cannot be read as what it is stays UNCLEAN: nothing
    is passed on as clean that was not rewritten or is not bare text."""
    if executable(name, mime, body) or body.startswith(SHUT_ARCHIVES) or _runs_in_old_office(body):
        return Cleaned(Verdict.BARRED)
    try:
        return _rewritten(body, name)
    except TooMuch:
        return Cleaned(Verdict.BOMB)
    except Exception:  # noqa: BLE001 whatever a broken file does to a library, it is not clean
        return Cleaned(Verdict.UNCLEAN)


def _runs_in_old_office(body: bytes) -> bool:
    return body.startswith(OLE) and (INSTALLER in body or any(one in body for one in RUN_BY_OFFICE))


def _rewritten(body: bytes, name: str) -> Cleaned:
    if image_type(body) or body.startswith(PICTURES):
        bare, mime = _within(picture, body)
        return Cleaned(Verdict.CLEAN, mime, bare)
    if body.lstrip()[:5] == b"%PDF-":
        return Cleaned(Verdict.CLEAN, "application/pdf", pdf(body))
    if body.startswith(b"PK"):
        return _archive(body)
    if extension(name) in BARE and _is_bare(body):
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
    kind = next((kind for part, kind in OFFICE_PARTS.items() if part in names), "")
    if any(_runs(name, kind) for name in names) or (flaw is Flaw.ENCRYPTED and not kind):
        return Cleaned(Verdict.BARRED)
    if flaw is not None or not kind:
        return Cleaned(Verdict.UNCLEAN)
    bare = office(body)
    return Cleaned(Verdict.UNCLEAN) if bare is None else Cleaned(Verdict.CLEAN, MIMES[kind], bare)


def _runs(name: str, kind: str) -> bool:
    """Whether a part of an archive could run, or hold what could; ``kind`` of Office documents,
    whose own parts end in «.bin»."""
    if name.endswith(MACROS) or name.startswith(MACRO_SHEETS):
        return True
    end = extension(name)
    return end in ARCHIVES or (end in EXTENSIONS and not (kind and end == "bin"))


def _is_bare(body: bytes) -> bool:
    """A text that is no paper written as text: Rich Text, XML, PostScript and PDF have authors."""
    start = body[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    return not start.startswith(MARKED_UP) and b"%PDF-" not in start and _is_text(body)


def _is_text(body: bytes) -> bool:
    """Letters and nothing else, in one of the ways texts are written."""
    utf16 = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = body.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeError:
        return False
    return bool(text.strip()) and not any(one < " " and one not in "\t\n\r\f" for one in text)
