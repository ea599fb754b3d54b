"""The people workbook: the tree of units with its validity dates, and who works where as what."""

from __future__ import annotations

from datetime import date
from typing import Any

from documents.cells import choice, day, email, phone, text
from documents.reading import read
from documents.tables import Column, Findings, Form, Line, lines, shown
from documents.workbook import Workbook
from domain.papers import Flaw, PeopleBook, PersonRow, Problems, UnitRow
from domain.rights import Role
from domain.words import fold, nfc
from texts import papers as words

LIMIT = 20_000  # rows of each sheet

UNITS = {
    "code": Column(text(50), required=True),
    "name": Column(text(200), required=True),
    "level": Column(choice(words.choices("levels"), Flaw.UNKNOWN_LEVEL), required=True),
    "parent_code": Column(text(50)),
    "valid_from": Column(day, required=True),
    "valid_to": Column(day, empty=None),
}
PEOPLE = {
    "name": Column(text(200), required=True),
    "title": Column(text(200)),
    "unit_code": Column(text(200), required=True),
    "role": Column(choice(words.choices("roles"), Flaw.UNKNOWN_ROLE), required=True),
    "phone": Column(phone),
    "email": Column(email),
    "scope_code": Column(text(200)),
}


def read_people(xlsx: bytes, limit: int = LIMIT) -> PeopleBook | Problems:
    """Units and people, or everything that is wrong. Parents and units that the file does not
    hold come back in ``unknown_units``."""

    def fill(book: Workbook, findings: Findings) -> PeopleBook:
        tree = Tree(list(lines(book, Form("units", UNITS, limit), findings)), findings)
        tree.check()
        people = People(tree, findings)
        for line in lines(book, Form("people", PEOPLE, limit), findings):
            people.add(line)
        return PeopleBook(tree.units(), tuple(people.rows), tuple(findings.unknown_units))

    return read(xlsx, fill)


class Tree:
    """The units of the file, found by code or by name."""

    def __init__(self, rows: list[Line], findings: Findings) -> None:
        self._rows = rows
        self._findings = findings
        self._by_code: dict[str, Line] = {}
        self._by_name: dict[str, dict[str, None]] = {}  # ordered sets of codes
        for line in rows:
            if line.knows("code"):
                self._enter(line)

    def _enter(self, line: Line) -> None:
        code = line["code"]
        first = self._by_code.setdefault(code.casefold(), line)
        if first is not line:
            problem = line.problem(Flaw.DUPLICATE_UNIT, "code", code, str(first.row))
            self._findings.add(problem)
        elif line.knows("name"):
            for spelling in _spellings(line["name"]):
                self._by_name.setdefault(spelling, {})[code] = None

    def find(self, line: Line, key: str) -> tuple[str, ...]:
        """The codes a cell may mean: by code, else by exact name, else by folded name."""
        said: str = line[key]
        if unit := self._by_code.get(said.casefold()):
            return (unit["code"],)
        named = (self._by_name.get(spelling) for spelling in _spellings(said))
        return tuple(next((codes for codes in named if codes), ()))

    def check(self) -> None:
        """Report what is wrong with the tree, and the parents the file does not hold."""
        for line in self._rows:
            self._check_period(line)
            if not line.knows("code", "parent_code") or not line["parent_code"]:
                continue
            parent = self._by_code.get(line["parent_code"].casefold())
            if parent is None:
                claim = line.claim(Flaw.UNKNOWN_PARENT, "parent_code", line["parent_code"])
                self._findings.unknown_units.append(claim)
            else:
                self._check_parent(line, parent)

    def _check_period(self, line: Line) -> None:
        if not line.knows("valid_from", "valid_to") or line["valid_to"] is None:
            return
        if line["valid_to"] < line["valid_from"]:
            begins = shown(line["valid_from"])
            problem = line.problem(Flaw.PERIOD_REVERSED, "valid_to", line["valid_to"], begins)
            self._findings.add(problem)

    def _check_parent(self, line: Line, parent: Line) -> None:
        if circle := self._circle(line):
            ring = " → ".join(circle)
            problem = line.problem(Flaw.PARENT_CYCLE, "parent_code", line["parent_code"], ring)
            self._findings.add(problem)
        elif both_known(line, parent) and not _covers(parent, line):
            period = f"{shown(parent['valid_from'])} – {shown(parent['valid_to']) or '…'}"
            said = line["parent_code"]
            self._findings.add(line.problem(Flaw.PARENT_NOT_VALID, "parent_code", said, period))

    def _circle(self, line: Line) -> list[str]:
        """The codes from a unit up to itself, empty when the way ends elsewhere."""
        way, above = [line["code"]], line
        while above.knows("parent_code") and above["parent_code"]:
            parent = self._by_code.get(above["parent_code"].casefold())
            if parent is None or len(way) > len(self._rows):
                return []
            way.append(parent["code"])
            if parent is line:
                return way
            above = parent
        return []

    def units(self) -> tuple[UnitRow, ...]:
        """The rows that could be read whole, parents by the code they gave themselves."""
        return tuple(self._unit(line) for line in self._rows if line.knows(*UNITS))

    def _unit(self, line: Line) -> UnitRow:
        values = {key: line[key] for key in UNITS}
        parent = self._by_code.get(line["parent_code"].casefold())
        if parent is not None:
            values["parent_code"] = parent["code"]
        return UnitRow(**values, row=line.row)


def both_known(*rows: Line) -> bool:
    return all(line.knows("valid_from", "valid_to") for line in rows)


def _covers(parent: Line, unit: Line) -> bool:
    last: date = date.max
    ends, parent_ends = unit["valid_to"] or last, parent["valid_to"] or last
    return bool(parent["valid_from"] <= unit["valid_from"] and ends <= parent_ends)


def _spellings(name: str) -> tuple[str, str]:
    return nfc(name).casefold(), fold(name)


class People:
    """The people read so far, each unit resolved."""

    def __init__(self, tree: Tree, findings: Findings) -> None:
        self.rows: list[PersonRow] = []
        self._tree = tree
        self._findings = findings
        self._seen: dict[tuple[str, str, str, str], int] = {}

    def add(self, line: Line) -> None:
        places = {key: self._place(line, key) for key in ("unit_code", "scope_code")}
        if not line.knows(*PEOPLE):
            return
        values: dict[str, Any] = {key: line[key] for key in PEOPLE}
        person = PersonRow(**{**values, **places, "role": Role(line["role"])}, row=line.row)
        mark = (fold(person.name), person.unit_code, person.role, person.scope_code)
        first = self._seen.setdefault(mark, line.row)
        if first != line.row:
            problem = line.problem(Flaw.DUPLICATE_PERSON, "name", person.name, str(first))
            self._findings.add(problem)
        self.rows.append(person)

    def _place(self, line: Line, key: str) -> str:
        """The code of the unit a cell names, or the cell's own words if the file lacks it."""
        if not line.knows(key) or not line[key]:
            return ""
        codes = self._tree.find(line, key)
        if len(codes) > 1:
            expected = ", ".join(codes)
            self._findings.add(line.problem(Flaw.AMBIGUOUS_UNIT, key, line[key], expected))
        if not codes:
            claim = line.claim(Flaw.UNKNOWN_UNIT, key, line[key])
            self._findings.unknown_units.append(claim)
        said: str = line[key]
        return codes[0] if codes else said
