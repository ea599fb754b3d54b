"""The workbook of routing rules: read as an office fills it, and written so that it reads back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from documents.cells import Bad, choice, day, text
from documents.reading import read
from documents.sheets import Columns, Sheet, workbook
from documents.tables import Column, Findings, Form, Line, lines
from documents.workbook import Workbook
from domain.lifecycle import Category, ReportKind
from domain.papers import Flaw, Problem, Problems
from domain.rule_papers import RuleBook, RuleRow
from domain.rules import CLOSED, OPEN, Target, read_window
from texts import papers as words

LIMIT = 500  # rows


def hours(value: object) -> str:
    """A window of time. Raises Bad."""
    try:
        return read_window(text(60)(value))
    except ValueError:
        raise Bad(Flaw.BAD_HOURS) from None


COLUMNS = {
    "kind": Column(choice(words.choices("report_kinds"), Flaw.UNKNOWN_SORT), empty=None),
    "category": Column(choice(words.choices("categories"), Flaw.UNKNOWN_CATEGORY), empty=None),
    "unit": Column(text(200)),
    "hours": Column(hours),
    "from_on": Column(day, empty=None),
    "to_on": Column(day, empty=None),
    "target": Column(choice(words.choices("targets"), Flaw.UNKNOWN_TARGET), required=True),
    "to": Column(text(200)),
    "basis": Column(text(200), required=True),
}


def read_rules(xlsx: bytes) -> RuleBook | Problems:
    """The rules in the order of the rows, or everything that is wrong. Units and people come back
    in ``unknown_units`` and ``unknown_people``: the services know them."""

    def fill(book: Workbook, findings: Findings) -> RuleBook:
        rows: list[RuleRow] = []
        for line in lines(book, Form("rules", COLUMNS, LIMIT), findings):
            if not line.knows(*COLUMNS) or not consistent(line, findings):
                continue
            findings.unknown_units.extend(units(line))
            findings.unknown_people.extend(people(line))
            rows.append(rule(line))
        return RuleBook(tuple(rows), tuple(findings.unknown_units), tuple(findings.unknown_people))

    return read(xlsx, fill)


def consistent(line: Line, findings: Findings) -> bool:
    """A rule says where it leads, and its days are in order."""
    wrong: list[Problem] = []
    if line["target"] != Target.DESK and not line["to"]:
        wrong.append(line.problem(Flaw.EMPTY, "to", ""))
    if line["from_on"] and line["to_on"] and line["to_on"] < line["from_on"]:
        begins = f"{line['from_on']:%d/%m/%Y}"
        wrong.append(line.problem(Flaw.PERIOD_REVERSED, "to_on", line["to_on"], begins))
    for problem in wrong:
        findings.add(problem)
    return not wrong


def units(line: Line) -> Iterator[Problem]:
    if line["unit"]:
        yield line.claim(Flaw.UNKNOWN_UNIT, "unit", line["unit"])
    if line["target"] == Target.UNIT:
        yield line.claim(Flaw.UNKNOWN_UNIT, "to", line["to"])


def people(line: Line) -> Iterator[Problem]:
    if line["target"] == Target.PERSON:
        yield line.claim(Flaw.UNKNOWN_PERSON, "to", line["to"])


def rule(line: Line) -> RuleRow:
    return RuleRow(
        ReportKind(line["kind"]) if line["kind"] else None,
        Category(line["category"]) if line["category"] else None,
        line["unit"],
        line["hours"],
        line["from_on"],
        line["to_on"],
        Target(line["target"]),
        line["to"],
        line["basis"],
        line.row,
    )


def rules_workbook(book: RuleBook) -> bytes:
    """The table as it stands (xlsx); an empty one has its headings to fill in below."""
    names = tuple(COLUMNS)
    headings = words.headings("rules")
    stars = {key: " *" if column.required else "" for key, column in COLUMNS.items()}
    columns = Columns(names, [headings[key][0] + stars[key] for key in names], lambda value: value)
    rows = [[said(key, getattr(one, key)) for key in names] for one in book.rules]
    return workbook([Sheet(words.sheet("rules"), (words.sheet("rules"),), columns, rows)])


CHOICES: Mapping[str, str] = {
    "kind": "report_kinds",
    "category": "categories",
    "target": "targets",
    "hours": "windows",
}


def said(key: str, value: Any) -> Any:
    """A word of the office for each of ours, which reads back as the same."""
    if key in CHOICES and value and (key != "hours" or value in (OPEN, CLOSED)):
        return words.choices(CHOICES[key])[str(value)][0]
    return "" if value is None else value
