"""Documents that a paper cites, by their numbers, and the one it replaces."""

from __future__ import annotations

import re
from datetime import date

from documents.plain import flat
from domain.directives import Reference

_CAPITAL = "A-ZĐÂÊÔƠƯĂ"
_SYMBOL = rf"[{_CAPITAL}][{_CAPITAL}a-zđị&0-9.]{{0,12}}"
# Nghị định 30/2020/NĐ-CP: số[/năm]/KÝ HIỆU; Hướng dẫn 36-HD/VPTW: số-LOẠI/CƠ QUAN.
NUMBER = re.compile(
    rf"(?<![\w/.-])(?P<number>\d{{1,5}}[a-z]?)\s*(?:"
    rf"/\s*(?:(?P<year>\d{{4}})\s*/\s*)?(?P<state>{_SYMBOL}(?:\s?-\s?{_SYMBOL}){{0,4}}|QH\d{{1,2}})"
    rf"|-\s*(?P<party>[{_CAPITAL}][{_CAPITAL}a-z]{{1,4}}\s*/\s*{_SYMBOL}(?:-{_SYMBOL})*))(?![\w/])"
)
TYPES = {
    "nghị quyết liên tịch": "NQLT", "thông tư liên tịch": "TTLT", "nghị quyết": "NQ",
    "nghị định": "NĐ", "quyết định": "QĐ", "quy định": "QĐi", "chỉ thị": "CT", "chương"
    " trình": "CTr",
    "kế hoạch": "KH", "kết luận": "KL", "thông báo": "TB", "thông tri": "TTr", "thông tư": "TT",
    "hướng dẫn": "HD", "báo cáo": "BC", "tờ trình": "TTr", "đề án": "ĐA", "phương án": "PA",
    "công điện": "CĐ", "công văn": "CV", "quy chế": "QC", "luật": "", "pháp lệnh": "", "lệnh": "",
    "biên bản": "BB", "giấy mời": "GM", "văn bản": "", "hiến pháp": "", "điều lệ": "ĐL",
    "bộ luật": "", "tuyên bố": "TB", "lời kêu gọi": "",
}  # fmt: skip
"""Types of documents, and the letters that stand for them in a symbol."""

_TYPE = re.compile(
    "("
    + "|".join(flat(name) for name in sorted(TYPES, key=len, reverse=True))
    + r")(?:\s+so:?)?\s*$"
)
_NAMES = {flat(name): name.capitalize() for name in TYPES}
_BY_LETTERS = {
    "NQ": "Nghị quyết", "NĐ": "Nghị định", "CT": "Chỉ thị", "CTR": "Chương trình", "KH": "Kế hoạch",
    "KL": "Kết luận", "TB": "Thông báo", "TT": "Thông tư", "HD": "Hướng dẫn", "BC": "Báo cáo",
    "TTR": "Tờ trình", "ĐA": "Đề án", "PA": "Phương án", "CĐ": "Công điện", "CV": "Công văn",
    "QC": "Quy chế", "BB": "Biên bản", "GM": "Giấy mời", "QH": "Luật", "CD": "Công điện",
    "ND": "Nghị định", "QD": "Quyết định", "NQLT": "Nghị quyết liên tịch",
}  # fmt: skip
LONG_DATE = re.compile(r"ngay\s+(?P<d>[\dol]{1,2})\s*(?:[/.-]|thang)\s*(?P<m>[\dol]{1,2})\s*"
                       r"(?:[/.-]|,?\s*n[a-z]m)\s*(?P<y>[\dol]{4})(?!\d)")  # fmt: skip
_REPLACES = re.compile(
    r"(?:thay the|bai bo|thay"
    r" cho)\s+(?:cho\s+)?(?:cac\s+)?(?:[a-z]+\s+){1,3}?(?:so:?\s*)?(?=\d{1,5})"
)


def references(text: str) -> tuple[Reference, ...]:
    """Every number cited, once, in the order of the text."""
    plain = flat(text)
    seen: dict[str, Reference] = {}
    for found in NUMBER.finditer(text):
        number = written(found)
        type_ = type_of(plain[max(0, found.start() - 40) : found.start()], letters(found))
        when = LONG_DATE.match(plain, found.end() + len(_gap(plain, found.end())))
        day = date_of(when) if when else None
        known = seen.get(number)
        if known is None or (known.issued_on is None and day is not None):
            seen[number] = Reference(number, day, type_)
    return tuple(seen.values())


def replaced(text: str) -> str:
    """The number of the document this one replaces, "" when it says none."""
    found = _REPLACES.search(flat(text))
    number = NUMBER.match(text, found.end()) if found else None
    return written(number) if number else ""


def written(found: re.Match[str]) -> str:
    """As written, without the spaces a scanner saw."""
    return re.sub(r"\s+", "", found.group())


def letters(found: re.Match[str]) -> str:
    """The first part of the symbol: its type, where it has one."""
    symbol = found["party"] or found["state"] or ""
    return re.split(r"[-/\s]", symbol.strip())[0]


def type_of(before: str, symbol: str) -> str:
    named = _TYPE.search(before)
    if named is not None:
        return _NAMES[named[1]]
    if symbol.startswith("QĐ"):
        return "Quyết định"
    if symbol.startswith("QH"):
        return "Luật"
    return _BY_LETTERS.get(symbol.upper(), "")


def date_of(found: re.Match[str]) -> date | None:
    """A day that exists; letters for digits are those scanners confuse."""
    parts = [int(found[name].replace("o", "0").replace("l", "1")) for name in ("y", "m", "d")]
    try:
        return date(*parts)
    except ValueError:
        return None


def _gap(plain: str, place: int) -> str:
    found = re.compile(r"[\s,]*(?:\([^)]{0,40}\))?\s*").match(plain, place)
    return found.group() if found else ""
