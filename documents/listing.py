"""The body of a directive as numbered paragraphs: which hold tasks, whose they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from documents.bodies import names_bodies
from documents.drafts import is_field
from documents.paragraphs import MARKER
from documents.plain import flat, tidy

_ROMAN = {
    "I": 1,
    "II": 2,
    "III": 3,
    "IV": 4,
    "V": 5,
    "VI": 6,
    "VII": 7,
    "VIII": 8,
    "IX": 9,
    "X": 10,
}
ARTICLE, ROMAN, NUMBER, ALPHA, DASH, PLUS = 0, 1, 2, 6, 7, 8


@dataclass
class Numbered:
    """A paragraph with its place: ``level`` orders markers, «1.» before «a)» before «-»."""

    level: int | None  # None: without a marker
    path: str
    text: str
    children: bool = False
    label: str = ""  # as it is numbered, for whoever looks it up in the paper


@dataclass
class Counter:
    """Where the reading is: the marks above, outermost first, and bullets counted below."""

    marks: list[tuple[int, str]] = field(default_factory=list)
    counted: dict[str, int] = field(default_factory=dict)

    def path(self, level: int, mark: str) -> str:
        while self.marks and self.marks[-1][0] >= level:
            self.marks.pop()
        above = self.marks[-1][1] if self.marks else ""
        if level in (DASH, PLUS):
            sign = "-" if level == DASH else "+"
            self.counted[above + sign] = count = self.counted.get(above + sign, 0) + 1
            path = f"{above}{sign}{count}" if above else f"{sign}{count}"
        else:
            path = self.named(level, mark, above)
        self.marks.append((level, path))
        return path

    def named(self, level: int, mark: str, above: str) -> str:
        """«5.3» says itself what it is under; what is under a part or an article is told."""
        if level > NUMBER and "." in mark:
            part = next((path for lv, path in self.marks if lv < NUMBER), "")
            return f"{part}.{mark}" if part else mark
        return f"{above}.{mark}" if above else mark

    def under(self, heading: str) -> None:
        """A heading without a number: bullets below it are counted under its words."""
        self.marks = [(NUMBER, heading)]


def numbered(paragraphs: list[str]) -> Iterator[Numbered]:
    """Each paragraph with its path; whether something follows below it."""
    counter = Counter()
    held: Numbered | None = None
    for text in paragraphs:
        one = _read(text, counter, held)
        if held is not None:
            below = one.level is not None and (held.level is None or one.level > held.level)
            held.children = below and not is_field(one.text)
            yield held
        held = one
    if held is not None:
        yield held


def _read(text: str, counter: Counter, before: Numbered | None) -> Numbered:
    found = MARKER.match(text)
    if found is None:
        if names_bodies(text):
            counter.under(text.strip(" :."))
        return Numbered(None, "", tidy(text))
    rest = tidy(text[found.end() :])
    level, mark = _mark(found, rest)
    if found["dash"] == "o" and before is None:
        return Numbered(None, "", tidy(text))
    path = counter.path(level, mark)
    return Numbered(level, path, rest, label=tidy(found.group()))


def _mark(found: re.Match[str], rest: str) -> tuple[int, str]:
    if found["dieu"]:
        return ARTICLE, f"Điều {found['article']}"
    if roman := found["roman"]:
        if roman in _ROMAN and rest.isupper():
            return ROMAN, roman
        return (NUMBER, "1") if roman in ("l", "I") and not rest.isupper() else (ROMAN, roman)
    if number := found["number"]:
        mark = re.sub(r"\s", "", number)
        return NUMBER + mark.count("."), mark
    if found["single"]:
        return NUMBER, found["single"]
    if letter := found["alpha"] or found["letter"]:
        return ALPHA, letter
    return (PLUS, "") if found["plus"] else (DASH, "")


DESCRIBING = re.compile(
    r"(?:tinh hinh|ket qua|danh gia|han che|ton tai|nguyen nhan|muc dich|muc tieu|quan diem"
    r"|pham vi|doi tuong|can cu|thuc trang|dac diem|uu diem|khuyet diem|nhan dinh|boi canh"
    r"|yeu cau$)"
)
ASSIGNING = re.compile(r"(?:nhiem vu|giai phap|to chuc thuc hien|phan cong|noi dung|trach nhiem)")


def assigns(text: str) -> bool:
    """A heading over what is to be done: «NHIỆM VỤ, GIẢI PHÁP», «Tổ chức thực hiện»."""
    return ASSIGNING.search(flat(text)) is not None and not describes(text)


def describes(text: str) -> bool:
    """A heading over what was, or is hoped for, not over what is to be done."""
    plain = flat(text).strip(" .:")
    return (
        DESCRIBING.match(re.sub(r"^(?:ve|mot so|nhung|cac)\s+", "", plain)) is not None
        and len(plain) < 90
        and not ASSIGNING.search(plain)
    )
