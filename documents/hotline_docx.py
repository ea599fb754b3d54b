"""The report on the hotline and on inspections as a Word draft in the form of NĐ 30/2020/NĐ-CP."""

from __future__ import annotations

import io

from documents.hotline_blocks import body, said
from documents.report_docx import foot, head, opened, title, written
from domain.hotline_figures import HotlinePaper
from texts.report import short_day


def docx(paper: HotlinePaper) -> bytes:
    """A .docx whose every part can be edited."""
    draft = opened()
    head(draft, paper)
    span = {"start": short_day(paper.figures.start), "end": short_day(paper.figures.end)}
    title(draft, said()["subject"].format(**span))
    written(draft, body(paper))
    foot(draft, paper)
    file = io.BytesIO()
    draft.save(file)
    return file.getvalue()
