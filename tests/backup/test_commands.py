"""What the operator types, and reads."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.program import Program


@pytest.fixture
def program(tmp_path: Path) -> Program:
    made = Program(tmp_path)
    made.well("migrate")
    return made


def test_backup_check_and_restore_say_what_they_did(program: Program) -> None:
    assert "đã đọc lại và khớp" in program.well("backup", "one.backup")
    assert "nguyên vẹn" in program.well("restore", "one.backup", "--check")
    assert "Written" not in program.refused("backup", "one.backup")
    assert "--force" in program.refused("backup", "one.backup")
    assert "Backup written" in program.well("--language", "en", "backup", "one.backup", "--force")
    said = program.well("restore", "one.backup", DATABASE_URL="sqlite:///other.sqlite")
    assert "Đã phục hồi" in said
    assert "gửi lại" in said
    program.well("status", DATABASE_URL="sqlite:///other.sqlite")


def test_a_running_program_is_backed_up_and_not_restored_over(program: Program) -> None:
    with program.serving():
        program.well("backup", "one.backup")
        assert "Một chương trình khác" in program.refused("restore", "one.backup", "--replace")


def test_what_is_wrong_with_a_file_is_said_plainly(program: Program) -> None:
    (program.home / "letter.txt").write_text("xin chào")
    assert "không đọc được" in program.refused("restore", "letter.txt")
    assert "absent.backup" in program.refused("restore", "absent.backup")
    assert "chưa có bảng nào" in program.refused(
        "backup", "none.backup", DATABASE_URL="sqlite:///none.sqlite"
    )
    assert not (program.home / "none.backup").exists()
    assert not (program.home / "none.backup.part").exists()
