"""Which units of the office a directive means: by folded name, abbreviation or code, and a
question wherever that is not certain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from domain import words

OFFERED = 4
NEAR = 0.86  # the likeness from which a name that was read badly is offered

_TITLES = re.compile(
    r"(?:(?:dong chi|pho|cac|toan the|tung|moi) )*"
    r"(?:(?:giam doc|thu truong|chu tich|lanh dao|bi thu|nguoi dung dau|chanh|hieu truong"
    r"|truong(?= (?:phong|ban|cong an|tram|to|thon|khu|cac)))(?: cua)? )?(?:cac )?"
)
_PLACE = r"(?: (?:thanh pho|tinh|huyen|quan|phuong|xa|thi tran|dac khu))+$"
_GROUPS = (
    (r"\bxa\b.*\bphuong\b|\bphuong\b.*\bxa\b|uy ban nhan dan (?:cac )?(?:xa|phuong)$",
     r"uy ban nhan dan (?:xa|phuong|dac khu|thi tran)|(?:xa|phuong|dac khu) "),
    (r"\bso\b.*\b(?:ban|nganh)\b|^so$", r"(?:so|ban|cong an|thanh tra|van phong) "),
    (r"^phong\b.*(?:don vi|ban)|^phong(?: chuyen mon| ban)?\b",
     r"(?:phong|van phong|ban|trung tam) "),
    (r"co quan|don vi|dia phuong|phong", r""),
)  # fmt: skip
_GROUP = tuple((re.compile(said), re.compile(named)) for said, named in _GROUPS)


@dataclass(frozen=True, slots=True)
class Known:
    """A unit that may be meant."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Meant:
    """``sure``: exactly this one. Otherwise those it may be, best first; ``group``: all of them
    are meant together («các phòng, đơn vị»)."""

    units: tuple[int, ...]
    sure: bool = False
    group: bool = False


def meant(body: str, units: Sequence[Known]) -> Meant:
    """The unit a body is. «Giám đốc Sở Nội vụ» is «Sở Nội vụ»; «các …» is a group."""
    said = plain(body)
    if not said:
        return Meant(())
    if re.match(
        r"(?:cac|toan the|tung|moi) |thu truong (?:cac )?(?:co quan|don vi|phong)", spelt(body)
    ):
        return _group(said, units)
    named = {unit.id: plain(unit.name) for unit in units}
    exact = [unit.id for unit in units if named[unit.id] == said or is_code(unit, body)]
    if len(exact) == 1:
        return Meant(tuple(exact), sure=True)
    short = re.sub(_PLACE, "", said)
    same = [unit.id for unit in units if re.sub(_PLACE, "", named[unit.id]) == short]
    if len(same) == 1 and not exact and " " in short:
        return Meant(tuple(same), sure=True)
    offered = dict.fromkeys((*exact, *same, *_found(body, said, units, named)))
    return Meant(tuple(offered)[:OFFERED])


def spelt(text: str) -> str:
    return words.expand(text)


def plain(body: str) -> str:
    """Folded, abbreviations written out, without the office-holder's title."""
    said = spelt(body)
    return said[found.end() :] if (found := _TITLES.match(said)) else said


def is_code(unit: Known, body: str) -> bool:
    letters = re.sub(r"[\W_]", "", words.fold(body))
    return len(letters) > 1 and letters == re.sub(r"[\W_]", "", words.fold(unit.code))


def _found(body: str, said: str, units: Sequence[Known], named: dict[int, str]) -> tuple[int, ...]:
    fitting = [unit.id for unit in words.search(said, units, key=lambda unit: unit.name)]
    near = [(SequenceMatcher(None, said, name).ratio(), unit) for unit, name in named.items()]
    close = [unit for share, unit in sorted(near, reverse=True) if share >= NEAR]
    return (*fitting, *close)


def _group(said: str, units: Sequence[Known]) -> Meant:
    for group, named in _GROUP:
        if group.search(said):
            found = tuple(unit.id for unit in units if named.match(spelt(unit.name)))
            return Meant(found, group=True)
    return Meant(())
