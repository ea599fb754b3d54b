"""Documents of Word, Excel and PowerPoint without their makers: properties, authors of comments
and changes, revisions, paths, thumbnails and the facts inside their pictures.

Changes that were tracked are taken as made: what somebody deleted is gone. Parts by ISO/IEC 29500
and the extensions Microsoft publishes ([MS-DOCX], [MS-XLSX], [MS-PPTX]).
"""

from __future__ import annotations

import io
import zipfile

from documents.office_parts import bare_part, blank, is_xml
from documents.office_relations import Relations
from documents.picture_segments import bare_jpeg, bare_png
from documents.sniffing import archive_refusal

MOST_NESTED = 1  # a workbook inside a letter is cleaned, one inside that is not
THEN = (1980, 1, 1, 0, 0, 0)  # the first day an archive can name

PROPERTIES = {
    "docProps/core.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp='
        b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docProps/app.xml": (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
        b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
}
DROPPED = (
    *("docProps/custom.xml", "docProps/thumbnail", "docMetadata/", "xl/revisions/"),
    *("xl/printerSettings/", "word/printerSettings/", "ppt/printerSettings/"),
    *("ppt/changesInfos/", "ppt/revisionInfo.xml", "_xmlsignatures/"),
)
"""Parts without which the document opens just the same."""

DRAWN = (".emf", ".wmf")
"""Old drawings: they name no person in any place a program fills in."""


def office(body: bytes, depth: int = 0) -> bytes | None:
    """The document without hidden facts; None when it holds a part nobody here can clean."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(made, "w") as new:
        dropped = [name for name in old.namelist() if name.startswith(DROPPED)]
        relations = Relations(dropped)
        for name in old.namelist():
            if name in dropped or name.endswith("/"):
                continue
            bare = _part(name, old.read(name), relations, depth)
            if bare is None:
                return None
            new.writestr(_entry(name), bare)
    return made.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    """Without the time, the machine and the comments of whoever packed it."""
    entry = zipfile.ZipInfo(name, THEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    return entry


def _part(name: str, body: bytes, relations: Relations, depth: int) -> bytes | None:
    small = name.lower()
    if name in PROPERTIES:
        return PROPERTIES[name]
    if small.endswith(".rels"):
        return relations.bare(name, body)
    if small == "[content_types].xml":
        return relations.bare_types(body)
    if small.startswith("customxml/item") and "props" not in small:
        return blank(body)
    if is_xml(small):
        return bare_part(small, body)
    return _enclosed(small, body, depth)


def _enclosed(name: str, body: bytes, depth: int) -> bytes | None:
    """Pictures and documents inside; whatever else is enclosed may hold anything."""
    if body.startswith(b"\xff\xd8"):
        return bare_jpeg(body)
    if body.startswith(b"\x89PNG"):
        return bare_png(body)
    if name.endswith(DRAWN):
        return body
    if body.startswith(b"PK") and depth < MOST_NESTED and archive_refusal(body) is None:
        return office(body, depth + 1)
    return None
