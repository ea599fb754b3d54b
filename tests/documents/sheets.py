"""Workbooks as offices make them, for tests: headings in our words, rows as dictionaries."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook

from texts import papers as words

Row = dict[str, Any]

WARD: Row = {"code": "UB", "name": "UBND xã Tân Lộc", "level": "Xã", "valid_from": date(2025, 7, 1)}
OFFICE: Row = WARD | {
    "code": "VP",
    "name": "Văn phòng",
    "level": "Đơn vị trực thuộc",
    "parent_code": "UB",
}
AN: Row = {"name": "Nguyễn Văn An", "unit_code": "VP", "role": "Chuyên viên"}
TASK: Row = {"content": "Báo cáo quý", "lead_code": "VP", "assigned_on": date(2026, 11, 2)}


def excel(*parts: int) -> datetime:
    """A moment as Excel has it: without a time zone."""
    year, month, day, hour, minute = [*parts, 0, 0][:5]
    return datetime(year, month, day, hour, minute)  # noqa: DTZ001


def keys(form: str) -> list[str]:
    return [key for key in words.headings(form) if key not in ("secrecy", "received")]


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """A workbook of plain rows."""
    book = Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    del book[book.sheetnames[0]]
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def table(form: str, rows: Sequence[Row], order: Sequence[str] = ()) -> list[list[Any]]:
    """Headings in the first row; ``order`` names the columns, all of them by default."""
    columns = list(order) or keys(form)
    names = [words.headings(form)[key][0] for key in columns]
    return [names, *([row.get(key) for key in columns] for row in rows)]


def people(units: Sequence[Row] = (WARD, OFFICE), staff: Sequence[Row] = (AN,)) -> bytes:
    return workbook({"Đơn vị": table("units", units), "Cán bộ": table("people", staff)})


def tasks(*rows: Row, order: Sequence[str] = ()) -> bytes:
    return workbook({"Nhiệm vụ": table("tasks", rows, order)})


def rewritten(xlsx: bytes, part: str, old: bytes, new: bytes) -> bytes:
    """The same workbook with bytes of one part replaced, as another program would write it."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(xlsx)) as source, zipfile.ZipFile(file, "w", 8) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                assert old in data, data[:2000]
                data = data.replace(old, new)
            target.writestr(name, data)
    return file.getvalue()
