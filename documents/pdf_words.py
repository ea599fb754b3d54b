"""The words of a PDF, page by page; pages that are only pictures come back as pictures."""

from __future__ import annotations

import io

import pypdfium2

from domain.directives import NotRead, Scan, Unread

MOST_PAGES = 60
SCANNED_PAGES = 12  # read from pictures; a directive is seldom longer
DOTS = 200 / 72  # 200 dots per inch: enough for letters of 13 points
LONGEST_SIDE = 4000  # dots: a page of A3, and none as large as a field
_LETTERS = 25  # on a page that has text
_PASSWORD = 4  # FPDF_ERR_PASSWORD


def pdf_words(body: bytes) -> str | Scan | NotRead:
    try:
        paper = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD or "assword" in str(error)
        return NotRead(Unread.ENCRYPTED if locked else Unread.BROKEN)
    try:
        return _pages(paper)
    except pypdfium2.PdfiumError:
        return NotRead(Unread.BROKEN)
    finally:
        paper.close()


def _pages(paper: pypdfium2.PdfDocument) -> str | Scan | NotRead:
    count = len(paper)
    if not count:
        return NotRead(Unread.EMPTY)
    if count > MOST_PAGES:
        return NotRead(Unread.TOO_LARGE)
    texts = [_text(paper[place]) for place in range(count)]
    if sum(_says(text) for text in texts) * 2 >= count and _says(texts[0]):
        return "\f".join(texts)
    return Scan(tuple(_picture(paper[place]) for place in range(min(count, SCANNED_PAGES))))


def _text(page: pypdfium2.PdfPage) -> str:
    words = page.get_textpage()
    try:
        return str(words.get_text_range()).replace("\r\n", "\n").replace("\ufffe", "-")
    finally:
        words.close()


def _says(text: str) -> bool:
    return sum(letter.isalpha() for letter in text) >= _LETTERS


def _picture(page: pypdfium2.PdfPage) -> bytes:
    """Grey is enough for letters and a third of the bytes."""
    drawn = io.BytesIO()
    scale = min(DOTS, LONGEST_SIDE / max(1, *page.get_size()))
    page.render(scale=scale, grayscale=True).to_pil().save(drawn, "PNG")
    return drawn.getvalue()
