"""A poster is read from two metres, and its codes by a decoder that is none of ours."""

from __future__ import annotations

import re
from io import BytesIO

import pypdfium2
import pytest
import segno
import zxingcpp
from pypdf import PdfReader

from bot.papers import ChildPapers
from documents.poster import pdf
from domain.posters import Link, Poster, PosterLanguage, PosterSize, Way, start_code, unit_of_start

MM = 72 / 25.4  # points
CAPITAL = 0.729  # of DejaVu Sans Bold, as a part of its size
DPI = 300
LINKS = (
    Link(Way.TELEGRAM, "https://t.me/dondoc_bot?start=u_HCC"),
    Link(Way.ZALO, "https://zalo.me/1234567890123"),
    Link(Way.WEB, "https://dondoc.example/chat?start=u_HCC", "dondoc.example/chat"),
)
LONG = "Trung tâm Dịch vụ tổng hợp, Phát triển quỹ đất và Quản lý dự án đầu tư xây dựng khu vực"
LEAST = {"a4": 5.8, "a6": 4.4}  # mm of a capital, read at two metres


def poster(unit: str = "Trung tâm Phục vụ hành chính công", links: int = 3) -> Poster:
    return Poster(
        "UBND phường Bình An", unit, LINKS[3 - links :], "07:00–11:00, 13:00–17:00", "0292 1234 567"
    )


def sizes_of(body: bytes, page: int) -> dict[str, float]:
    """Each line of a page and the size of its letters in points."""
    found: dict[str, float] = {}

    def visit(text: str, _cm: object, matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            found[text.strip()] = size * matrix[3]

    PdfReader(BytesIO(body)).pages[page].extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("unit", ["Trung tâm Phục vụ hành chính công", LONG])
@pytest.mark.parametrize("links", [1, 2, 3])
def test_every_line_but_the_address_is_read_at_two_metres(unit: str, links: int) -> None:
    body = pdf(poster(unit, links))
    names = {"Telegram", "Zalo", "Trang web", "Website"}
    for page, size in enumerate(("a4", "a4", "a6", "a6")):
        for text, points in sizes_of(body, page).items():
            if "dondoc.example" in text or (size == "a6" and text in names):
                continue
            assert points / MM * CAPITAL >= LEAST[size] - 0.01, (size, text, points)


def test_pages_are_of_the_papers_size() -> None:
    pages = PdfReader(BytesIO(pdf(poster()))).pages
    wide = [
        (round(float(p.mediabox.width) / MM), round(float(p.mediabox.height) / MM)) for p in pages
    ]
    assert wide == [(210, 297), (210, 297), (105, 148), (105, 148)]


@pytest.mark.parametrize("unit", ["Phòng Kinh tế", LONG])
def test_each_code_is_decoded_from_the_printed_page(unit: str) -> None:
    document = pypdfium2.PdfDocument(pdf(poster(unit)))
    for page, least in zip(document, (1.0, 1.0, 0.5, 0.5), strict=True):
        image = page.render(scale=DPI / 72).to_pil().convert("L")
        codes = zxingcpp.read_barcodes(image)
        assert {code.text for code in codes} == {link.address for link in LINKS}
        for code in codes:
            side = code.position.bottom_right.x - code.position.top_left.x
            modules = len(segno.make_qr(code.text, error="m", boost_error=False).matrix)
            assert side / DPI * 25.4 / modules >= least, (side, modules)


async def test_the_child_process_prints_it() -> None:
    papers = ChildPapers()
    try:
        made = Poster(
            "UBND", "Phòng", LINKS, "07:00–17:00", "",
            (PosterSize.A6,), (PosterLanguage.EN,),
        )  # fmt: skip
        body = await papers.printed("poster", made)
    finally:
        papers.close()
    assert len(PdfReader(BytesIO(body)).pages) == 1


@pytest.mark.parametrize("code", ["HCC", "KT-1_a", "ĐC", "a.b c", "x" * 70])
def test_any_code_of_a_unit_goes_through_a_deep_link(code: str) -> None:
    link = start_code(code)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", link)
    assert unit_of_start(link) == code
