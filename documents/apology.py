"""«Phiếu xin lỗi và hẹn lại ngày trả kết quả» as a Word draft: A4, head as NĐ 30/2020/NĐ-CP writes
it, number and day left blank, everything editable."""

from __future__ import annotations

import io

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN

from documents.report_docx import FOOT_WIDTHS, HEAD_WIDTHS, columns, line, opened, rule, space
from domain.apologies import ApologyPaper
from texts import report

INDENT = 13  # pt of the small print above


def docx(paper: ApologyPaper) -> bytes:
    draft, said = opened(), report.words("apology")
    above = report.words("head")
    (issuer, nation), (number, place) = columns(draft, HEAD_WIDTHS, rows=2)
    for each in report.body_name(paper.issuer):
        line(issuer, each, INDENT)
    for each in report.body_name(paper.unit):
        line(issuer, each, INDENT, bold=True)
    rule(issuer, 20)
    line(nation, above["nation"], INDENT, bold=True)
    line(nation, above["motto"], 14, bold=True)
    rule(nation, 20)
    line(number, said["number"], INDENT)
    line(number, above["draft"], INDENT, bold=True)
    day = above["day"].format(place=paper.place, year=paper.printed_on.year)
    line(place, day, 14, italic=True)
    space(line(draft, said["kind"], 15, bold=True), before=18)
    rule(draft, 55)
    space(line(draft, said["to"].format(person=paper.words.person), 14), before=6, after=6)
    for each in body(paper):
        paragraph = space(line(draft, each, 14, align=ALIGN.JUSTIFY), before=6)
        paragraph.paragraph_format.keep_together = True
    space(draft.add_paragraph(), before=6)
    [(left, right)] = columns(draft, FOOT_WIDTHS)
    line(left, said["kept"], 11, italic=True, align=ALIGN.LEFT)
    line(right, said["signer"], 14, bold=True)
    space(line(right, said["sign"], 12, italic=True), after=48)
    line(right, paper.signed_by, 14, bold=True)
    file = io.BytesIO()
    draft.save(file)
    return file.getvalue()


def body(paper: ApologyPaper) -> list[str]:
    """The sentences of the slip; what nobody wrote is left as dots to be filled in by hand."""
    said, words = report.words("apology"), paper.words
    facts = {
        "number": words.number,
        "procedure": words.procedure or said["blank"],
        "due": report.short_day(paper.due_on),
        "new": report.short_day(paper.new_on),
        "reason": words.reason,
        "unit": paper.unit,
    }
    return [sentence.format(**facts) for sentence in said["body"]]
