"""One part of an Office document: its XML without authors, times, revisions and paths."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

Element = Any

NOBODY = "•"
_PARSER: dict[str, Any] = {"resolve_entities": False, "no_network": True, "load_dtd": False}

_WHO = {"author", "initials", "userName", "lastModifiedBy", "userId", "providerId", "displayName",
        "username", "lastGuid", "refreshedBy", "connection"}  # fmt: skip
"""Attributes that name whoever wrote or where data came from; schemas want some of them, so they
are filled, not cut."""

_WHEN = ("date", "dateUtc", "dT", "dt", "created", "modified", "dateTime")
_REMARKS = ("ins", "comment", "threadedComment", "cm")
_DESCRIBED = {"docPr", "cNvPr"}
"""Pictures: their name and description are often the path of a file on somebody's disk."""

_SOURCES = ("odcFile", "sourceFile", "description")
_CUT = {
    *((tag, when) for tag in _REMARKS for when in _WHEN),
    *((tag, said) for tag in _DESCRIBED for said in ("descr", "title")),
    *((drawn, said) for drawn in ("shape", "rect") for said in ("alt", "title")),
    *(("imagedata", said) for said in ("title", "href", "althref")),
    *(("scenario", said) for said in ("user", "comment")),
    ("dbPr", "command"),
    *((source, where) for source in ("connection", "textPr") for where in _SOURCES),
    ("pivotCacheDefinition", "refreshedDate"),
    ("protectedRange", "securityDescriptor"),
    ("pageSetup", "id"),  # leads to the settings of a printer
}
"""(element, attribute): times of remarks, descriptions and where data came from, each of which may
be missing."""

_GONE = {
    *("del", "moveFrom", "delText", "delInstrText"),
    *("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
    *("customXmlInsRangeStart", "customXmlInsRangeEnd"),
    *("customXmlDelRangeStart", "customXmlDelRangeEnd"),
    *("cellIns", "cellDel", "cellMerge", "numberingChange"),
    *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tcPrChange", "trPrChange"),
    *("tblGridChange", "tblPrExChange"),
    *("rsids", "attachedTemplate", "docVars", "absPath", "fileSharing", "docId", "trackRevisions"),
    *("writeProtection", "saveThroughXslt", "mailMerge"),
    *("customWorkbookViews", "customSheetViews"),  # each is called after whoever made it
}
_OPENED = {"ins", "moveTo"}
"""What was inserted is simply there."""

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_LATER_WORD = "http://schemas.microsoft.com/office/word/"
_SHARED = ("del", "moveFrom")
"""Names that other vocabularies use for something else."""

_INSTRUCTED = re.compile(
    r'[A-Za-z]:\\[^"<>|]*|\\\\[^"<>|]*|file:[^"<>| ]*|\bDDE(?:AUTO)?\b', re.IGNORECASE
)
"""In the instruction of a field: a place on somebody's disk, or a program to ask for data."""


def is_xml(name: str) -> bool:
    return name.endswith((".xml", ".vml"))


def read_xml(body: bytes) -> Element:
    """Raises ValueError for a part with a document type: entities hide in one."""
    tree = etree.fromstring(body, etree.XMLParser(**_PARSER))
    if tree.getroottree().docinfo.doctype:
        raise ValueError("a document type")
    return tree


def written(root: Element) -> bytes:
    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return made


def blank(body: bytes) -> bytes:
    """The shape of a part without a word in it."""
    root = read_xml(body)
    for each in root.iter():
        each.text = each.tail = None
        for name in list(each.attrib):
            each.set(name, "")
    return written(root)


def bare_part(name: str, body: bytes) -> bytes:
    root = read_xml(body)
    for each in list(root.iter()):
        if not isinstance(each.tag, str):
            _drop(each)  # remarks and instructions of the program that wrote it
            continue
        tag = etree.QName(each)
        if _is_gone(tag.localname, tag.namespace):
            _drop(each)
        elif tag.localname in _OPENED and tag.namespace == _WORD:
            _unwrap(each)
        else:
            _strip(each, tag.localname)
    if "comments" in name or "persons/" in name:
        _forget_authors(root)
    return written(root)


def _forget_authors(root: Element) -> None:
    """Excel begins the words of a remark with its author, in a run of their own."""
    authors = {each.text for each in root.iter("{*}author") if each.text}
    for each in root.iter("{*}author"):
        each.text = NOBODY
    for each in root.iter("{*}t"):
        if each.text and each.text.strip().removesuffix(":") in authors:
            each.text = f"{NOBODY}:"


def _is_gone(local: str, space: str | None) -> bool:
    if local == "docId":
        return (space or "").startswith(_LATER_WORD)
    return local in _GONE and (space == _WORD or local not in _SHARED)


def _strip(each: Element, tag: str) -> None:
    if tag == "instrText" and each.text:
        each.text = _INSTRUCTED.sub("", each.text)
    for name in list(each.attrib):
        local = etree.QName(name).localname
        if local in _WHO or (local == "name" and tag in ("cmAuthor", "author")):
            each.set(name, NOBODY)
        elif tag == "fldSimple" and local == "instr":
            each.set(name, _INSTRUCTED.sub("", each.get(name)))
        elif tag in _DESCRIBED and local == "name":
            each.set(name, f"p{each.get('id', '')}")
        elif local.startswith("rsid") or (tag, local) in _CUT:
            del each.attrib[name]


def _drop(each: Element) -> None:
    """Take an element out; the text behind it belongs to its parent."""
    parent = each.getparent()
    if parent is None:
        return
    _leave_tail(each, parent)
    parent.remove(each)


def _unwrap(each: Element) -> None:
    """Put what an element holds in its place."""
    parent = each.getparent()
    if parent is None:
        return
    place = parent.index(each)
    for child in reversed(list(each)):
        parent.insert(place + 1, child)
    _leave_tail(each, parent)
    parent.remove(each)


def _leave_tail(each: Element, parent: Element) -> None:
    if not each.tail:
        return
    before = each.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + each.tail
    else:
        parent.text = (parent.text or "") + each.tail
    each.tail = None
