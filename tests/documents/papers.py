"""Files of directives, made as Word, printers and scanners make them."""

from __future__ import annotations

import io
from typing import Any

import docx
import matplotlib
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from matplotlib.backends.backend_pdf import PdfPages
from matplotlib.figure import Figure
from PIL import Image

HEAD = (
    "ỦY BAN NHÂN DÂN\nPHƯỜNG BÌNH AN\nSố: 315/UBND-VP\nV/v chuẩn bị tổng kết năm",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
    "Bình An, ngày 10 tháng 11 năm 2026",
)
ITEMS = (
    "Phòng Văn hóa - Xã hội xây dựng báo cáo tổng kết, trình trước ngày 30/11/2026.",
    "Trung tâm Phục vụ hành chính công thống kê hồ sơ trễ hạn, gửi trước ngày 25/11/2026.",
)
PLAN = (
    ("STT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời hạn", "Sản phẩm"),
    ("1", "Kiểm kê tài sản công", "Phòng Kinh tế, Hạ tầng và Đô thị", "Công an phường",
     "trước ngày 15/12/2026", "Báo cáo"),
)  # fmt: skip


def docx_of(*, table: bool = False, stamp: str = "") -> bytes:
    """A letter with numbers Word writes itself; ``stamp`` says where it is marked secret."""
    paper: Any = docx.Document()
    head = paper.add_table(rows=1, cols=2)
    for cell, words in zip(head.rows[0].cells, HEAD, strict=True):
        cell.text = words
    paper.add_paragraph("Kính gửi: Các phòng, đơn vị thuộc phường")
    paper.add_paragraph("Ủy ban nhân dân phường yêu cầu các phòng, đơn vị thực hiện như sau:")
    for words in ITEMS:
        paper.add_paragraph(words, style="List Number")
    if table:
        _plan(paper)
    if stamp:
        _stamp(paper, stamp)
    return _saved(paper)


def _plan(paper: Any) -> None:
    grid = paper.add_table(rows=len(PLAN), cols=len(PLAN[0]))
    for row, words in zip(grid.rows, PLAN, strict=True):
        for cell, text in zip(row.cells, words, strict=True):
            cell.text = text


def _stamp(paper: Any, where: str) -> None:
    if where == "header":
        paper.sections[0].header.paragraphs[0].text = "TỐI MẬT"
        return
    run = paper.add_paragraph().add_run()
    if where == "box":
        box, inside, text = (OxmlElement(name) for name in ("w:txbxContent", "w:p", "w:r"))
        said = OxmlElement("w:t")
        said.text = "MẬT"
        text.append(said)
        inside.append(text)
        box.append(inside)
        run._r.append(box)
        return
    run.add_picture(io.BytesIO(_picture()))
    next(paper.element.body.iter(qn("wp:docPr"))).set("descr", "Mật")


def _saved(paper: Any) -> bytes:
    body = io.BytesIO()
    paper.save(body)
    return body.getvalue()


def _picture() -> bytes:
    drawn = io.BytesIO()
    figure = Figure(figsize=(1, 1))
    figure.savefig(drawn, format="png")
    return drawn.getvalue()


def pdf_of(text: str) -> bytes:
    """Printed with letters that can be copied out again, fifty lines to a page."""
    drawn = io.BytesIO()
    lines = text.split("\n")
    with matplotlib.rc_context({"pdf.fonttype": 42}), PdfPages(drawn) as pages:
        for start in range(0, len(lines), 50):
            page = Figure(figsize=(8.3, 11.7))
            for place, line in enumerate(lines[start : start + 50]):
                page.text(0.05, 0.96 - place * 0.018, line, fontsize=7)
            pages.savefig(page)
    return drawn.getvalue()


def picture_pdf() -> bytes:
    """A page without a letter, as a scanner without recognition leaves it."""
    drawn = io.BytesIO()
    page = Figure(figsize=(8.3, 11.7))
    page.add_axes((0.1, 0.1, 0.8, 0.8)).set_axis_off()
    page.savefig(drawn, format="pdf")
    return drawn.getvalue()


def vast() -> bytes:
    """A page as large as a field, without a letter on it."""
    page = picture_pdf()
    begin = page.index(b"/MediaBox")
    end = page.index(b"]", begin) + 1
    return page[:begin] + b"/MediaBox [ 0 0 14000 14000 ]" + page[end:]


def scanned_pdf(text: str) -> bytes:
    """Printed and laid on a scanner at 200 dots to the inch: pictures of pages, not a letter."""
    pages = []
    lines = text.split("\n")
    for start in range(0, len(lines), 44):
        page = Figure(figsize=(8.3, 11.7), dpi=200)
        for place, line in enumerate(lines[start : start + 44]):
            page.text(0.08, 0.94 - place * 0.02, line, fontsize=10)
        drawn = io.BytesIO()
        page.savefig(drawn, format="png")
        pages.append(Image.open(drawn).convert("L"))
    made = io.BytesIO()
    pages[0].save(made, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return made.getvalue()


def locked() -> bytes:
    """The envelope Office puts around a file with a password."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 64 + "EncryptedPackage".encode("utf-16-le")
