"""Every command, by running the program as an operator would."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import urllib.request
from pathlib import Path

import pytest

from models.sealing import Vault
from models.signing import Signer
from tests import postgres
from tests.bot.program import Program

NOWHERE = "postgresql://an:hush-hush@127.0.0.1:1/office"
RECEIVER = "Phạm Minh Đức | VP"
LINKING_CODE = re.compile(r"\b[CFGHJKMNPQRTVX34679]{10}\b")


def test_help_is_in_vietnamese_unless_english_is_asked_for(program: Program) -> None:
    assert "Đưa cơ sở dữ liệu lên phiên bản" in program.well("--help")
    assert "Bring the database up" in program.well("--language", "en", "--help")


def test_a_slip_is_answered_with_what_to_do(program: Program) -> None:
    assert "Không có lệnh «nhap»" in program.refused("nhap", code=2)
    assert "Còn thiếu FILE" in program.refused("import", "people", code=2)
    assert "There is no option “--x”" in program.refused("serve", "--x", code=2, LANG="en_US")


def test_keys_are_good_keys_and_never_the_same(program: Program) -> None:
    said = [program.well("keys", ENCRYPTION_KEYS="") for _ in range(2)]
    sheets = [dict(line.split("=", 1) for line in each.splitlines()) for each in said]
    assert all(sheets[0][name] != sheets[1][name] for name in sheets[0])
    Vault.from_text(sheets[0]["ENCRYPTION_KEYS"], sheets[0]["IDENTITY_KEYS"])
    Signer.from_text(sheets[0]["SIGNING_KEYS"])


def test_migrate_makes_the_database_and_then_has_nothing_to_do(program: Program) -> None:
    assert "Đã tạo cơ sở dữ liệu" in program.well("migrate")
    assert "đã ở bản" in program.well("migrate")


def test_an_older_program_stops_before_a_newer_database(program: Program) -> None:
    program.well("migrate")
    with sqlite3.connect(program.home / "office.sqlite") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    for command in ("migrate", "serve", "status"):
        assert "9999" in program.refused(command)


def test_bad_settings_are_named_in_both_languages_and_without_secrets(program: Program) -> None:
    said = program.refused("serve", PORT="x", TELEGRAM_TOKEN="hush-hush", ENCRYPTION_KEYS="")
    for name in ("PORT", "TELEGRAM_TOKEN", "ENCRYPTION_KEYS"):
        assert said.count(f"  {name}: ") == 2
    assert "hush-hush" not in said


def test_a_database_nobody_answers_at_is_named_without_its_password(program: Program) -> None:
    said = program.refused("migrate", DATABASE_URL=NOWHERE)
    assert "127.0.0.1:1/office" in said
    assert "hush-hush" not in said


def test_templates_import_as_they_are_and_twice_changes_nothing(office: Program) -> None:
    office.well("template", "tasks", "tasks.xlsx")
    assert "15 nhiệm vụ mới" in office.well("import", "tasks", "tasks.xlsx")
    assert "không có gì thay đổi" in office.well("import", "tasks", "tasks.xlsx")
    assert "không có gì thay đổi" in office.well("import", "people", "people.xlsx")
    assert json.loads(office.well("status", "--json"))["tasks"]["total"] == 15


def test_a_template_never_overwrites_a_file(program: Program) -> None:
    (program.home / "mine.xlsx").write_bytes(b"mine")
    assert "--force" in program.refused("template", "people", "mine.xlsx")
    assert (program.home / "mine.xlsx").read_bytes() == b"mine"
    program.well("template", "people", "mine.xlsx", "--force")


def test_a_bad_workbook_changes_nothing_and_is_told_row_by_row(program: Program) -> None:
    program.well("template", "tasks", "tasks.xlsx")
    said = program.refused("import", "tasks", "tasks.xlsx")  # an office without units
    assert "Không có gì thay đổi" in said
    assert "Trang «Nhiệm vụ», dòng 2, cột" in said
    assert json.loads(program.well("status", "--json"))["tasks"]["total"] == 0
    assert "lacks the sheet" in program.refused(
        "--language", "en", "import", "people", "tasks.xlsx"
    )
    assert "nowhere.xlsx" in program.refused("import", "people", "nowhere.xlsx")


def test_invite_prints_a_code_and_its_links_for_one_person(office: Program) -> None:
    said = office.well("invite", "pham minh duc", PUBLIC_URL="https://office.example")
    (code, *_) = LINKING_CODE.findall(said)
    assert f"https://office.example/chat?start={code}" in said
    assert "Phạm Minh Đức" in said


def test_invite_all_writes_a_private_csv(office: Program) -> None:
    office.well("invite", "--all", "--csv", "codes.csv")
    path = office.home / "codes.csv"
    assert path.stat().st_mode & 0o077 == 0
    rows = list(csv.DictReader(path.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 12
    assert len({row["Mã liên kết"] for row in rows}) == 12


def test_invite_asks_for_exactly_one_known_person(office: Program) -> None:
    assert "--all" in office.refused("invite")
    assert "Không có cán bộ nào" in office.refused("invite", "Không Ai")


def test_somebody_leaves(office: Program) -> None:
    said = office.well("leave", "pham minh duc", "--on", "2026-12-01")
    assert "Phạm Minh Đức thôi việc từ 01/12/2026" in said
    assert "không phải là ngày" in office.refused("leave", "pham minh duc", "--on", "mai")
    assert "Không có cán bộ nào" in office.refused("leave", "ai do")


def test_unlink_says_what_it_revoked(office: Program) -> None:
    assert "chưa liên kết" in office.well("unlink", "Phạm Minh Đức")
    with sqlite3.connect(office.home / "office.sqlite") as database:
        database.execute(
            'INSERT INTO contact (channel, account, address_hash, address, "group", person_id,'
            " language, opened_at, greeted) SELECT 'web', 'main', 'h', x'00', 0, id, 'vi',"
            " '2026-11-19 00:00:00', 1 FROM person WHERE name = 'Phạm Minh Đức'"
        )
    database.close()
    assert "1 liên kết" in office.well("unlink", "pham minh duc")


def test_replay_puts_failed_updates_back_in_line(program: Program) -> None:
    program.well("migrate")
    assert "Không có tin nào bị lỗi" in program.well("replay")
    with sqlite3.connect(program.home / "office.sqlite") as database:
        database.execute(
            "INSERT INTO inbox (channel, account, key, lane, state, received_at)"
            " VALUES ('web', 'main', '1', 'l', 'failed', '2026-11-19 00:00:00')"
        )
    database.close()
    sick = program.run("doctor", "--offline")
    assert sick.returncode == 1
    assert "python -m bot replay" in sick.stdout
    assert "1 tin" in program.well("replay")


def test_doctor_is_content_with_a_sound_installation(office: Program) -> None:
    office.well("policy", "set", "report.receiver", RECEIVER, "--basis", "QĐ 1")
    said = office.well("doctor", "--offline")
    assert "Mọi thứ đều tốt" in said
    assert "12 cán bộ chưa liên kết" in said


def test_doctor_fails_while_nobody_receives_what_is_about_the_top(office: Program) -> None:
    sick = office.run("doctor", "--offline")
    assert sick.returncode == 1
    assert "policy set report.receiver" in sick.stdout
    office.well("policy", "set", "report.receiver", "Không Ai | UBND", "--basis", "QĐ 1")
    sick = office.run("doctor", "--offline")
    assert sick.returncode == 1
    assert "Không có cán bộ nào là «Không Ai | UBND»" in sick.stdout


def test_doctor_names_the_command_that_mends(program: Program) -> None:
    sick = program.run("doctor", "--offline")
    assert sick.returncode == 1
    assert "python -m bot migrate" in sick.stdout
    assert "127.0.0.1:1" in program.refused("doctor", "--offline", DATABASE_URL=NOWHERE)


def test_a_policy_changes_only_to_what_works_and_with_its_basis(program: Program) -> None:
    assert "«07:30»" in program.refused("policy", "set", "digest.at", "25:00", "--basis", "QĐ 1")
    assert "--basis" in program.refused("policy", "set", "digest.at", "08:00")
    assert "digest.at" in program.refused("policy", "set", "digest.a", "08:00", "--basis", "QĐ 1")
    bad_ladder = ("policy", "set", "task.ladder", "+1d nobody", "--basis", "QĐ 1")
    assert "task.ladder" in program.refused(*bad_ladder)
    program.well("policy", "set", "digest.at", "08:15", "--basis", "QĐ 1/QĐ-UBND")
    listed = next(line for line in program.well("policy", "list").splitlines() if "digest" in line)
    assert "08:15" in listed
    assert "QĐ 1/QĐ-UBND" in listed


def test_settings_prints_the_example_file(program: Program) -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text("utf-8")
    assert program.well("settings", "--env") == example


@pytest.mark.parametrize("engine", ["sqlite", "postgresql"])
def test_people_are_imported_while_the_server_runs(program: Program, engine: str) -> None:
    if engine == "postgresql":
        program.url = postgres.fresh_database()
    program.well("template", "people", "people.xlsx")
    with program.serving() as address:
        assert "12 cán bộ mới" in program.well("import", "people", "people.xlsx")
        with urllib.request.urlopen(f"{address}/health") as answer:
            assert answer.status == 200
        if engine == "sqlite":
            assert "PostgreSQL" in program.refused("serve", PORT="0")
