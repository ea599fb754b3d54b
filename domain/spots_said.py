"""Hot spots by counter or section, without names: what a report says of the place, and how many
reporters must have said it before anybody is told.

k-anonymity (Sweeney 2002) over reporters, not reports. A small cell alone could be found again as
the difference between the total and the others, so what is left out is always at least two places
and at least k reporters; what cannot be hidden so is not told at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.words import fold


class SpotKind(StrEnum):
    COUNTER = "quay"
    WINDOW = "cua"
    DESK = "ban"
    ROOM = "phong"
    ONE_STOP = "mot_cua"
    RECEPTION = "tiep_nhan"
    RESULTS = "tra_ket_qua"
    CIVIL_STATUS = "ho_tich"
    LAND = "dat_dai"
    CERTIFYING = "chung_thuc"
    UNSAID = "khong_neu"


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A counter with its number, or a section."""

    kind: SpotKind
    number: str = ""


UNSAID = Spot(SpotKind.UNSAID)

# «cửa» and «của», «bàn» and «bạn» fold to the same: those count only with «số» behind them.
NUMBERED: tuple[tuple[str, SpotKind], ...] = (
    (r"quay (?:[a-z]+ ){0,2}?(?:so )?0*(\d{1,2})", SpotKind.COUNTER),
    (r"cua so 0*(\d{1,2})", SpotKind.WINDOW),
    (r"ban so 0*(\d{1,2})", SpotKind.DESK),
    (r"phong (?:so )?0*(\d{1,3})", SpotKind.ROOM),
)
SECTIONS: tuple[tuple[str, SpotKind], ...] = (
    (r"(?:quay|bo phan|to) ho tich", SpotKind.CIVIL_STATUS),
    (r"(?:quay|bo phan|to) (?:dat dai|dia chinh)", SpotKind.LAND),
    (r"(?:quay|bo phan) chung thuc", SpotKind.CERTIFYING),
    (r"(?:quay|bo phan|noi) (?:tra ket qua|tra ho so)", SpotKind.RESULTS),
    (r"(?:quay|bo phan|noi) (?:tiep nhan|nhan ho so)", SpotKind.RECEPTION),
    (r"(?:bo phan )?mot cua", SpotKind.ONE_STOP),
)
_NUMBERED = tuple((re.compile(rf"(?<!\w){form}(?! ?/ ?\d)"), kind) for form, kind in NUMBERED)
_SECTIONS = tuple((re.compile(rf"(?<!\w){form}(?!\w)"), kind) for form, kind in SECTIONS)


def spot_of(*texts: str) -> Spot:
    """The first place named in these texts, the nearest text first; a number says more than a
    section."""
    for text in texts:
        said = " ".join(re.findall(r"\w+|[/.-]", fold(text)))
        for form, kind in _NUMBERED:
            if found := form.search(said):
                return Spot(kind, found[1])
        for form, kind in _SECTIONS:
            if form.search(said):
                return Spot(kind)
    return UNSAID


# --- k-anonymity ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Cell:
    """Reports about one place, and who sent them: keyed hashes, or one stand-in each for those
    whose sender is not known any more."""

    reports: int
    reporters: frozenset[str]


@dataclass(frozen=True, slots=True)
class SpotRow:
    spot: Spot
    reports: int


@dataclass(frozen=True, slots=True)
class UnitSpots:
    """What may be told of a unit's places: the largest first, and how many reports the others come
    to. ``others`` None: they are too few to be told."""

    unit: str
    rows: tuple[SpotRow, ...]
    others: int | None = 0


def told(unit: str, cells: Mapping[Spot, Cell], k: int) -> UnitSpots:
    """What of a unit's places may be told when nobody may be told from fewer than ``k``."""
    ordered = sorted(cells.items(), key=lambda each: (-len(each[1].reporters), each[0]))
    shown = [each for each in ordered if len(each[1].reporters) >= k]
    hidden = [each for each in ordered if len(each[1].reporters) < k]
    while hidden and not covered((cell for _, cell in hidden), k) and shown:
        hidden.append(shown.pop())
    rows = sorted(shown, key=lambda each: (-each[1].reports, each[0]))
    enough = not hidden or covered((cell for _, cell in hidden), k)
    others = sum(cell.reports for _, cell in hidden) if enough else None
    return UnitSpots(unit, tuple(SpotRow(spot, cell.reports) for spot, cell in rows), others)


def covered(hidden: Iterable[Cell], k: int) -> bool:
    """Whether these together hide each of them."""
    cells = list(hidden)
    people = frozenset[str]().union(*(cell.reporters for cell in cells))
    return len(cells) > 1 and len(people) >= k
