"""The tasks workbook: one row, one task, one lead unit."""

from __future__ import annotations

from collections.abc import Iterator

from documents.cells import (
    Bad,
    choice,
    day,
    due,
    mark,
    moment,
    one_unit,
    prose,
    several,
    text,
)
from documents.reading import read
from documents.tables import Column, Findings, Form, Line, lines, shown
from documents.workbook import Workbook
from domain.lifecycle import Urgency
from domain.papers import Flaw, Problem, Problems, TaskBook, TaskRow
from texts import papers as words

LIMIT = 100_000  # rows

_open = choice(words.choices("open_secrecy"), Flaw.SECRET)


def secrecy(value: object) -> str:
    """Secret documents must not enter the system (Luật Bảo vệ bí mật nhà nước 117/2025/QH15)."""
    try:
        return _open(value)
    except Bad as bad:
        raise Bad(bad.flaw) from None


COLUMNS = {
    "number": Column(text(100)),
    "issued_on": Column(day, empty=None),
    "issuer": Column(text(300)),
    "subject": Column(prose(2_000)),
    "content": Column(prose(5_000), required=True),
    "deliverable": Column(prose(1_000)),
    "lead_code": Column(one_unit, required=True),
    "coordinating_codes": Column(several, empty=()),
    "assignee": Column(text(200)),
    "assigner": Column(text(200)),
    "assigned_on": Column(day, required=True),
    "received": Column(moment, empty=None, optional=True),
    "due": Column(due, empty=None),
    "urgency": Column(
        choice(words.choices("urgencies"), Flaw.UNKNOWN_URGENCY), empty=Urgency.NORMAL
    ),
    "starred": Column(mark(words.choices("marks")), empty=False),
    "secrecy": Column(secrecy, optional=True),
}


def read_tasks(xlsx: bytes, limit: int = LIMIT) -> TaskBook | Problems:
    """The tasks, or everything that is wrong. Nothing is known of the office here: every cell
    naming a unit or a person comes back in ``unknown_units`` or ``unknown_people``, every deadline
    in words in ``worded_dues``."""

    def fill(book: Workbook, findings: Findings) -> TaskBook:
        tasks: list[TaskRow] = []
        worded: list[Problem] = []
        for line in lines(book, Form("tasks", COLUMNS, limit), findings):
            findings.unknown_units.extend(_units(line))
            findings.unknown_people.extend(_people(line))
            worded.extend(_dues(line))
            task = _task(line, findings)
            if task is not None:
                tasks.append(task)
        unknown = tuple(findings.unknown_units), tuple(findings.unknown_people)
        return TaskBook(tuple(tasks), *unknown, tuple(worded))

    return read(xlsx, fill)


def _units(line: Line) -> Iterator[Problem]:
    if line.knows("lead_code"):
        yield line.claim(Flaw.UNKNOWN_UNIT, "lead_code", line["lead_code"])
    for name in line.values.get("coordinating_codes", ()):
        yield line.claim(Flaw.UNKNOWN_UNIT, "coordinating_codes", name)


def _people(line: Line) -> Iterator[Problem]:
    for key in ("assignee", "assigner"):
        if name := line.values.get(key):
            yield line.claim(Flaw.UNKNOWN_PERSON, key, name)


def _dues(line: Line) -> Iterator[Problem]:
    if isinstance(line.values.get("due"), str):
        yield line.claim(Flaw.UNKNOWN_DUE, "due", line["due"])


def _task(line: Line, findings: Findings) -> TaskRow | None:
    found = line.values.get("due")
    said = found if isinstance(found, str) else ""
    due_on, due_time = (None, None) if said or found is None else found
    if due_on is not None and line.knows("assigned_on") and due_on < line["assigned_on"]:
        assigned = shown(line["assigned_on"])
        findings.add(line.problem(Flaw.DUE_BEFORE_ASSIGNED, "due", due_on, assigned))
    if not line.knows(*COLUMNS):
        return None
    values = {key: line[key] for key in COLUMNS if key not in ("due", "received", "secrecy")}
    values["urgency"] = Urgency(line["urgency"])
    received_on, received_time = line["received"] or (None, None)
    return TaskRow(
        **values, due_on=due_on, due_time=due_time, row=line.row, due_words=said,
        received_on=received_on, received_time=received_time,
    )  # fmt: skip
