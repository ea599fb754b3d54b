"""A workbook opened for reading: its sheets and the values of their rows, and nothing else."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, Final
from xml.etree.ElementTree import Element

import openpyxl
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.exceptions import InvalidFileException

COLUMNS_LIMIT = 256  # columns further right are the office's own business

# What openpyxl and zipfile raise on files others broke. Caught only around their own calls.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,  # every XML parser here has one of its own
    DefusedXmlException,
    InvalidFileException,
    NotImplementedError,
    AttributeError,
    LookupError,
    TypeError,
    ValueError,
    OverflowError,
    EOFError,
    OSError,
)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")


class Uncalculated:
    """The value of a formula nobody has calculated yet."""


UNCALCULATED: Final = Uncalculated()


class BrokenFile(Exception):
    """The archive or the XML in it cannot be read."""


class Workbook:
    """Sheets by name. Raises BrokenFile when opened or read if the file is damaged or hostile."""

    def __init__(self, xlsx: bytes) -> None:
        self._xlsx = xlsx
        try:
            self._book = openpyxl.load_workbook(
                io.BytesIO(xlsx), read_only=True, data_only=True, keep_links=False
            )
        except _BROKEN as error:
            raise BrokenFile from error

    @property
    def sheets(self) -> tuple[str, ...]:
        return tuple(sheet.title for sheet in self._book.worksheets)

    def rows(self, sheet: str) -> Iterator[tuple[int, tuple[object, ...]]]:
        """Each row with its number. The declared size of a sheet is not believed."""
        source: Any = self._book[sheet]  # the path of its part is openpyxl's secret
        source.reset_dimensions()
        try:
            waiting = self._uncalculated(source._worksheet_path)
            lines = source.iter_rows(max_col=COLUMNS_LIMIT, values_only=True)
            for row, values in enumerate(lines, start=1):
                marks = waiting.get(row)
                yield row, _marked(values, marks) if marks else values
        except _BROKEN as error:
            raise BrokenFile from error

    def _uncalculated(self, part: str) -> dict[int, set[int]]:
        """Columns by row of formulas without a stored result, which openpyxl reads as empty."""
        with zipfile.ZipFile(io.BytesIO(self._xlsx)) as archive:
            with archive.open(part) as source:
                if not _mentions_formula(source):
                    return {}
            with archive.open(part) as source:
                return _formulas_without_result(source)


def _marked(values: tuple[object, ...], columns: set[int]) -> tuple[object, ...]:
    return tuple(
        UNCALCULATED if column in columns else value for column, value in enumerate(values, start=1)
    )


def _mentions_formula(source: IO[bytes]) -> bool:
    """Almost no import holds formulas; those that do are worth a second reading."""
    tail = b""
    while block := source.read(2**20):
        if _FORMULA.search(tail + block):
            return True
        tail = block[-32:]
    return False


def _formulas_without_result(source: IO[bytes]) -> dict[int, set[int]]:
    """An empty ``<v>`` is a result only where the cell is a string: then it says ""."""
    found: dict[int, set[int]] = {}
    for _, element in iterparse(source):
        kind = element.tag.rpartition("}")[2]
        if kind == "c" and _waits(element) and (place := element.get("r")):
            row, column = coordinate_to_tuple(place)
            found.setdefault(row, set()).add(column)
        if kind == "row":
            element.clear()
    return found


def _waits(cell: Element) -> bool:
    parts = {part.tag.rpartition("}")[2]: part for part in cell}
    if "f" not in parts:
        return False
    return "v" not in parts or (not parts["v"].text and cell.get("t") != "str")
