"""Tables of a Word paper as WordprocessingML: a thousand rows are written in one go."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import groupby
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

from documents.report_blocks import Column, Grid

PER_MM = 56.6929  # twentieths of a point
FORBIDDEN = dict.fromkeys(n for n in range(32) if chr(n) not in "\t\n\r")  # what XML cannot say


def table_xml(grid: Grid, *, size: int) -> str:
    """A table with borders whose headings come again on every page and whose rows are not torn
    apart. ``size`` of its letters in points."""
    widths = "".join(f'<w:gridCol w:w="{twips(each.width)}"/>' for each in grid.columns)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    whole = twips(sum(each.width for each in grid.columns))
    rows = "".join((*heading_rows(grid, size), *body_rows(grid, size)))
    return (
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{whole}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="57" w:type="dxa"/>'
        f'<w:right w:w="57" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{widths}</w:tblGrid>{rows}</w:tbl>"
    )


def heading_rows(grid: Grid, size: int) -> Iterator[str]:
    """One row, or two where columns stand in groups."""
    if not any(each.group for each in grid.columns):
        cells = "".join(
            cell(each, each.heading, size, bold=True, head=True) for each in grid.columns
        )
        yield row(cells, head=True)
        return
    above = "".join(
        cell(own[0], group, size, bold=True, head=True, span=own)
        if group
        else "".join(
            cell(each, each.heading, size, bold=True, head=True, merge="restart") for each in own
        )
        for group, own in groups(grid)
    )
    below = "".join(
        cell(each, each.heading if each.group else "", size, bold=True, head=True,
             merge="" if each.group else "continue")
        for each in grid.columns
    )  # fmt: skip
    yield row(above, head=True)
    yield row(below, head=True)


def groups(grid: Grid) -> list[tuple[str, list[Column]]]:
    return [(name, list(own)) for name, own in groupby(grid.columns, lambda each: each.group)]


def body_rows(grid: Grid, size: int) -> Iterator[str]:
    for place, values in enumerate(grid.rows):
        bold = place in grid.strong
        yield row(
            "".join(
                cell(column, value, size, bold=bold)
                for column, value in zip(grid.columns, values, strict=True)
            )
        )


def row(cells: str, *, head: bool = False) -> str:
    again = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{again}</w:trPr>{cells}</w:tr>"


def cell(
    column: Column,
    text: str,
    size: int,
    *,
    bold: bool = False,
    head: bool = False,
    span: list[Column] | None = None,
    merge: str = "",
) -> str:
    width = twips(sum(each.width for each in span) if span else column.width)
    spanned = f'<w:gridSpan w:val="{len(span)}"/>' if span else ""
    merged = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    place = "left" if column.words and not head else "center"
    strong = "<w:b/>" if bold else ""
    said = escape(unicodedata.normalize("NFC", text).translate(FORBIDDEN))
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{merged}'
        f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:spacing w:before="30" w:after="30"/>'
        f'<w:jc w:val="{place}"/></w:pPr><w:r><w:rPr>{strong}<w:sz w:val="{2 * size}"/>'
        f'</w:rPr><w:t xml:space="preserve">{said}</w:t></w:r></w:p></w:tc>'
    )


def twips(millimetres: float) -> int:
    return round(millimetres * PER_MM)
