"""A reporter's own copy of a case, to read and for machines."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime

import pytest
from docx import Document

from bot.painter import PaperPainter
from bot.papers import ChildPapers
from domain.case_copy import (
    OFFICE,
    OWN,
    CaseCopy,
    CopyFile,
    CopyLine,
    CopyOrder,
    CopyShape,
    CopyStep,
)
from domain.lifecycle import Category, Finding, Privacy, ReportKind, ReportState, Source
from services.report_owners import PUBLIC
from texts.case_copy import book

AT = datetime(2026, 11, 19, 1, 0, tzinfo=UTC)
COPY = CaseCopy(
    "PA-261119-0001",
    ReportKind.REPORT,
    Category.DELAY,
    ReportState.ANSWERED,
    Privacy.NOBODY,
    Source.PHONE,
    "Phòng Kinh tế",
    AT,
    AT,
    AT,
    Finding.PARTLY,
    4,
    (
        CopyLine("body", "Hẹn thứ Tư mà chưa có <b>kết quả</b>.", AT),
        CopyLine("answer", "Đã trả.", AT),
    ),
    (CopyStep("received", AT), CopyStep("something_new", AT)),
    (CopyFile("photo", 12, AT),),
    AT,
)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("vi", ("Bản sao hồ sơ phản ánh PA-261119-0001", "08:00, 19/11/2026", "điện thoại")),
        ("en", ("Copy of the report PA-261119-0001", "telephone", "partly founded")),
    ],
)
async def test_the_copy_to_read_holds_every_word_and_names_no_author(
    language: str, said: tuple[str, ...]
) -> None:
    papers = ChildPapers()
    try:
        made = await PaperPainter(papers).write(CopyOrder(COPY, CopyShape.DOCX, language))
    finally:
        papers.close()
    assert made is not None
    assert made.name == "PA-261119-0001.docx"
    draft = Document(io.BytesIO(made.body))
    text = "\n".join(paragraph.text for paragraph in draft.paragraphs)
    for words in (*said, "Hẹn thứ Tư mà chưa có <b>kết quả</b>.", "Đã trả.", "something_new"):
        assert words in text
    assert draft.core_properties.author == ""


async def test_the_copy_for_machines_is_json() -> None:
    papers = ChildPapers()
    made = await PaperPainter(papers).write(CopyOrder(COPY, CopyShape.JSON, "vi"))
    papers.close()
    assert made is not None
    told = json.loads(made.body)
    assert told["received_at"] == "2026-11-19T01:00:00+00:00"
    assert [line["kind"] for line in told["lines"]] == ["body", "answer"]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_whatever_a_copy_may_hold_is_named(language: str) -> None:
    """What the page does not know stays as it is: no word of ours may."""
    known: dict[str, tuple[str, ...]] = {
        "kind": tuple(ReportKind),
        "category": tuple(Category),
        "state": tuple(ReportState),
        "privacy": tuple(Privacy),
        "source": tuple(Source),
        "finding": tuple(Finding),
        "entry": (*OWN, *OFFICE),
        "step": PUBLIC,
    }
    page = book()[language]
    for sort, names in known.items():
        assert set(map(str, names)) - page[sort].keys() == set(), sort
