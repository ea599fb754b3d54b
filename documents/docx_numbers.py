"""Numbers that Word writes itself («1.», «a)», «-»): they are in no paragraph's text."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


class Numbering:
    """Counts the lists of one paper as Word would (ECMA-376, part 1, 17.9)."""

    def __init__(self, paper: Any) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._counted: dict[str, dict[int, int]] = {}
        try:
            root = paper.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return
        kinds = {each.get(qn("w:abstractNumId")): each for each in root.iter(qn("w:abstractNum"))}
        for one in root.iter(qn("w:num")):
            reference = one.find(qn("w:abstractNumId"))
            kind = kinds.get(reference.get(qn("w:val"))) if reference is not None else None
            if kind is not None:
                self._levels[one.get(qn("w:numId"))] = _levels(kind)

    def mark(self, paragraph: Paragraph) -> str:
        """The paragraph's number as it is printed, "" when it has none."""
        place = _place(paragraph)
        if place is None:
            return ""
        list_, level = place
        levels = self._levels.get(list_, {})
        if level not in levels:
            return ""
        form, template, _ = levels[level]
        if form == "bullet":
            return "-" if level == 0 else "+"
        return self._numbered(list_, level, template)

    def _numbered(self, list_: str, level: int, template: str) -> str:
        levels = self._levels[list_]
        counted = self._counted.setdefault(list_, {})
        counted[level] = counted.get(level, levels[level][2] - 1) + 1
        for below in [each for each in counted if each > level]:
            del counted[below]
        for each in range(level + 1):
            form, _, start = levels.get(each, ("decimal", "", 1))
            number = counted.get(each, start)
            template = template.replace(f"%{each + 1}", _written(form, number))
        return template


def _levels(kind: Any) -> dict[int, tuple[str, str, int]]:
    found = {}
    for level in kind.iter(qn("w:lvl")):
        values = {
            name: (node.get(qn("w:val")) or "")
            for name in ("numFmt", "lvlText", "start")
            if (node := level.find(qn(f"w:{name}"))) is not None
        }
        start = values.get("start", "1")
        number = int(start) if start.isdecimal() else 1
        place = int(level.get(qn("w:ilvl")) or 0)
        found[place] = (values.get("numFmt", "decimal"), values.get("lvlText", ""), number)
    return found


def _place(paragraph: Paragraph) -> tuple[str, int] | None:
    """Its list and level, its own or its style's."""
    style = paragraph.style
    owners = [paragraph._p.pPr, *([style.element.pPr] if style is not None else [])]
    for properties in owners:
        number = None if properties is None else properties.find(qn("w:numPr"))
        if number is None:
            continue
        list_, level = number.find(qn("w:numId")), number.find(qn("w:ilvl"))
        if list_ is not None and list_.get(qn("w:val")) != "0":
            return list_.get(qn("w:val")), int(level.get(qn("w:val"))) if level is not None else 0
    return None


def _written(form: str, number: int) -> str:
    if form in ("lowerLetter", "upperLetter") and 0 < number <= len(_LETTERS):
        letter = _LETTERS[number - 1]
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        written = ""
        for value, letters in _ROMAN:
            while number >= value:
                written, number = written + letters, number - value
        return written if form == "upperRoman" else written.lower()
    return str(number)
