"""Directives written for the tests in the real forms, spoilt as scanners and mail spoil them, and
how much of each is still read: precision and recall of items, fields exact."""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from documents.directive import read_text
from domain.directive_due import resolve
from domain.directives import Directive
from domain.likeness import alike
from domain.words import fold
from domain.worktime import LOCAL, Calendar

HERE = Path(__file__).parent / "directives"
RECEIVED = date(2026, 11, 19)
HEAD = ("issuer", "place", "number", "symbol", "date", "type", "subject", "signer",
        "signer_title", "replaces")  # fmt: skip
FIELDS = ("path", "lead", "coordinating", "deadline_phrase", "kind", "due_at")


def papers() -> list[Path]:
    return sorted(HERE.glob("*.txt"))


def expected(paper: Path) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(paper.with_suffix(".json").read_text("utf-8"))
    return answer


def facts(read: Directive, calendar: Calendar) -> dict[str, Any]:
    """A reading in the shape of the answers beside the papers."""
    return {
        "document": {
            **{name: getattr(read, name) for name in HEAD if name != "date"},
            "date": read.issued_on.isoformat() if read.issued_on else None,
            "recipients": list(read.recipients),
            "references": [
                [each.number, each.issued_on.isoformat() if each.issued_on else None, each.type]
                for each in read.references
            ],
        },
        "items": list(_items(read, calendar)),
        "warnings": [each.doubt.value for each in read.warnings],
    }


def _items(read: Directive, calendar: Calendar) -> Iterator[dict[str, Any]]:
    for item in read.items:
        due = resolve(item.deadline_phrase, item.kind, read.issued_on, RECEIVED, calendar)
        yield {
            "path": item.path,
            "lead": list(item.lead),
            "coordinating": list(item.coordinating),
            "content": item.content,
            "deliverable": item.deliverable,
            "deadline_phrase": item.deadline_phrase,
            "kind": due.kind.value,
            "due_at": due.due_at.astimezone(LOCAL).isoformat() if due.due_at else None,
        }


# --- what happens to papers ------------------------------------------------------------------


def as_written(text: str) -> str:
    return text


def printed(text: str) -> str:
    """As text copied out of a PDF: lines broken, a page number wherever the page ends."""
    lines = [
        part
        for line in text.split("\n")
        for part in (textwrap.wrap(line, 62) if len(line) > 90 else [line])
    ]
    pages = [lines[start : start + 34] for start in range(0, len(lines), 34)]
    return "\n".join(
        "\n".join([*page, "", str(number), ""] if number < len(pages) else page)
        for number, page in enumerate(pages, start=1)
    )


def scanned(text: str) -> str:
    """Every ninth mark on a vowel is lost, every fiftieth «l» or «1» is taken for the other."""
    return "".join(_worn(place, letter) for place, letter in enumerate(text))


def _worn(place: int, letter: str) -> str:
    if place % 50 == 7 and letter in "l1":
        return "1" if letter == "l" else "l"
    if place % 9 == 4 and letter.isalpha() and letter not in "đĐ":
        base = unicodedata.normalize("NFD", letter)
        return unicodedata.normalize("NFC", base[:-1]) if len(base) > 1 else letter
    return letter


def decomposed(text: str) -> str:
    """As some computers save it: marks as letters of their own (NFD), Windows line ends."""
    return unicodedata.normalize("NFD", text).replace("\n", "\r\n")


SPOILT: dict[str, Callable[[str], str]] = {
    "as written": as_written,
    "printed": printed,
    "scanned": scanned,
    "decomposed": decomposed,
}


# --- scores ----------------------------------------------------------------------------------


@dataclass
class Score:
    """Counted over papers. Items match when their words do (at least 70 of 100 in common)."""

    wanted: int = 0
    found: int = 0
    matched: int = 0
    heads: int = 0
    heads_right: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(FIELDS, 0))

    @property
    def precision(self) -> float:
        return self.matched / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.matched / self.wanted if self.wanted else 0.0

    @property
    def head(self) -> float:
        return self.heads_right / self.heads if self.heads else 0.0

    def share(self, name: str) -> float:
        return self.right[name] / self.matched if self.matched else 0.0

    def count(self, answer: dict[str, Any], given: dict[str, Any]) -> None:
        left = list(given["items"])
        self.wanted, self.found = self.wanted + len(answer["items"]), self.found + len(left)
        for item in answer["items"]:
            twin = next((each for each in left if alike(each["content"], item["content"])), None)
            if twin is None:
                continue
            left.remove(twin)
            self.matched += 1
            for name in FIELDS:
                self.right[name] += same(item[name], twin[name])
        for name in HEAD:
            self.heads += 1
            self.heads_right += same(answer["document"][name], given["document"][name])


def same(one: Any, other: Any) -> bool:
    """Equal but for the marks that were lost: a scan cannot give them back."""
    return bool(_folded(one) == _folded(other))


def _folded(value: Any) -> Any:
    if isinstance(value, list):
        return [_folded(each) for each in value]
    return re.sub(r"[l1]", "1", fold(value)) if isinstance(value, str) else value


def score(spoil: Callable[[str], str], calendar: Calendar) -> Score:
    total = Score()
    for paper in papers():
        read = read_text(spoil(paper.read_text("utf-8")))
        assert isinstance(read, Directive)
        total.count(expected(paper), facts(read, calendar))
    return total
