"""``python -m bot directive FILE``: read by the real program, as words and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bot.program import Program

LETTER = Path(__file__).parents[1] / "documents" / "directives" / "01-cong-van-giao-viec.txt"


def test_json_has_the_documented_shape_and_no_office_is_needed(program: Program) -> None:
    said = json.loads(program.well("directive", str(LETTER), "--json"))
    assert list(said) == ["document", "items", "warnings"]
    document = said["document"]
    assert (document["number"], document["symbol"]) == ("2143", "UBND-TH")
    assert document["references"] == [
        {"number": "35/KH-UBND", "date": "2026-01-20", "type": "Kế hoạch"}
    ]
    first = said["items"][0]
    names = ["path", "lead", "coordinating", "content", "deadline_phrase", "kind", "due_at"]
    assert list(first) == names
    assert (first["lead"], first["due_at"]) == (["Sở Nội vụ"], "2026-11-19T23:59:59+07:00")
    assert not list(program.home.glob("*.sqlite"))


def test_words_for_people_name_every_item(program: Program) -> None:
    said = program.well("directive", str(LETTER))
    assert "Nhiệm vụ: 4" in said
    assert "Chủ trì: Sở Nội vụ" in said
    assert "Tasks: 4" in program.well("--language", "en", "directive", str(LETTER))


def test_what_cannot_be_read_says_what_to_send_instead(program: Program) -> None:
    (program.home / "cu.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    assert "Lưu thành" in program.refused("directive", "cu.doc")
    (program.home / "mat.txt").write_text("MẬT\n" + LETTER.read_text("utf-8"), "utf-8")
    assert "bí mật nhà nước" in program.refused("directive", "mat.txt")
    assert "không đọc hoặc ghi được" in program.refused("directive", "khong-co.txt").lower()
