"""The workbook of inspections: one row, one inspection."""

from __future__ import annotations

from documents.cells import choice, count, day, mark, prose, text
from documents.reading import read
from documents.tables import Column, Findings, Form, Line, lines, shown
from documents.workbook import Workbook
from domain.inspections import InspectionBook, InspectionKind, InspectionRow
from domain.papers import Flaw, Problems
from texts import papers as words

LIMIT = 2_000  # rows
MOST_UNITS, MOST_CASES = 10_000, 100_000

COLUMNS = {
    "kind": Column(choice(words.choices("inspections"), Flaw.UNKNOWN_KIND), required=True),
    "plan": Column(prose(1_000), required=True),
    "targets": Column(prose(1_000), required=True),
    "from_on": Column(day, required=True),
    "to_on": Column(day, required=True),
    "planned": Column(count(MOST_UNITS), required=True),
    "done": Column(mark(words.choices("marks")), empty=False),
    "checked": Column(count(MOST_UNITS), empty=0),
    "bodies": Column(count(MOST_CASES), empty=0),
    "people": Column(count(MOST_CASES), empty=0),
    "reasons": Column(prose(1_000)),
    "outcome": Column(prose(1_000)),
    "leader": Column(text(200), required=True),
    "unit_code": Column(text(200), required=True),
}
RESULT = ("checked", "bodies", "people", "reasons", "outcome")


def read_inspections(xlsx: bytes, limit: int = LIMIT) -> InspectionBook | Problems:
    """The inspections, or everything that is wrong. Nothing is known of the office here."""

    def fill(book: Workbook, findings: Findings) -> InspectionBook:
        rows: list[InspectionRow] = []
        for line in lines(book, Form("inspections", COLUMNS, limit), findings):
            if line.knows("unit_code"):
                claim = line.claim(Flaw.UNKNOWN_UNIT, "unit_code", line["unit_code"])
                findings.unknown_units.append(claim)
            if line.knows("leader"):
                claim = line.claim(Flaw.UNKNOWN_PERSON, "leader", line["leader"])
                findings.unknown_people.append(claim)
            check(line, findings)
            if line.knows(*COLUMNS):
                values = {key: line[key] for key in COLUMNS}
                values["kind"] = InspectionKind(line["kind"])
                rows.append(InspectionRow(**values, row=line.row))
        unknown = tuple(findings.unknown_units), tuple(findings.unknown_people)
        return InspectionBook(tuple(rows), *unknown)

    return read(xlsx, fill)


def check(line: Line, findings: Findings) -> None:
    """What the cells of a row say of one another."""
    if line.knows("from_on", "to_on") and line["to_on"] < line["from_on"]:
        begins = shown(line["from_on"])
        findings.add(line.problem(Flaw.PERIOD_REVERSED, "to_on", line["to_on"], begins))
    if line.knows("planned", "checked") and line["checked"] > line["planned"]:
        planned = str(line["planned"])
        findings.add(line.problem(Flaw.MORE_THAN_PLANNED, "checked", line["checked"], planned))
    if line.knows("done", *RESULT):
        check_result(line, findings)


def check_result(line: Line, findings: Findings) -> None:
    """Cases want their reasons; what is not over has no result."""
    if line["done"] and line["bodies"] + line["people"]:
        for key in ("reasons", "outcome"):
            if not line[key]:
                findings.add(line.problem(Flaw.EMPTY, key, ""))
    if not line["done"]:
        for key in RESULT:
            if line[key]:
                findings.add(line.problem(Flaw.RESULT_WITHOUT_END, key, line[key]))
