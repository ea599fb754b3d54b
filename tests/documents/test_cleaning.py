"""Whatever hides in a stranger's file is gone when it comes back, and what it shows is there."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import docx
import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

from bot.papers import ChildPapers
from documents.cleaning import clean
from domain.cleaning import Laundry, Verdict
from tests import hidden
from tests.hidden import BLUE, MARK, RED, everything

PICTURES = (hidden.jpeg, hidden.png, hidden.webp, hidden.gif)
ENTITIES = b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"
PAPERS = (hidden.pdf, hidden.word, hidden.excel)


def bare(body: bytes, name: str = "") -> bytes:
    cleaned = clean(body, name, "")
    assert cleaned.verdict is Verdict.CLEAN
    return cleaned.body


def shown(body: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(body))
    image.load()
    return image


def near(one: Any, other: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(one[:3], other, strict=True))


@pytest.mark.parametrize("make", [*PICTURES, *PAPERS], ids=lambda make: make.__name__)
def test_nothing_hidden_is_left(make: Callable[[], bytes]) -> None:
    before, after = make(), bare(make())
    assert MARK.encode() in everything(before)  # the file did hide it
    for mark in (MARK.encode(), MARK.encode("utf-16-le"), MARK.encode("utf-16-be"), b"GPS"):
        assert mark not in everything(after)


@pytest.mark.parametrize("make", PICTURES, ids=lambda make: make.__name__)
def test_a_picture_shows_what_it_showed(make: Callable[[], bytes]) -> None:
    image = shown(bare(make()))
    assert image.size == (40, 24)
    assert near(image.convert("RGB").getpixel((5, 12)), RED)
    assert near(image.convert("RGB").getpixel((35, 12)), BLUE)


def test_no_fact_of_a_camera_is_left() -> None:
    assert dict(shown(hidden.jpeg()).getexif())
    image = shown(bare(hidden.jpeg()))
    assert dict(image.getexif()) == {}
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"}


@pytest.mark.parametrize(("turned", "left"), [(3, BLUE), (6, RED), (8, BLUE)])
def test_a_picture_stands_as_the_camera_was_held(turned: int, left: tuple[int, int, int]) -> None:
    """3: upside down; 6 and 8: a quarter, so that red comes to stand above or below."""
    image = shown(bare(hidden.jpeg(turned=turned))).convert("RGB")
    assert image.size == ((40, 24) if turned == 3 else (24, 40))
    assert near(image.getpixel((5, 5)), left)


def test_what_lies_under_transparent_dots_does_not_come_along() -> None:
    image = shown(bare(hidden.under_glass())).convert("RGB")
    assert image.getcolors() == [(40 * 24, (255, 255, 255))]


def test_a_large_photo_is_made_smaller() -> None:
    made = io.BytesIO()
    Image.new("RGB", (9000, 50), RED).save(made, "JPEG")
    assert max(shown(bare(made.getvalue())).size) <= 6000


def test_a_pdf_keeps_its_pages_remarks_and_photos() -> None:
    read = PdfReader(io.BytesIO(bare(hidden.pdf())))
    assert len(read.pages) == 2
    assert read.metadata is None
    page = read.pages[0]
    [remark] = [one.get_object() for one in page["/Annots"]]  # type: ignore[attr-defined]  # a list
    assert remark["/Contents"] == "xin xem lai"
    [photo] = page.images
    assert photo.image is not None
    assert photo.image.size == (40, 24)


def test_a_letter_keeps_its_words_and_its_photo() -> None:
    paper = docx.Document(io.BytesIO(bare(hidden.word())))
    words = "\n".join(each.text for each in paper.paragraphs)
    assert "Kính gửi: Ủy ban nhân dân phường" in words
    assert "đã thêm" in words
    assert "giữ" in words
    assert len(paper.inline_shapes) == 1
    assert paper.core_properties.author == ""
    [comment] = paper.comments
    assert comment.text == "lời bàn"


def test_a_workbook_keeps_its_cells_and_remarks() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(bare(hidden.excel()))).active
    assert sheet is not None
    assert (sheet["A1"].value, sheet["A2"].value) == ("Số hồ sơ trễ", 3)
    assert sheet["A1"].comment.text == "lời bàn"


def test_every_part_an_office_document_names_is_there() -> None:
    with zipfile.ZipFile(io.BytesIO(bare(hidden.excel()))) as archive:
        names = set(archive.namelist())
        assert not any("printerSettings" in name for name in names)
        assert all(entry.date_time == (1980, 1, 1, 0, 0, 0) for entry in archive.infolist())


def test_plain_text_is_passed_on_as_it_is() -> None:
    body = "Nội dung phản ánh\r\nquầy 3".encode()
    assert clean(body, "a.txt", "text/plain").body == body
    assert clean(body, "a.txt", "text/plain").verdict is Verdict.PLAIN


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"OggS\0\2" + b"\0" * 60, "ghi-am.ogg"),
        (b"\0\0\0\x18ftypmp42" + b"\0" * 60, "quay.mp4"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60, "cu.doc"),
        (hidden.jpeg()[:200], "nua.jpg"),
        (b"%PDF-1.7 hong", "hong.pdf"),
        (hidden.packed(hidden.word(), {"word/embeddings/ole1.bin": b"\xd0\xcf\x11\xe0"}), "a.docx"),
        (hidden.packed(hidden.word(), {"word/document.xml": ENTITIES}), "a.docx"),
        (b"\0\1\2\3\4", ""),
    ],
    ids=["voice", "video", "old", "torn", "broken-pdf", "object", "entities", "unknown"],
)  # fmt: skip
def test_what_cannot_be_cleaned_is_never_called_clean(body: bytes, name: str) -> None:
    cleaned = clean(body, name, "")
    assert (cleaned.verdict, cleaned.body) == (Verdict.UNCLEAN, b"")


def test_what_could_run_is_barred_whatever_it_is_called() -> None:
    assert clean(b"MZ\x90\0", "anh.jpg", "image/jpeg").verdict is Verdict.BARRED
    macros = hidden.packed(hidden.word(), {"word/vbaProject.bin": b"1"})
    assert clean(macros, "thu.docx", "").verdict is Verdict.BARRED


def test_bombs_are_not_unpacked() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b"<a/>")
        archive.writestr("word/document.xml", b"0" * (300 << 20))
    assert clean(made.getvalue(), "a.docx", "").verdict is Verdict.BOMB
    assert clean(hidden.vast(), "a.png", "").verdict is Verdict.BOMB


@pytest.fixture
def papers() -> Iterator[ChildPapers]:
    with closing(ChildPapers()) as made:
        yield made


async def test_a_child_does_it(papers: ChildPapers) -> None:
    laundry: Laundry = papers
    for make in (hidden.jpeg, hidden.pdf, hidden.word):
        cleaned = await laundry.clean(make(), "tệp", "")
        assert cleaned.verdict is Verdict.CLEAN
        assert MARK.encode() not in everything(cleaned.body)
