"""A PDF copied page by page: its pages come along, what was written about them does not."""

from __future__ import annotations

import io
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from documents.picture_segments import bare_jpeg

MOST_PAGES = 500
FACTS = ("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/A", "/AF", "/JS", "/SpiderInfo")
"""Of any object: who made it with what and when, and what it would do by itself. Links (/A) may
name a folder of the author's."""
NOTES = ("/M", "/CreationDate", "/NM", "/RC", "/Subj")
CARRIERS = ("/FileAttachment", "/Movie", "/Sound", "/Screen", "/RichMedia", "/3D")
LOCKED = ("/Widget", "/Link", "/Popup")


class Unreadable(Exception):
    """A PDF under a password, or of more pages than anybody reads."""


def pdf(body: bytes) -> bytes:
    """Raises Unreadable, or what pypdf raises for one it cannot read."""
    read = PdfReader(io.BytesIO(body), strict=False)
    if read.is_encrypted or len(read.pages) > MOST_PAGES:
        raise Unreadable
    pages = copied(read)
    for each in pages._objects:
        if isinstance(each, DictionaryObject):
            strip(each)
    made = io.BytesIO()
    copied(pages).write(made)  # once more: what was taken out is still among the objects
    return made.getvalue()


def copied(of: PdfReader | PdfWriter) -> PdfWriter:
    """The pages with what they lead to, and nothing else of the file."""
    written = PdfWriter()
    for page in of.pages:
        written.add_page(page)
    written.metadata = None
    return written


def strip(each: DictionaryObject) -> None:
    """Take out of one object whatever says who made it."""
    for fact in FACTS:
        if fact in each:
            del each[NameObject(fact)]
    if "/Annots" in each:
        each[NameObject("/Annots")] = ArrayObject(
            one for one in _list(each["/Annots"]) if _kind(one) not in CARRIERS
        )
    if each.get("/Type") == "/Annot" or ("/Subtype" in each and "/Rect" in each):
        for fact in (*NOTES, *(() if each.get("/Subtype") in LOCKED else ("/T",))):
            if fact in each:
                del each[NameObject(fact)]
    if isinstance(each, StreamObject) and each.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        each._data = bare_jpeg(each._data)


def _list(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _kind(annotation: Any) -> str:
    whole = _list(annotation)
    return str(whole.get("/Subtype", "")) if isinstance(whole, DictionaryObject) else ""
