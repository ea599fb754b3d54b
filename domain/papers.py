"""What papers say: rows read from workbooks, what is wrong with them, and the four-way chart."""

from __future__ import annotations

import base64
import types
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from enum import StrEnum
from functools import cache
from typing import Any, Protocol, Union, get_args, get_origin, get_type_hints

from domain.books import EntryBook, LateBook
from domain.case_copy import CopyOrder
from domain.evaluation import EvaluationBook
from domain.lifecycle import Urgency
from domain.pakn import PaknBook
from domain.reporting import PaperFormat, ReportPaper
from domain.rights import Role
from domain.statistics import FourWay


class Flaw(StrEnum):
    """Everything that can be wrong with a workbook; the sentences are in texts/papers.toml."""

    # the file
    OLD_XLS = "old_xls"
    CSV = "csv"
    HTML = "html"
    ENCRYPTED = "encrypted"
    NOT_XLSX = "not_xlsx"
    BROKEN = "broken"
    BOMB = "bomb"
    # the sheet
    MISSING_SHEET = "missing_sheet"
    DUPLICATE_SHEET = "duplicate_sheet"
    NO_HEADINGS = "no_headings"
    MISSING_COLUMN = "missing_column"
    DUPLICATE_COLUMN = "duplicate_column"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"
    # a routing rule
    UNKNOWN_SORT = "unknown_sort"
    UNKNOWN_CATEGORY = "unknown_category"
    UNKNOWN_TARGET = "unknown_target"
    BAD_HOURS = "bad_hours"
    # the cell
    EMPTY = "empty"
    NOT_TEXT = "not_text"
    TOO_LONG = "too_long"
    STRANGE_CHARACTER = "strange_character"
    LEGACY_FONT = "legacy_font"
    UNCALCULATED = "uncalculated"
    ERROR_VALUE = "error_value"
    UNKNOWN_ROLE = "unknown_role"
    UNKNOWN_LEVEL = "unknown_level"
    UNKNOWN_URGENCY = "unknown_urgency"
    UNKNOWN_MARK = "unknown_mark"
    BAD_DATE = "bad_date"
    AMBIGUOUS_DATE = "ambiguous_date"
    BAD_DUE = "bad_due"
    BAD_PHONE = "bad_phone"
    OLD_PHONE = "old_phone"
    BAD_EMAIL = "bad_email"
    TWO_LEADS = "two_leads"
    SECRET = "secret"  # noqa: S105 - a paper's classification, not a password
    # what rows say of one another
    DUPLICATE_UNIT = "duplicate_unit"
    DUPLICATE_PERSON = "duplicate_person"
    UNKNOWN_PARENT = "unknown_parent"
    PARENT_CYCLE = "parent_cycle"
    PARENT_NOT_VALID = "parent_not_valid"
    PERIOD_REVERSED = "period_reversed"
    UNKNOWN_UNIT = "unknown_unit"
    UNKNOWN_PERSON = "unknown_person"
    AMBIGUOUS_UNIT = "ambiguous_unit"
    AMBIGUOUS_PERSON = "ambiguous_person"
    DUE_BEFORE_ASSIGNED = "due_before_assigned"
    # inspections
    UNKNOWN_KIND = "unknown_kind"
    BAD_COUNT = "bad_count"
    MORE_THAN_PLANNED = "more_than_planned"
    RESULT_WITHOUT_END = "result_without_end"
    # deadlines in words
    UNKNOWN_DUE = "unknown_due"
    AMBIGUOUS_DUE = "ambiguous_due"
    DUE_NOT_SIGNED = "due_not_signed"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a workbook. Empty fields (row 0) do not apply."""

    code: Flaw
    sheet: str = ""
    row: int = 0  # as Excel counts, from 1
    column: str = ""  # the letter
    heading: str = ""  # as the file writes it
    value: str = ""  # what was found, shortened
    expected: str = ""  # the part of the expectation that varies: names, a limit, a date


@dataclass(frozen=True, slots=True)
class Problems:
    """Why a workbook was refused: everything at once, in reading order."""

    found: tuple[Problem, ...]
    unknown_units: tuple[Problem, ...] = ()  # as in the books: only wrong if nobody knows them
    unknown_people: tuple[Problem, ...] = ()
    more: int = 0  # further problems not listed, in a file wrong throughout


@dataclass(frozen=True, slots=True)
class UnitRow:
    code: str
    name: str
    level: str  # province, commune or division
    parent_code: str  # "" for a root
    valid_from: date
    valid_to: date | None  # the last valid day, None while it stands
    row: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    name: str
    title: str
    unit_code: str  # a code of this file, else the code or name as written (see unknown_units)
    role: Role
    phone: str  # E.164, a short hotline number as dialled, or ""
    email: str
    scope_code: str  # like unit_code; "" for none
    row: int


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task. Units and people are as written (code or name): the services know them."""

    number: str  # số/ký hiệu văn bản
    issued_on: date | None
    issuer: str
    subject: str
    content: str
    deliverable: str
    lead_code: str
    coordinating_codes: tuple[str, ...]
    assignee: str
    assigner: str
    assigned_on: date
    due_on: date | None  # None: không thời hạn
    due_time: time | None  # the local wall time; None: the end of the day
    urgency: Urgency
    starred: bool  # nhiệm vụ trọng tâm
    row: int
    due_words: str = ""  # in place of a date: «5 ngày làm việc kể từ ngày nhận»
    received_on: date | None = None  # None: on the day it was assigned
    received_time: time | None = None


@dataclass(frozen=True, slots=True)
class PeopleBook:
    """A people workbook without fault. ``unknown_units`` are the cells naming a unit that the file
    does not hold: right if the office already has it, otherwise problems ready to be shown."""

    units: tuple[UnitRow, ...]
    people: tuple[PersonRow, ...]
    unknown_units: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskBook:
    """A tasks workbook without fault. ``unknown_units`` as in PeopleBook; a tasks workbook holds
    none itself, so every cell naming a unit or a person is among these, and every deadline in words
    among ``worded_dues``: right if the office can read it."""

    tasks: tuple[TaskRow, ...]
    unknown_units: tuple[Problem, ...] = ()
    unknown_people: tuple[Problem, ...] = ()
    worded_dues: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class UnitBar:
    name: str
    counts: FourWay


@dataclass(frozen=True, slots=True)
class FourWayChart:
    """A chart to draw: tasks assigned from ``start`` to ``end``, as they stood on ``as_of``."""

    counts: FourWay
    start: date
    end: date
    as_of: date
    scope: str = ""  # whose tasks, shown under the title
    units: tuple[UnitBar, ...] = ()  # the eight with the most overdue are drawn
    language: str = "vi"


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code (ISO/IEC 18004) of a text; ``title`` says what it is of."""

    text: str
    title: str


class PaperFailed(Exception):
    """The child that makes papers died or went over its limits. Nothing was changed."""


class Papers(Protocol):
    """Papers in and out, made away from the server. Every method raises PaperFailed."""

    async def read_people(self, xlsx: bytes) -> PeopleBook | Problems:
        """The units and people of a workbook, or all that is wrong with it."""
        ...

    async def read_tasks(self, xlsx: bytes) -> TaskBook | Problems:
        """The tasks of a workbook, or all that is wrong with it."""
        ...

    async def people_template(self) -> bytes:
        """A filled example workbook (xlsx) that ``read_people`` accepts."""
        ...

    async def tasks_template(self) -> bytes:
        """A filled example workbook (xlsx) that ``read_tasks`` accepts."""
        ...

    async def chart(self, chart: FourWayChart) -> bytes:
        """A PNG, 1080 pixels wide."""
        ...

    async def book(
        self, kind: str, book: EvaluationBook | LateBook | EntryBook | PaknBook
    ) -> bytes:
        """Of an evaluation a workbook («evaluation-xlsx»), a table of people («evaluation-csv»)
        or of products («products-csv»); the ledger of lateness («late-xlsx», «late-csv»); a
        register («entries-xlsx», «entries-csv»)."""
        ...

    async def printed(self, kind: str, *values: object) -> bytes:
        """Any other paper of ``documents`` that comes out as a file or a picture."""
        ...

    async def report(self, paper: ReportPaper, form: PaperFormat) -> bytes:
        """The report on tasks as a file of that form."""
        ...

    async def case_copy(self, order: CopyOrder) -> bytes:
        """A reporter's own copy of a case (docx)."""
        ...


def pack(value: Any) -> Any:
    """A value as plain JSON: dataclasses become lists of their fields, bytes base64."""
    if is_dataclass(value):
        return [pack(getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, tuple):
        return [pack(each) for each in value]
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value


@cache
def unpacker(kind: Any) -> Callable[[Any], Any]:
    """The inverse of ``pack`` for values of type ``kind``; it raises what bad data raises."""
    if is_dataclass(kind):
        return _dataclass_unpacker(kind)
    if get_origin(kind) in (Union, types.UnionType):
        some = unpacker(next(each for each in get_args(kind) if each is not type(None)))
        return lambda data: None if data is None else some(data)
    if get_origin(kind) is tuple:
        each_of = unpacker(get_args(kind)[0])
        return lambda data: tuple(map(each_of, data))
    if kind in (date, datetime, time):
        read: Callable[[Any], Any] = kind.fromisoformat
        return read
    if kind is bytes:
        return lambda data: base64.b64decode(data, validate=True)
    return kind if isinstance(kind, type) and issubclass(kind, StrEnum) else lambda data: data


def _dataclass_unpacker(kind: Any) -> Callable[[Any], Any]:
    hints = get_type_hints(kind)
    parts = [unpacker(hints[each.name]) for each in fields(kind)]
    return lambda data: kind(*(part(item) for part, item in zip(parts, data, strict=True)))
