"""A PDF copied page by page: its pages come along, what was written about them does not."""

from __future__ import annotations

import io
import zlib
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, StreamObject

from documents.picture_segments import bare_jpeg

MOST_PAGES = 500
FACTS = (
    *("/Metadata", "/PieceInfo", "/LastModified", "/AA", "/A", "/AF", "/JS", "/SpiderInfo"),
    *("/Thumb", "/Author", "/Creator", "/Producer", "/Company", "/CreationDate", "/ModDate"),
    *("/PTEX.FileName", "/PTEX.InfoDict"),
)
"""Of any object: who made it with what and when, what it would do by itself, and how it looked
before. Links (/A) may name a folder of the author's; TeX notes where an enclosed drawing lay on
its maker's disk, and its facts."""
NOTES = ("/M", "/CreationDate", "/NM", "/RC", "/Subj")
CARRIERS = ("/FileAttachment", "/Movie", "/Sound", "/Screen", "/RichMedia", "/3D")
LOCKED = ("/Widget",)  # its /T is the name of the field
SIGNED = "/ByteRange"  # what a signature covers; with it come the signer's name and certificate
PHOTO, PACKED_PHOTO = ["/DCTDecode"], ["/FlateDecode", "/DCTDecode"]


class Unreadable(Exception):
    """A PDF under a password, or of more pages than anybody reads."""


def pdf(body: bytes) -> bytes:
    """Raises Unreadable, or what pypdf raises for one it cannot read."""
    read = PdfReader(io.BytesIO(body), strict=False)
    if read.is_encrypted or len(read.pages) > MOST_PAGES:
        raise Unreadable
    pages = copied(read)
    for each in pages._objects:
        strip_all(each)
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


def strip_all(value: Any) -> None:
    """An object and those that stand inside it; others are met where they stand."""
    if isinstance(value, DictionaryObject):
        strip(value)
        for each in dict.values(value):
            strip_all(each)
    elif isinstance(value, ArrayObject):
        for each in list.__iter__(value):
            strip_all(each)


def strip(each: DictionaryObject) -> None:
    """Take out of one object whatever says who made it."""
    if SIGNED in each:
        each.clear()
        return
    for fact in FACTS:
        if fact in each:
            del each[NameObject(fact)]
    if "/Annots" in each:
        each[NameObject("/Annots")] = ArrayObject(
            one for one in _list(each["/Annots"]) if _kind(one) not in CARRIERS
        )
    if _read(each, "/Type") == "/Annot" or ("/Subtype" in each and "/Rect" in each):
        strip_remark(each)
    if isinstance(each, StreamObject):
        strip_photo(each)


def strip_remark(each: DictionaryObject) -> None:
    for fact in (*NOTES, *(() if _read(each, "/Subtype") in LOCKED else ("/T",))):
        if fact in each:
            del each[NameObject(fact)]


def strip_photo(each: StreamObject) -> None:
    """A photo keeps its dots. Raises Unreadable for one so wrapped that nobody can look into it."""
    filters = _read(each, "/Filter")
    names = [str(_list(one)) for one in filters] if isinstance(filters, list) else [str(filters)]
    if names == PACKED_PHOTO:
        each._data = zlib.decompress(each._data)
        each[NameObject("/Filter")] = NameObject(PHOTO[0])
        each.pop(NameObject("/DecodeParms"), None)
    elif "/JPXDecode" in names or (PHOTO[0] in names and names != PHOTO):
        raise Unreadable
    elif names != PHOTO:
        return
    each._data = bare_jpeg(each._data)


def _read(each: DictionaryObject, name: str) -> Any:
    """A value, also one that stands elsewhere in the file."""
    return _list(each.get(name))


def _list(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _kind(annotation: Any) -> str:
    whole = _list(annotation)
    return str(whole.get("/Subtype", "")) if isinstance(whole, DictionaryObject) else ""
