"""A year of the calendar from a file: our own JSON, or a table with the columns of ``HEADER``."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from domain.words import fold
from domain.worktime import DayKind
from services.almanac import SEED
from services.calendars import Change, fits

MOST = 1_000_000  # bytes; a year has some twenty lines
KINDS = {kind: kind for kind in DayKind} | {
    "nghi": DayKind.NGHI,
    "nghi le": DayKind.NGHI,
    "nghi bu": DayKind.NGHI_BU,
    "hoan doi nghi": DayKind.HOAN_DOI_NGHI,
    "nghi hoan doi": DayKind.HOAN_DOI_NGHI,
    "hoan doi": DayKind.HOAN_DOI_NGHI,
    "lam bu": DayKind.LAM_BU,
}


class BadCalendar(Exception):
    """The file is no calendar: in which line, and what is wrong there."""

    def __init__(self, line: int, flaw: str, said: str) -> None:
        super().__init__(flaw)
        self.line, self.flaw, self.said = line, flaw, said


def days_of(file: Path | None, year: int) -> list[Change]:
    """The days of that year in the file; None is the table we ship. Raises BadCalendar, OSError."""
    path = file or SEED
    if path.stat().st_size > MOST:
        raise BadCalendar(0, "flaw_too_big", path.name)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadCalendar(0, "flaw_encoding", path.name) from error
    rows = from_json(text, year) if text.lstrip().startswith("{") else from_table(text)
    changes = [change(line, year, *row) for line, row in rows]
    if not changes:
        raise BadCalendar(0, "flaw_empty", str(year))
    return changes


def from_json(text: str, year: int) -> Iterator[tuple[int, tuple[str, str, str, str]]]:
    """Ours: ``{"years": {"2026": {"days": [{"date", "flaw_kind", "name", "basis"}]}}}``."""
    try:
        days = json.loads(text)["years"].get(str(year), {}).get("days", [])
        for place, row in enumerate(days, start=1):
            yield place, (row["date"], row["kind"], row.get("name", ""), row.get("basis", ""))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadCalendar(0, "flaw_json", str(year)) from error


def from_table(text: str) -> Iterator[tuple[int, tuple[str, str, str, str]]]:
    """Day; kind; name; basis, one a line, with or without a heading."""
    between = max(";,\t", key=text.count)
    for place, row in enumerate(csv.reader(text.splitlines(), delimiter=between), start=1):
        cells = [*(cell.strip() for cell in row), "", "", "", ""][:4]
        heading = place == 1 and not any(each.isdigit() for each in cells[0])
        if cells[0] and not heading:
            yield place, (cells[0], cells[1], cells[2], cells[3])


def change(line: int, year: int, day: str, kind: str, name: str, basis: str) -> Change:
    found = a_day(day)
    if found is None:
        raise BadCalendar(line, "flaw_day", day)
    if found.year != year:
        raise BadCalendar(line, "flaw_year", day)
    said = KINDS.get(fold(kind).strip())
    if said is None:
        raise BadCalendar(line, "flaw_kind", kind)
    made = Change(found, said, name, basis)
    if not fits(made):
        raise BadCalendar(line, "flaw_weekend", day)
    return made


def a_day(text: str) -> date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 a day, no moment
        except ValueError:
            continue
    return None
