"""The report as a Word draft in the form of NĐ 30/2020/NĐ-CP, Phụ lục I: A4, Times New Roman,
the two-column head with number and day left blank, «Nơi nhận», the page number above from page 2.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from docx import Document
from docx.document import Document as Draft
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from documents.report_blocks import Block, Voice, Words, annex, body, unannexed
from documents.report_tables import table_xml
from domain.reporting import Letterhead, ReportPaper
from texts import report

FONT = "Times New Roman"  # asked for by name; every office machine has it
SIZE = 14  # pt, of the words
HEAD_WIDTHS = (64, 101)  # mm, of the two columns above: the nation's name stays on one line
FOOT_WIDTHS = (85, 80)


class Headed(Protocol):
    """What stands above and below any paper of an office."""

    @property
    def head(self) -> Letterhead: ...

    @property
    def printed_on(self) -> date: ...


def docx(paper: ReportPaper) -> bytes:
    """A .docx whose every part can be edited: nothing in it is a picture or a field but the page
    number."""
    draft = opened()
    head(draft, paper)
    span = {"start": report.short_day(paper.start), "end": report.short_day(paper.end)}
    title(draft, report.words("head")["subject"].format(**span))
    written(draft, body(paper))
    foot(draft, paper)
    annexed(draft, paper)
    file = io.BytesIO()
    draft.save(file)
    return file.getvalue()


def written(draft: Draft, blocks: Iterable[Block]) -> None:
    """Words and tables one below the other."""
    above: Paragraph | None = None
    for block in blocks:
        if isinstance(block, Words):
            above = say(draft, block)
        else:
            apart(above)
            add_table(draft, table_xml(block, size=11))
    if above is not None:
        above.paragraph_format.keep_with_next = True  # nobody signs an empty page


def opened() -> Draft:
    draft = Document()
    style: Any = draft.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(SIZE)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.element.rPr.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="vi-VN"/>'))
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    section: Any = draft.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.different_first_page_header_footer = True
    number_pages(section.header.paragraphs[0])
    draft.core_properties.author = draft.core_properties.comments = ""
    return draft


def number_pages(line: Paragraph) -> None:
    line.alignment = ALIGN.CENTER
    field = f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
    line._p.append(parse_xml(field))


# --- above and below -----------------------------------------------------------------------


def head(draft: Draft, paper: Headed) -> None:
    said, who = report.words("head"), paper.head
    (issuer, nation), (number, place) = columns(draft, HEAD_WIDTHS, rows=2)
    for each in report.body_name(who.superior):
        line(issuer, each, 13)
    for each in report.body_name(who.issuer):
        line(issuer, each, 13, bold=True)
    rule(issuer, 20)
    line(nation, said["nation"], 13, bold=True)
    line(nation, said["motto"], 14, bold=True)
    rule(nation, 20)
    line(number, said["number"].format(symbol=who.symbol), 13)
    framed(line(number, said["draft"], 13, bold=True))
    day = said["day"].format(place=who.place, year=paper.printed_on.year)
    line(place, day, 14, italic=True)


def title(draft: Draft, subject: str) -> None:
    said = report.words("head")
    space(line(draft, said["kind"], 15, bold=True), before=18)
    line(draft, subject, 14, bold=True)
    rule(draft, 55)


def foot(draft: Draft, paper: Headed) -> None:
    """«Nơi nhận» at the left, authority and title of whoever signs at the right."""
    said, who = report.words("head"), paper.head
    space(draft.add_paragraph(), before=6).paragraph_format.keep_with_next = True
    [(left, right)] = columns(draft, FOOT_WIDTHS)
    line(left, said["recipients"], 12, bold=True, italic=True, align=ALIGN.LEFT)
    for place, name in enumerate(who.recipients, start=1):
        end = "." if place == len(who.recipients) else ";"
        line(left, f"- {name}{end}", 11, align=ALIGN.LEFT)
    for each in who.signer or (said["signer"],):
        line(right, each, 14, bold=True)


def annexed(draft: Draft, paper: ReportPaper) -> None:
    """What is overdue, on pages of their own across."""
    grid = annex(paper)
    if grid is None:
        return
    said = report.words("annex")
    section: Any = draft.add_section(WD_SECTION.NEW_PAGE)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin, section.right_margin = Mm(20), Mm(15)
    section.different_first_page_header_footer = False
    line(draft, said["title"], 14, bold=True)
    as_of = report.short_day(paper.as_of)
    space(line(draft, said["subject"].format(as_of=as_of), 14, bold=True), after=6)
    add_table(draft, table_xml(grid, size=11))
    space(line(draft, unannexed(paper), 12, italic=True, align=ALIGN.LEFT), before=4)


# --- pieces --------------------------------------------------------------------------------


def say(draft: Draft, words: Words) -> Paragraph:
    """A paragraph of the body: justified, its first line set in."""
    small = words.voice is Voice.NOTE
    said = line(
        draft,
        words.text,
        11 if small else SIZE,
        bold=words.voice in (Voice.HEADING, Voice.SUBHEADING),
        italic=words.voice in (Voice.NOTE, Voice.GAP),
        align=ALIGN.JUSTIFY,
    )
    said.paragraph_format.first_line_indent = Mm(0 if small else 12.7)
    said.paragraph_format.keep_with_next = words.voice in (Voice.HEADING, Voice.SUBHEADING)
    return space(said, before=4 if small else 6)


def apart(above: Paragraph | None) -> None:
    """Some room below whatever stands above a table."""
    if above is not None:
        above.paragraph_format.space_after = Pt(4)


def line(
    into: Any,
    text: str,
    size: int,
    *,
    bold: bool = False,
    italic: bool = False,
    align: ALIGN = ALIGN.CENTER,
) -> Paragraph:
    """A paragraph at the end of a document or of a cell; a cell's first is there already."""
    empty = [each for each in into.paragraphs[:1] if not each.text and hasattr(into, "width")]
    made: Paragraph = empty[0] if empty else into.add_paragraph()
    run = made.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, Pt(size)
    made.alignment = align
    return made


def space(made: Paragraph, *, before: int = 0, after: int = 0) -> Paragraph:
    made.paragraph_format.space_before, made.paragraph_format.space_after = Pt(before), Pt(after)
    return made


def columns(draft: Draft, widths: tuple[int, int], rows: int = 1) -> list[tuple[Any, Any]]:
    """Two columns without borders or margins: what stands in one row begins at one height."""
    table: Any = draft.add_table(rows=rows, cols=2)
    table.autofit = False
    sides = "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("left", "right"))
    table._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))
    for place, width in enumerate(widths):
        table.columns[place].width = Mm(width)  # read by some programs, the cells' by others
        for row in table.rows:
            row.cells[place].width = Mm(width)
    return [(row.cells[0], row.cells[1]) for row in table.rows]


def rule(into: Any, inset: int) -> None:
    """A short line below what was said: the border of an empty paragraph set in from both sides,
    ``inset`` millimetres."""
    drawn = into.add_paragraph()
    drawn.paragraph_format.left_indent = drawn.paragraph_format.right_indent = Mm(inset)
    drawn.paragraph_format.line_spacing = Pt(3)
    space(drawn, after=6)
    bordered(drawn, "top")


def framed(made: Paragraph) -> None:
    made.paragraph_format.left_indent = made.paragraph_format.right_indent = Mm(19)
    space(made, before=6, after=2)
    bordered(made, "top", "left", "bottom", "right")


def bordered(made: Paragraph, *sides: str) -> None:
    """Word wants the properties of a paragraph in the order of its schema (ISO 29500)."""
    lines = "".join(f'<w:{side} w:val="single" w:sz="6" w:space="1"/>' for side in sides)
    borders: Any = parse_xml(f"<w:pBdr {nsdecls('w')}>{lines}</w:pBdr>")
    made._p.get_or_add_pPr().insert_element_before(borders, "w:spacing", "w:ind", "w:jc", "w:rPr")


def add_table(draft: Draft, xml: str) -> None:
    after = draft.add_paragraph()
    after._p.addprevious(parse_xml(xml))
    after._p.getparent().remove(after._p)
