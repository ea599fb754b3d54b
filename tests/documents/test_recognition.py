"""Pictures of pages are read by Tesseract where it is installed, and otherwise refused kindly."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from bot.papers import ChildPapers
from documents.directive import read_scanned
from documents.pdf_words import LONGEST_SIDE, pdf_words
from domain.directives import Directive, Doubt, NotRead, Scan, Unread
from tests.documents.papers import picture_pdf, scanned_pdf, vast

PAGE = (
    "Số: 12/UBND-VP\\n\\nKính gửi: Phòng Kinh tế\\n\\n"
    "UBND phường giao Phòng Kinh tế rà soát hồ sơ trước ngày 30/11/2026.\\n"
)


@pytest.fixture
def papers() -> Iterator[ChildPapers]:
    made = ChildPapers()
    yield made
    made.close()


def tesseract(home: Path, languages: str, page: str) -> None:
    """A program of that name: lists its languages, reads any picture as the same page."""
    program = home / "tesseract"
    program.write_text(
        f"#!{sys.executable}\nimport sys\n"
        f"listing = '--list-langs' in sys.argv\n"
        f"picture = b'' if listing else sys.stdin.buffer.read()\n"
        f"assert listing or picture.startswith(b'\\x89PNG')\n"
        f"sys.stdout.reconfigure(encoding='utf-8')\n"
        f"print('{languages}' if listing else '{page}')\n",
        "utf-8",
    )
    program.chmod(0o755)


LETTER = """ỦY BAN NHÂN DÂN
PHƯỜNG BÌNH AN

Số: 512/UBND-VP
V/v rà soát hồ sơ quá hạn

Bình An, ngày 16 tháng 11 năm 2026

Kính gửi: Các phòng, đơn vị thuộc phường

Ủy ban nhân dân phường yêu cầu các phòng, đơn vị thực hiện như sau:

1. Phòng Kinh tế, Hạ tầng và Đô thị rà soát hồ sơ quá hạn,
báo cáo trước ngày 30/11/2026.

2. Văn phòng HĐND và UBND tổng hợp số liệu trong thời hạn
05 ngày làm việc kể từ ngày ký văn bản này.

Nơi nhận:{gap}CHỦ TỊCH
- Như trên;
- Lưu: VT.

{gap}Lê Thị Minh Khê
""".replace("{gap}", " " * 46)


def reads_vietnamese() -> bool:
    program = shutil.which("tesseract")
    if program is None:
        return False
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False)
    return "vie" in listed.stdout.split()


NEEDS_TESSERACT = pytest.mark.skipif(
    not reads_vietnamese(),
    reason="no Tesseract here that reads Vietnamese: install Debian's tesseract-ocr and "
    "tesseract-ocr-vie to have a scan read for real",
)


@NEEDS_TESSERACT
async def test_a_page_from_a_scanner_is_read_for_real(papers: ChildPapers) -> None:
    found = await papers.read_directive(scanned_pdf(LETTER), "scan.pdf")
    assert isinstance(found, Directive)
    assert (found.full_number, found.issued_on) == ("512/UBND-VP", date(2026, 11, 16))
    assert found.signer == "Lê Thị Minh Khê"  # beside «Nơi nhận», and yet apart from it
    assert found.warnings[0].doubt is Doubt.OCR
    assert [(item.lead, item.deadline_phrase) for item in found.items] == [
        (("Phòng Kinh tế, Hạ tầng và Đô thị",), "trước ngày 30/11/2026"),
        (
            ("Văn phòng HĐND và UBND",),
            "trong thời hạn 05 ngày làm việc kể từ ngày ký văn bản này",
        ),
    ]


@NEEDS_TESSERACT
async def test_a_stamp_on_a_scanned_page_is_seen(papers: ChildPapers) -> None:
    found = await papers.read_directive(scanned_pdf("TỐI MẬT\n\n" + LETTER), "scan.pdf")
    assert found == NotRead(Unread.SECRET)


def test_a_page_as_large_as_a_field_does_not_fill_the_memory() -> None:
    found = pdf_words(vast())
    assert isinstance(found, Scan)
    with Image.open(io.BytesIO(found.pages[0])) as page:
        assert max(page.size) <= LONGEST_SIDE


def test_empty_lines_between_the_lines_of_a_sentence_part_nothing() -> None:
    """A recogniser puts them where lines stand far apart."""
    full = "1. Phòng Kinh tế rà soát các hồ sơ quá hạn của năm 2026 và lập danh sách, báo cáo"
    found = read_scanned(
        f"Số: 12/UBND-VP\n\n{full}\n \nChủ tịch Ủy ban nhân dân phường trước ngày 30/11/2026.\n"
    )
    assert isinstance(found, Directive)
    assert [item.deadline_phrase for item in found.items] == ["trước ngày 30/11/2026"]


async def test_without_the_program_the_sender_is_told_what_to_send(
    papers: ChildPapers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert await papers.read_directive(picture_pdf(), "scan.pdf") == NotRead(Unread.SCANNED)


async def test_without_vietnamese_it_is_not_guessed_at(
    papers: ChildPapers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tesseract(tmp_path, "eng", PAGE)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert await papers.read_directive(picture_pdf(), "scan.pdf") == NotRead(Unread.SCANNED)


async def test_a_scan_is_read_and_marked_to_be_compared_with_the_paper(
    papers: ChildPapers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tesseract(tmp_path, "eng vie", PAGE)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = await papers.read_directive(picture_pdf(), "scan.pdf")
    assert isinstance(found, Directive)
    assert found.warnings[0].doubt is Doubt.OCR
    assert [item.lead for item in found.items] == [("Phòng Kinh tế",)]


async def test_a_scan_marked_secret_is_refused(
    papers: ChildPapers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tesseract(tmp_path, "vie", "TUYỆT MẬT\\n" + PAGE)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert await papers.read_directive(picture_pdf(), "scan.pdf") == NotRead(Unread.SECRET)
