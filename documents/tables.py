"""A sheet as an office fills it: headings wherever they stand, one line per thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from openpyxl.utils import get_column_letter

from documents.cells import Bad
from documents.workbook import Uncalculated, Workbook
from domain.papers import Flaw, Problem, Problems
from domain.words import nfc
from texts import papers as words
from texts.papers import same

HEADING_ROWS = 10  # titles and notes above the headings are the office's habit
LISTED_PROBLEMS = 1_000  # of a file wrong throughout
SHOWN_LENGTH = 80  # characters of a value in a problem

Row = tuple[int, tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how its cells are read, and what an empty one means."""

    read: Callable[[object], Any]
    required: bool = False  # an empty cell is a problem
    empty: Any = ""
    optional: bool = False  # the whole column may be missing


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet we understand. ``name`` is its key in texts/papers.toml, as are the columns'."""

    name: str
    columns: Mapping[str, Column]
    limit: int  # rows


@dataclass(slots=True)
class Findings:
    """Problems as they are found."""

    found: list[Problem] = field(default_factory=list)
    unknown_units: list[Problem] = field(default_factory=list)  # wrong only if nobody knows them
    unknown_people: list[Problem] = field(default_factory=list)
    more: int = 0

    def add(self, problem: Problem) -> None:
        if len(self.found) < LISTED_PROBLEMS:
            self.found.append(problem)
        else:
            self.more += 1

    def problems(self) -> Problems:
        """All of them in reading order: by sheet as they came, row and column."""
        sheets = list(dict.fromkeys(each.sheet for each in self.found))
        self.found.sort(
            key=lambda each: (sheets.index(each.sheet), each.row, len(each.column), each.column)
        )
        return Problems(
            tuple(self.found), tuple(self.unknown_units), tuple(self.unknown_people), self.more
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One row: the values that could be read, and where each of them stands."""

    row: int
    values: dict[str, Any]
    table: Table

    def __getitem__(self, key: str) -> Any:
        return self.values[key]

    def knows(self, *keys: str) -> bool:
        """Whether all these cells could be read."""
        return all(key in self.values for key in keys)

    def problem(self, flaw: Flaw, key: str, value: object, expected: str = "") -> Problem:
        return self.table.problem(flaw, self.row, key, value=value, expected=expected)

    def claim(self, flaw: Flaw, key: str, name: str) -> Problem:
        """A problem only if nobody knows ``name``, which is therefore quoted whole."""
        return replace(self.problem(flaw, key, name), value=name)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet whose headings were found: for each key the column's index and written heading."""

    sheet: str
    form: Form
    row: int  # of the headings
    places: Mapping[str, int]
    written: Mapping[str, str]

    def problem(
        self, flaw: Flaw, row: int, key: str, *, value: object = "", expected: str = ""
    ) -> Problem:
        column, heading = get_column_letter(self.places[key] + 1), self.written[key]
        return Problem(flaw, self.sheet, row, column, heading, shown(value), expected)

    def line(self, row: int, values: tuple[object, ...], findings: Findings) -> Line | None:
        """The row read cell by cell, None when it is blank."""
        cells = {
            key: values[place] if place < len(values) else None
            for key, place in self.places.items()
        }
        if all(_blank(cell) for cell in cells.values()):
            return None
        line = Line(row, {}, self)
        for key, column in self.form.columns.items():
            self._read(line, key, column, cells.get(key), findings)
        return line

    def _read(self, line: Line, key: str, column: Column, cell: object, findings: Findings) -> None:
        if _blank(cell):
            if column.required:
                findings.add(self.problem(Flaw.EMPTY, line.row, key))
            else:
                line.values[key] = column.empty
            return
        try:
            line.values[key] = column.read(cell)
        except Bad as bad:
            findings.add(self.problem(bad.flaw, line.row, key, value=cell, expected=bad.expected))


def lines(book: Workbook, form: Form, findings: Findings) -> Iterator[Line]:
    """The filled rows of a form's sheet; what is wrong goes to ``findings``."""
    sheet = _sheet(book, form, findings)
    if sheet is None:
        return
    rows = book.rows(sheet)
    head = list(islice(rows, HEADING_ROWS))
    table = _table(sheet, form, head, findings)
    if table is None:
        return
    body = chain((each for each in head if each[0] > table.row), rows)
    filled = (line for each in body if (line := table.line(*each, findings)))
    for count, line in enumerate(filled, start=1):
        if count > form.limit:
            findings.add(Problem(Flaw.TOO_MANY_ROWS, sheet, line.row, expected=f"{form.limit}"))
            return
        yield line


def _sheet(book: Workbook, form: Form, findings: Findings) -> str | None:
    name = words.sheet(form.name)
    found = [sheet for sheet in book.sheets if same(sheet) == same(name)]
    if len(found) == 1:
        return found[0]
    findings.add(Problem(Flaw.DUPLICATE_SHEET if found else Flaw.MISSING_SHEET, expected=name))
    return None


def _table(sheet: str, form: Form, head: Sequence[Row], findings: Findings) -> Table | None:
    """The sheet by its headings: the row among the first ten that names the most columns."""
    names = words.headings(form.name)
    known = {same(name): key for key, several in names.items() for name in several}
    row, cells = max(head, key=lambda each: len(_named(each[1], known)), default=(0, ()))
    places = _named(cells, known)
    if len(places) < 2:
        expected = ", ".join(names[key][0] for key in form.columns)
        findings.add(Problem(Flaw.NO_HEADINGS, sheet, expected=expected))
        return None
    whole = True
    for key, column in form.columns.items():
        flaw = _column_flaw(column, places.get(key, []))
        if flaw is not None:
            letter = get_column_letter(places[key][1] + 1) if key in places else ""
            findings.add(Problem(flaw, sheet, row, letter, expected=names[key][0]))
            whole = False
    first = {key: places[key][0] for key in form.columns if key in places}
    written = {key: " ".join(str(cells[place]).split()) for key, place in first.items()}
    return Table(sheet, form, row, first, written) if whole else None


def _named(cells: tuple[object, ...], known: Mapping[str, str]) -> dict[str, list[int]]:
    """Where each known column stands."""
    places: dict[str, list[int]] = {}
    for place, cell in enumerate(cells):
        key = known.get(same(cell)) if isinstance(cell, str) else None
        if key is not None:
            places.setdefault(key, []).append(place)
    return places


def _column_flaw(column: Column, places: list[int]) -> Flaw | None:
    if len(places) > 1:
        return Flaw.DUPLICATE_COLUMN
    return None if places or column.optional else Flaw.MISSING_COLUMN


def _blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def shown(value: object) -> str:
    """A value as a problem quotes it: NFC, one line, shortened."""
    if isinstance(value, Uncalculated):
        return ""
    if isinstance(value, datetime):
        said = f"{value:%d/%m/%Y %H:%M}"
    elif isinstance(value, date):
        said = f"{value:%d/%m/%Y}"
    else:
        said = "" if value is None else str(value)
    said = " ".join(nfc(said).split())
    return said if len(said) <= SHOWN_LENGTH else said[: SHOWN_LENGTH - 1] + "…"
