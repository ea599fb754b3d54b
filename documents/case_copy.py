"""A reporter's own copy of a case as a Word document to read, print and keep."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.document import Document as Draft
from docx.shared import Mm, Pt

from domain.case_copy import CaseCopy, CopyOrder
from texts import case_copy as words
from texts.catalogue import moment

FONT, SIZE, TITLE = "Times New Roman", 13, 16  # pt


def docx(order: CopyOrder) -> bytes:
    """A4, plain paragraphs under headings; no author, no comment."""
    draft, said = opened(), words.Words(order.language)
    heading(draft, said.title(order.book.code), TITLE)
    draft.add_paragraph(said.about(order.book))
    for label, value in facts(order.book, said):
        line(draft, label, value)
    for section, lines in sections(order.book, said):
        heading(draft, section, SIZE)
        for label, value in lines:
            line(draft, label, value)
    file = io.BytesIO()
    draft.save(file)
    return file.getvalue()


def opened() -> Draft:
    draft = Document()
    style: Any = draft.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(SIZE)
    section: Any = draft.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    draft.core_properties.author = draft.core_properties.comments = ""
    return draft


def heading(draft: Draft, text: str, size: int) -> None:
    run = draft.add_paragraph().add_run(text)
    run.bold, run.font.size = True, Pt(size)


def line(draft: Draft, label: str, value: str) -> None:
    paragraph = draft.add_paragraph()
    paragraph.add_run(f"{label}: ").bold = True
    paragraph.add_run(value)


def facts(copy: CaseCopy, said: words.Words) -> Iterator[tuple[str, str]]:
    for name in ("kind", "category", "state", "privacy", "source"):
        yield said.label(name), said.name(name, getattr(copy, name))
    yield said.label("unit"), copy.unit or said.label("no_unit")
    yield said.label("received_at"), moment(copy.received_at)
    yield said.label("due_at"), moment(copy.due_at)
    if copy.finding is not None:
        yield said.label("finding"), said.name("finding", copy.finding)
    if copy.rating is not None:
        yield said.label("rating"), f"{copy.rating}/5"


def sections(copy: CaseCopy, said: words.Words) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """What was said in order, the files, the history; a part without lines is left out."""
    spoken = [
        (f"{said.name('entry', one.kind)} ({moment(one.at)})", one.words) for one in copy.lines
    ]
    sent = [(said.name("file", one.sort), f"{moment(one.at)}, {one.size} B") for one in copy.files]
    passed = [(moment(one.at), said.name("step", one.kind)) for one in copy.steps]
    for name, lines in (("said", spoken), ("files", sent), ("history", passed)):
        if lines:
            yield said.label(name), lines
