"""The words of a .docx as lines: paragraphs with their automatic numbers, tables cell by cell."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import docx
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

from documents.docx_numbers import Numbering
from documents.plain import flat, tidy
from domain.directives import NotRead, Unread

# What a column of a plan's table holds, by its heading.
_COLUMNS = (
    ("chu tri", "Chủ trì"),
    ("phoi hop", "Phối hợp"),
    ("thoi gian", "Thời hạn"),
    ("thoi han", "Thời hạn"),
    ("tien do", "Thời hạn"),
    ("san pham", "Sản phẩm"),
    ("ket qua", "Sản phẩm"),
    ("don vi thuc hien", "Chủ trì"),
    ("co quan thuc hien", "Chủ trì"),
)
# What the library raises where parts are missing, cut off, or hold what they should not.
_DAMAGED = (
    PythonDocxError, OpcError, zipfile.BadZipFile, zlib.error, EOFError, OSError, SyntaxError,
    LookupError, ValueError, TypeError, AttributeError, AssertionError, NotImplementedError,
)  # fmt: skip
_CONTENT = ("noi dung", "nhiem vu", "cong viec", "ten nhiem vu")


def docx_words(body: bytes) -> str | NotRead:
    """Lines in the order of the page. What stands in headers, text boxes and under pictures comes
    first: a stamp of secrecy is often there."""
    try:
        paper = docx.Document(io.BytesIO(body))
        lines = [*_apart(paper), *_lines(paper, Numbering(paper))]
    except _DAMAGED:
        return NotRead(Unread.BROKEN)
    text = "\n".join(lines)
    return text if text.strip() else NotRead(Unread.SCANNED)


def _apart(paper: Any) -> Iterator[str]:
    for section in paper.sections:
        for part in (section.header, section.first_page_header, section.footer):
            yield from (tidy(each.text) for each in part.paragraphs if each.text.strip())
    for box in paper.element.body.iter(qn("w:txbxContent")):
        for paragraph in box.iter(qn("w:p")):
            yield tidy("".join(node.text or "" for node in paragraph.iter(qn("w:t"))))
    for picture in paper.element.body.iter(qn("wp:docPr")):
        yield from (tidy(picture.get(name) or "") for name in ("descr", "title"))


def _lines(paper: Any, numbering: Numbering) -> Iterator[str]:
    for block in paper.iter_inner_content():
        if isinstance(block, Paragraph):
            yield from _paragraph(block, numbering)
        elif isinstance(block, Table):
            yield from _table(block, numbering)


def _paragraph(block: Paragraph, numbering: Numbering) -> Iterator[str]:
    """A paragraph is whole: an empty line behind it keeps the next one apart."""
    text = block.text.strip()
    if not text:
        yield ""
        return
    mark = numbering.mark(block)
    first, *rest = text.split("\n")
    yield f"{mark} {first}" if mark else first
    yield from rest
    if len(text) > 60 or mark:
        yield ""


def _table(table: Table, numbering: Numbering) -> Iterator[str]:
    rows = [_cells(row) for row in table.rows]
    headings = _headings(rows[0]) if rows else {}
    if "" in headings.values() and len(headings) > 1:
        for row in rows[1:]:
            yield from _planned(row, headings)
        return
    for column in zip(*rows, strict=False) if _is_head(rows) else rows:
        for cell in column:
            yield from cell.split("\n")
            yield ""


def _is_head(rows: list[list[str]]) -> bool:
    """Two columns beside one another, issuer and motto: each is read downwards."""
    return len(rows) <= 4 and all(len(row) == 2 for row in rows)


def _cells(row: Any) -> list[str]:
    """Merged cells come several times from the library and are read once."""
    seen: list[Any] = []
    texts = []
    for cell in row.cells:
        if cell._tc not in seen:
            seen.append(cell._tc)
            texts.append("\n".join(each.text.strip() for each in cell.paragraphs))
    return texts


def _headings(cells: list[str]) -> dict[int, str]:
    """Column → what it holds; "" is the content of the task."""
    found: dict[int, str] = {}
    for place, cell in enumerate(cells):
        plain = flat(tidy(cell))
        known = next((name for words, name in _COLUMNS if words in plain), None)
        if known is not None:
            found[place] = known
        elif any(words in plain for words in _CONTENT):
            found[place] = ""
    return found


def _planned(row: list[str], headings: dict[int, str]) -> Iterator[str]:
    """A row of a plan in the words of a list: «1. Nội dung», «- Chủ trì: …»."""
    if len(row) <= max(headings):
        yield tidy(" ".join(row))
        yield ""
        return
    number = tidy(row[0]).rstrip(".") if 0 not in headings else ""
    content = next(row[place] for place, name in headings.items() if name == "")
    yield f"{number}. {tidy(content)}" if number else f"- {tidy(content)}"
    yield ""
    for place, name in headings.items():
        if name and tidy(row[place]):
            yield f"- {name}: {tidy(row[place])}."
            yield ""
