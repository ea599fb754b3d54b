"""Statistics, ledger, registers and evaluation on the command line, called in this process."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.cli import main
from domain.enrolling import Answer, Book, EntryState, Gap
from domain.lateness import Cause, Group, Statement
from domain.lifecycle import Urgency
from models.sealing import new_key
from texts import operator


@dataclass
class Operator:
    """Somebody at a terminal."""

    home: Path
    screen: pytest.CaptureFixture[str]

    def well(self, *arguments: str) -> str:
        code = main(arguments)
        said = self.screen.readouterr()
        assert code == 0, said.err
        return said.out

    def refused(self, *arguments: str) -> str:
        assert main(arguments) == 1
        said = self.screen.readouterr()
        assert "Traceback" not in said.err
        return said.err


@pytest.fixture
def program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Operator:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ENCRYPTION_KEYS", new_key())
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/office.sqlite")
    monkeypatch.setenv("LANG", "vi_VN.UTF-8")
    monkeypatch.delenv("LC_ALL", raising=False)
    return Operator(tmp_path, capsys)


@pytest.fixture
def office(program: Operator) -> Operator:
    """An office with its people and fifteen tasks."""
    for kind in ("people", "tasks"):
        program.well("template", kind, f"{kind}.xlsx")
        program.well("import", kind, f"{kind}.xlsx")
    return program


def test_the_list_for_the_national_portal_is_a_file_or_json(office: Operator) -> None:
    told = json.loads(office.well("pakn"))
    assert told["lines"] == []
    for shape in ("xlsx", "csv", "json"):
        assert "Đã ghi 0 phản ánh" in office.well("pakn", f"pakn.{shape}", "--period", "year")
    assert "pakn.xlsx" in office.refused("pakn", "pakn.xlsx")
    assert "pakn.doc" in office.refused("pakn", "pakn.doc")


def test_the_statistic_of_any_period_as_of_any_day_in_parts(office: Operator) -> None:
    days = ("--from", "2000-01-01", "--to", "31/12/2099")
    for by in ("unit", "assigner", "document", "urgency", "month"):
        told = json.loads(office.well("statistics", *days, "--by", by, "--json"))
        assert told["total"]["total"] == 15
        assert sum(row["total"] for row in told["rows"]) == 15
        assert all(told["checks"].values())
        assert sum(told["total"]["overdue_days"].values()) == told["total"]["open_overdue"]
        assert set(told["suggestions"]) == {"praise", "criticism"}
    said = office.well("statistics", *days, "--by", "urgency", "--compare", "2001-01-01")
    assert "đã có 15 nhiệm vụ được phân công" in said
    assert "Chênh lệch" in said
    before = office.well("statistics", *days, "--as-of", "2001-01-01", "--json")
    assert json.loads(before)["total"]["total"] == 0
    assert "quyết định" in office.well("statistics", *days, "--suggest")
    for preset in ("month", "quarter", "year", "reporting"):
        office.well("statistics", "--preset", preset)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("statistics", "--from", "31/02/2026"), "2026-04-24"),
        (("statistics", "--from", "2026-05-01", "--to", "2026-04-01"), "trước ngày bắt đầu"),
        (("statistics", "--from", "0001-01-01"), "2026-04-24"),
        (("statistics", "--from", "2026-01-01", "--as-of", "9999-12-31"), "2026-04-24"),
        (("evaluation", "--month", "0001-01"), "2026-11"),
        (("evaluation", "--month", "9999-12"), "2026-11"),
        (("evaluation", "--quarter", "0001-Q1"), "2026-Q4"),
        (("statistics", "--by", "colour"), "unit, assigner"),
        (("statistics", "--preset", "week"), "reporting"),
        (("statistics", "--preset", "month", "--to", "2026-04-01"), "--preset"),
        (("statistics", "--unit", "không có đơn vị này"), "Không có đơn vị nào"),
        (("ledger", "NV-2026-999999"), "Không có nhiệm vụ"),
        (("ledger", "PA-261121-0012"), "Không có nhiệm vụ"),
        (("register", "wishes"), "obstacles, innovations"),
        (("evaluation", "x.doc"), ".xlsx"),
        (("ledger", "--out", "x.doc"), ".xlsx"),
        (("register", "obstacles", "--out", "x"), ".xlsx"),
        (("ledger", "NV-2026-000001", "--out", "x.xlsx"), "--out"),
        (("evaluation", "--month", "13/2026"), "2026-11"),
        (("evaluation", "--quarter", "2026-Q5"), "2026-Q4"),
        (("evaluation", "--month", "2026-11", "--quarter", "2026-Q4"), "--month"),
    ],
)
def test_what_cannot_be_read_is_explained(
    program: Operator, arguments: tuple[str, ...], said: str
) -> None:
    assert said in program.refused(*arguments)


def test_the_ledger_and_the_registers_are_told(office: Operator) -> None:
    late = json.loads(office.well("ledger", "--from", "2000-01-01", "--json"))
    total = json.loads(office.well("statistics", "--from", "2000-01-01", "--json"))["total"]
    assert len(late["late"]) == total["overdue"]
    task = json.loads(office.well("ledger", "nv 2026 1", "--on", "2001-01-01", "--json"))
    assert len(task["deadlines"]) == 1
    assert task["in_force"] is None
    told = json.loads(office.well("register", "obstacles", "--json"))
    assert told["entries"] == []
    assert {unit["answer"] for unit in told["units"]} == {"silent"}
    assert "chưa đăng ký" in office.well("register", "innovations")


def test_the_ledger_and_the_registers_are_taken_away_as_files(office: Operator) -> None:
    late = json.loads(office.well("ledger", "--from", "2000-01-01", "--json"))["late"]
    said = office.well("ledger", "--from", "2000-01-01", "--out", "cham.xlsx")
    assert f"{len(late)} dòng" in said
    assert load_workbook(office.home / "cham.xlsx").worksheets[0].max_row == 4 + len(late)
    office.well("ledger", "--from", "2000-01-01", "--out", "cham.csv")
    text = (office.home / "cham.csv").read_text("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert [row["Mã nhiệm vụ"] for row in rows] == [row["code"] for row in late]
    assert "--force" in office.refused("ledger", "--out", "cham.csv")
    for book in ("obstacles", "innovations"):
        office.well("register", book, "--out", f"{book}.xlsx")
        units = load_workbook(office.home / f"{book}.xlsx").worksheets[1]
        assert {row[2].value for row in units.iter_rows(min_row=4)} == {"Chưa đăng ký"}
    office.well("register", "obstacles", "--out", "cham.csv", "--force")


def test_the_evaluation_is_written_in_three_shapes_and_overwrites_nothing(office: Operator) -> None:
    days = ("--from", "2000-01-01", "--to", "2099-12-31")
    data = json.loads(office.well("evaluation", *days))
    assert len(data["people"]) == 12
    assert "12 người" in office.well("evaluation", "e.xlsx", *days)
    book = load_workbook(office.home / "e.xlsx")
    assert book.worksheets[0].max_row == 4 + 12
    office.well("evaluation", "e.csv", *days)
    rows = csv.DictReader(
        io.StringIO((office.home / "e.csv").read_text("utf-8-sig")), delimiter=";"
    )
    assert len(list(rows)) == 12
    office.well("evaluation", "e.json", *days)
    assert json.loads((office.home / "e.json").read_text("utf-8")) == data
    assert "--force" in office.refused("evaluation", "e.xlsx", *days)


@pytest.mark.parametrize("language", operator.LANGUAGES)
def test_every_value_has_a_word(language: str) -> None:
    values = (*Statement, *Cause, *Group, *Book, *EntryState, *Gap, *Answer)
    assert all(operator.say(language, f"ledger.value_{value}") for value in values)
    assert all(operator.say(language, f"statistics.urgency_{value}") for value in Urgency)
