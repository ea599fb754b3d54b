"""Pictures of pages are read by Tesseract where it is installed, and otherwise refused kindly."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.papers import ChildPapers
from domain.directives import Directive, Doubt, NotRead, Unread
from tests.documents.papers import picture_pdf

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
