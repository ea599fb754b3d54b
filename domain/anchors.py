"""What a period counts from: the signing, the receipt, the assignment, a date, or some event."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.deadline_steps import Basis
from domain.phrasing import plain
from domain.spans import NUMBER, UNITS, amount_of, count
from domain.spots import Match, Span
from domain.words import nfc

_UNIT = "|".join(UNITS)
_FROM = (
    r"(?:tinh |ke )?tu (?:ngay |khi |luc |thoi diem |sau khi )?|(?:ngay )?sau (?:khi |ngay )"
    r"|ngay (?:sau )?khi |khi "
)
_AFTER = re.compile(rf"(?:^|(?P<count>.*?)[ :])(?P<from>{_FROM})(?P<what>.+)")
_BEFORE = re.compile(
    rf"(?:cham nhat |muon nhat |it nhat )?(?:la )?(?P<count>{NUMBER} (?P<unit>{_UNIT})) truoc "
    r"(?:khi |ngay )?(?P<what>.+)"
)
_LATER = re.compile(
    rf"truoc (?:khi |ngay )?(?P<what>.+?) (?:it nhat |cham nhat )?(?P<count>{NUMBER}"
    rf" (?P<unit>{_UNIT}))"
)
_OCCASION = re.compile(
    r"(?:[^\d]*?\b(?:trinh|phuc vu|thanh|xong|cao) )?"
    r"(?:(?P<how>tai|trong|truoc va sau|truoc|sau|den)(?: khi| ngay| dip)? )?"
    r"(?P<what>(?:cac )?(?:ky hop|hoi nghi|phien hop|cuoc hop|buoi hop|buoi lam viec|dai hoi|bau cu"
    r"|tet|ngay le|dip le|ngay tet|le hoi|mua mua|mua lu|nam hoc|khai giang|dip)\b.*)"
)
_BASES = (
    (Basis.SIGNED, re.compile(r"(?:ky|ban hanh|phat hanh|ra van ban)\b(?! hop| ket)")),
    (Basis.ASSIGNED, re.compile(r"(?:duoc |nhan )?(?:giao|phan cong|nhiem vu|nhan nhiem vu)\b")),
    (Basis.RECEIVED, re.compile(r"(?:tiep nhan|nhan)\b")),
)
_DAY = re.compile(r"(?:ngay )?\d\d?(?: ?[/.\-] ?\d\d?(?: ?[/.\-] ?\d+)?| thang \d\d?(?: nam \d+)?)")
_NOW = re.compile(r"(?:ngay )?(?:hom nay|bay gio|nay|hien tai)")


@dataclass(frozen=True, slots=True)
class Anchor:
    """``count`` are the plain words before it («5 ngay lam viec», perhaps none); ``basis`` None is
    a moment named in ``what``. ``back``: counted before it; ``near``: on the day itself."""

    count: str
    basis: Basis | None
    what: str
    back: bool = False
    near: bool = False
    amount: int = 0
    unit: Span | None = None


def find_anchor(words: str) -> Anchor | None:
    """What plain words count from; None when they name no beginning."""
    found = _BEFORE.fullmatch(words) or _LATER.fullmatch(words)
    if found is not None:
        return _backwards(found)
    found = _AFTER.fullmatch(words)
    if found is not None:
        told = (found["count"] or "").strip()
        near = "sau" not in found["from"] and not told
        return Anchor(told, basis_of(found["what"]), found["what"], near=near)
    found = _OCCASION.fullmatch(words)
    if found is not None:
        how = found["how"] or "tai"
        back, near = how == "truoc", how in ("tai", "trong", "den")
        return Anchor("", Basis.EVENT, found["what"], back=back, near=near)
    return None


def _backwards(found: Match) -> Anchor:
    return Anchor(
        found["count"],
        Basis.EVENT,
        found["what"],
        back=True,
        amount=amount_of(found) if found["again"] else count(found["n"]),
        unit=UNITS[found["unit"]],
    )


def basis_of(what: str) -> Basis | None:
    """Signing, receipt, assignment; None for anything else, which may be a date or an event."""
    if _NOW.fullmatch(what):
        return Basis.ASSIGNED
    return next((basis for basis, pattern in _BASES if pattern.match(what)), None)


def is_now(what: str) -> bool:
    """«kể từ hôm nay»: whatever the day we count from is."""
    return _NOW.fullmatch(what) is not None


def meant_as_day(what: str) -> bool:
    """«ngày 31/02», «30 tháng 2 năm 2027»: a date, whether there is such a day or not."""
    return _DAY.fullmatch(what) is not None


def original(text: str, what: str) -> str:
    """``what`` in the words as they were written, with their accents; as it is when not found."""
    written = nfc(text).split()
    said, wanted = [plain(word) for word in written], what.split()
    for start in range(len(said) - len(wanted), -1, -1):
        if said[start : start + len(wanted)] == wanted:
            return " ".join(written[start : start + len(wanted)]).strip(" .,;:()«»“”\"'")
    return what
