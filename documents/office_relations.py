"""Which part of an Office document leads to which, once some of them are gone."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable

from documents.office_parts import read_xml, written

_LEFT_OUT = (
    *("attachedTemplate", "/thumbnail", "/custom-properties", "/printerSettings"),
    *("/changesInfo", "/revisionInfo", "/digital-signature/origin"),
)
"""Kinds of relations that name a template on somebody's disk, or a part that was dropped."""

_FOLLOWED = "/hyperlink"
"""The one kind that waits until somebody follows it; pictures, frames and objects from elsewhere
are fetched when the document is opened, and tell their owner who opened it when."""


_ON_THE_WEB = ("http:", "https:", "mailto:", "#")


class Relations:
    """Relations and types of content without the parts that were dropped."""

    def __init__(self, dropped: Iterable[str]) -> None:
        self._dropped = frozenset(dropped)

    def bare(self, name: str, body: bytes) -> bytes:
        """``name`` is «word/_rels/document.xml.rels»: targets are told from «word/»."""
        root = read_xml(body)
        folder = posixpath.dirname(posixpath.dirname(name))
        for each in list(root):
            target = str(each.get("Target", ""))
            inside = each.get("TargetMode", "") != "External"
            whole = posixpath.normpath(posixpath.join(folder, target)) if inside else ""
            whole = target.lstrip("/") if inside and target.startswith("/") else whole
            kind = str(each.get("Type", ""))
            if whole in self._dropped or kind.endswith(_LEFT_OUT):
                root.remove(each)
            elif not inside and not (
                kind.endswith(_FOLLOWED) and target.lower().startswith(_ON_THE_WEB)
            ):
                each.set("Target", "about:blank")
        return written(root)

    def bare_types(self, body: bytes) -> bytes:
        root = read_xml(body)
        for each in list(root):
            if str(each.get("PartName", "")).lstrip("/") in self._dropped:
                root.remove(each)
        return written(root)
