"""Is this file a workbook we dare to open? Decided from its bytes, before anything unpacks it."""

from __future__ import annotations

import io
import zipfile

from domain.papers import Flaw

UNPACKED_LIMIT = 256 * 2**20  # bytes; 100,000 full rows of tasks take about 120 MiB
RATIO_LIMIT = 200  # unpacked to packed bytes, of a part large enough to matter
RATIO_FROM = 4 * 2**20  # bytes
PARTS_LIMIT = 2_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .xls, and the envelope of a workbook with a password
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")


def refusal(data: bytes) -> Flaw | None:
    """Why the file must not be opened, None when it may be."""
    if data.startswith(_OLE):
        return Flaw.ENCRYPTED if is_encrypted(data) else Flaw.OLD_XLS
    if not data.startswith(b"PK"):
        return _plain(data)
    return archive_refusal(data, whole="workbook.xml")


def is_encrypted(data: bytes) -> bool:
    """Whether an envelope of old Office holds a new file under a password."""
    return _ENCRYPTED_STREAM in data


def archive_refusal(data: bytes, whole: str = "") -> Flaw | None:
    """Why an archive must not be unpacked; ``whole`` ends the name of the part it must have."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _archive(archive.infolist(), whole)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return Flaw.BROKEN


def _plain(data: bytes) -> Flaw:
    """What a file without an archive is; UTF-8 or UTF-16 with a mark, as Excel writes CSV."""
    utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data[:65_536].decode("utf-16" if utf16 else "utf-8-sig", errors="ignore")
    except UnicodeError:
        return Flaw.NOT_XLSX
    if not text.strip() or "\0" in text:
        return Flaw.NOT_XLSX
    if text.lstrip().startswith("<"):
        return Flaw.HTML
    return Flaw.CSV if _has_lines(text) else Flaw.NOT_XLSX


def _has_lines(text: str) -> bool:
    """Every line of a table in text has a separator; other texts rarely do."""
    lines = [line for line in text.splitlines() if line.strip()][:5]
    return all(any(mark in line for mark in ";,\t") for line in lines)


def _archive(parts: list[zipfile.ZipInfo], whole: str) -> Flaw | None:
    if any(part.flag_bits & 1 for part in parts):
        return Flaw.ENCRYPTED
    if len(parts) > PARTS_LIMIT or sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        return Flaw.BOMB
    if any(_swells(part) for part in parts):
        return Flaw.BOMB
    names = {part.filename for part in parts}
    typed = "[Content_Types].xml" in names and any(name.endswith(whole) for name in names)
    return None if typed else Flaw.NOT_XLSX


def _swells(part: zipfile.ZipInfo) -> bool:
    return part.file_size > RATIO_FROM and part.file_size > RATIO_LIMIT * max(part.compress_size, 1)
