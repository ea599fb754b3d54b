"""From the lines of a page to paragraphs: page numbers, footnotes and broken lines put right."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from documents.plain import flat, tidy

PAGE = "\f"

_PAGE_NUMBER = re.compile(
    r"(?:[-–—.]\s*)?\d{1,3}(?:\s*[-–—.])?|(?:trang|page)\s*\d{1,3}(?:\s*(?:/|tren|of)\s*\d{1,3})?"
    r"|\d{1,3}\s*/\s*\d{1,3}"
)
_RULE = re.compile(r"[_\-–—=*.~\s]{3,}")
_FOOTNOTE = re.compile(r"(?:\[\d{1,2}\]|\(\d{1,2}\)|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}|\d{1,2}) ?(?=[A-ZĐÀ-Ỹ(“\"])")
_MARK_IN_TEXT = re.compile(r"(?<=\w)(?:\[\d{1,2}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2})|(?<=[\w.,;”])\[\d{1,2}\]")
MARKER = re.compile(
    r"(?P<dieu>[ĐD]iều\s+(?P<article>\d{1,3})\s*[.:])"
    r"|(?P<roman>[IVXl]{1,5})\s?[.)](?=\s+\S)"
    r"|(?P<number>\d{1,2}(?:\s?\.\s?\d{1,2}){1,3})\s?[.)]?(?=\s+\D)"
    r"|(?P<single>\d{1,2})\s?[.)](?=\s*[^\d\s])"
    r"|(?P<alpha>[a-zđ])\s?\)(?=\s*\S)"
    r"|(?P<letter>[a-hđ])\.(?=\s+\S)"
    r"|(?P<dash>[-–—−•●▪·*o])(?=\s+\S)|(?P<tight>[-–−•●])(?=[^\W\d_])"
    r"|(?P<plus>\+)(?=\s*\S)"
)
_ENDED = (".", ";", ":", "!", "?", "./.", "”", ")")
_TABLE_GAP = re.compile(r"\t+| {3,}")


def clean(text: str) -> list[str]:
    """NFC lines without decoration; pages are parted by a line that is ``PAGE``. Footnotes stand
    apart behind the last page, after an empty line, where they still cite."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = text.replace("\u00ad", "").replace("\u200b", "").replace("\ufeff", "")
    pages = [_page(part.split("\n")) for part in text.split(PAGE)]
    lines: list[str] = []
    for kept in pages:
        lines += [*([PAGE] if lines else []), *kept]
    return lines


def _page(lines: list[str]) -> list[str]:
    bare = [_undecorated(line) for line in lines]
    numbers = {place for place, line in enumerate(bare) if _is_page_number(bare, place, line)}
    parted = [PAGE if place in numbers else line for place, line in enumerate(bare)]
    return _without_footnotes(parted)


def _undecorated(line: str) -> str:
    """Without the marks of bold and headings that come with copied text."""
    line = re.sub(r"^\s*#{1,6}\s+", "", line.replace("\u00a0", " "))
    line = re.sub(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1", r"\2", line.strip())
    return line.replace("**", "").rstrip("\\").strip()


def _is_page_number(lines: list[str], place: int, line: str) -> bool:
    if not line or _PAGE_NUMBER.fullmatch(flat(line)) is None:
        return False
    around = [lines[i] for i in (place - 1, place + 1) if 0 <= i < len(lines)]
    alone = all(not each for each in around) or place in (0, len(lines) - 1)
    return alone or len(around) == 2  # a number on a line of its own, wherever a page broke


def _without_footnotes(lines: list[str]) -> list[str]:
    """Footnotes stand at the foot of a page: the last lines before it breaks."""
    kept: list[str] = []
    page: list[str] = []
    for line in (*lines, PAGE):
        if line != PAGE:
            page.append(line)
            continue
        kept += [*([PAGE] if kept else []), *page[: _foot(page)]]
        page = []
    return kept


def _foot(page: list[str]) -> int:
    """Where the footnotes of a page begin, its length when there are none."""
    for place, line in enumerate(page):
        begins = _FOOTNOTE.match(line) is not None and MARKER.match(line) is None
        ruled = place > 0 and _RULE.fullmatch(page[place - 1] or "x") is not None
        bracketed = line.startswith("[") or (line[:1] in "¹²³⁴⁵⁶⁷⁸⁹" and line[:1] != "")
        if begins and (ruled or bracketed or _rest_are_notes(page[place:])):
            return place
    return len(page)


def _rest_are_notes(lines: list[str]) -> bool:
    """The first is a small number and a citation, and nothing after it is the body again."""
    told = [line for line in lines if line]
    citing = re.match(r"\d{1,2} (?:theo|nghi|quyet|cong|chi thi|ket luan|thong|bao cao|ke hoach)",
                      flat(told[0]))  # fmt: skip
    return citing is not None and not any(MARKER.match(line) for line in told[1:])


def cited_in_notes(text: str) -> str:
    """Everything, for whoever looks for citations: notes cite too."""
    return tidy(unicodedata.normalize("NFC", text))


def columns(line: str) -> list[str]:
    """What stood beside one another on a line."""
    return [part.strip() for part in _TABLE_GAP.split(line) if part.strip()]


def paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """Lines that belong together, joined. A blank line parts, unless the sentence goes on."""
    open_ = ""
    gap = broke = False
    for line in lines:
        line = tidy(line)
        if not line:
            gap = True
            continue
        if line == PAGE:
            gap = broke = True
            continue
        if _RULE.fullmatch(line):
            continue
        line = _MARK_IN_TEXT.sub("", line)
        if open_ and _goes_on(open_, line, gap=gap, broke=broke):
            open_ = _joined(open_, line)
        else:
            if open_:
                yield open_
            open_ = line
        gap = broke = False
    if open_:
        yield open_


def _goes_on(before: str, line: str, *, gap: bool, broke: bool) -> bool:
    if MARKER.match(line) or _opens(line):
        return False
    small = line[0].islower() or line[0] in ",;)”"
    if before.endswith(_ENDED) and not small:
        return not gap and not before.endswith((".", ":", "./.", ";"))
    if small or broke:
        return True
    return not gap and not line.isupper() and not before.isupper()


def _opens(line: str) -> bool:
    folded = flat(line)
    return folded.startswith(("noi nhan", "kinh gui", "phu luc")) or _SIGNS.match(line) is not None


_SIGNS = re.compile(r"(?:TM|T/M|KT|K/T|TL|T/L|TUQ|T/UQ)[.\s]")


def _joined(before: str, line: str) -> str:
    """A word broken at the end of a line by a hyphen is rare in Vietnamese and stays."""
    return f"{before} {line}"
