"""The codes people read, type and dictate: tasks, reports, documents, PINs, linking codes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from domain.words import fold

PIN_DIGITS = 6  # a serial can be guessed, so a case opens only with its PIN beside it

# No letter or digit that looks like another (0 O, 1 I L, 2 Z, 5 S, 8 B, U V), and none that a
# Telex or VNI keyboard would turn into a Vietnamese letter (vowels, D, W).
LINK_ALPHABET = "CFGHJKMNPQRTVX34679"
LINK_LENGTH = 10  # 19 ** 10 codes, about 42 bits, beside expiry and rate limits


@dataclass(frozen=True, slots=True)
class TaskRef:
    """A task's code; ``str`` gives NV-2026-000123."""

    year: int
    serial: int

    def __str__(self) -> str:
        return f"NV-{self.year:04d}-{self.serial:06d}"


@dataclass(frozen=True, slots=True)
class ReportRef:
    """A report's code, by the local day it was received; ``str`` gives PA-261121-0012."""

    on: date
    serial: int

    def __str__(self) -> str:
        return f"PA-{self.on:%y%m%d}-{self.serial:04d}"


def task_code(year: int, serial: int) -> str:
    """NV-2026-000123."""
    return str(TaskRef(year, serial))


def report_code(on: date, serial: int) -> str:
    """PA-261121-0012; ``serial`` counts within the day."""
    return str(ReportRef(on, serial))


_GAP = r"[\s\-_./–—]*"
_CODE = re.compile(
    rf"(?<![^\W_])(?:nv{_GAP}(?P<year>20\d\d){_GAP}(?P<task>\d{{1,9}})"
    rf"|pa{_GAP}(?P<yy>\d\d){_GAP}(?P<mm>\d\d){_GAP}(?P<dd>\d\d){_GAP}(?P<report>\d{{1,9}}))(?!\w)"
)


def read_code(text: str) -> TaskRef | ReportRef | None:
    """The first code in a text, however its case, accents and separators were typed."""
    for found in _CODE.finditer(fold(text)):
        ref = _task(found) if found["year"] else _report(found)
        if ref is not None:
            return ref
    return None


def _task(found: re.Match[str]) -> TaskRef | None:
    serial = int(found["task"])
    return TaskRef(int(found["year"]), serial) if serial else None


def _report(found: re.Match[str]) -> ReportRef | None:
    serial = int(found["report"])
    try:
        on = date(2000 + int(found["yy"]), int(found["mm"]), int(found["dd"]))
    except ValueError:
        return None
    return ReportRef(on, serial) if serial else None


# Numbers of official documents: 1680/UBND-NC, 73/2023/NĐ-CP, 74/2022/QH15 (state) and 631-CT/BCSĐ
# (Party). A symbol starts with two capitals, perhaps with one small letter between or after them
# (CTr, QyĐ), which is what tells it from a date. A blank number («Số: /BC-UBND») is a draft and
# does not match. The text must be NFC.
_CAPITAL = "[A-ZĐÂÊÔƠƯĂ]"
_SYMBOL = rf"{_CAPITAL}[a-z]?{_CAPITAL}+[a-z]?\d{{0,2}}"
DOC_NO = re.compile(
    rf"(?<![\w/])(?P<number>\d{{1,5}})[ \t]*"
    rf"(?:(?:/(?P<year>\d{{4}})[ \t]*)?/[ \t]*(?P<symbol>{_SYMBOL}(?:-{_CAPITAL}[\w&]*)*)"
    rf"|-[ \t]*(?P<kind>{_SYMBOL})/(?P<body>{_CAPITAL}{{2,10}}))(?!\w)"
)

NUMBER_LETTERS = (("Đ", "d"), ("đ", "d"), ("Ư", "u"), ("ư", "u"))
"""What is left to fold of a document's number once a database has lowered its other letters."""


def normal_link_code(text: str) -> str:
    """A linking code as it is stored: capitals, no separators, no accents."""
    return "".join(letter for letter in fold(text).upper() if letter.isalnum())


def looks_like_link_code(text: str) -> bool:
    """Whether a text is nothing but something shaped like a linking code."""
    code = normal_link_code(text)
    return len(code) == LINK_LENGTH and set(code) <= set(LINK_ALPHABET)
