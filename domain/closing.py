"""What closes a report: the finding, what was done, what proves it, and who was heard before.

The words are the office's own: measures of officials' discipline as NĐ 172/2025/NĐ-CP calls them
(khiển trách, cảnh cáo, cách chức, buộc thôi việc), and what comes before or beside them. Since
01/7/2025, when it took the place of NĐ 112/2020/NĐ-CP, hạ bậc lương and giáng chức are measures of
officials' discipline no more; they are read in older answers and offered to nobody. Software
records what people decided; it decides none.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.lifecycle import Finding
from domain.words import expand


class Measure(StrEnum):
    """What was done. The values are the office's words without accents: they are also read."""

    REMINDED = "nhac_nho"
    CRITICISED = "phe_binh"
    REVIEWED = "kiem_diem"
    REPRIMANDED = "khien_trach"
    WARNED = "canh_cao"
    PAY_LOWERED = "ha_bac_luong"
    DEMOTED = "giang_chuc"
    REMOVED = "cach_chuc"
    DISMISSED = "buoc_thoi_viec"
    MOVED = "chuyen_cong_tac"
    COMPENSATED = "boi_thuong"
    APOLOGISED = "xin_loi"
    COMMENDED = "bieu_duong"
    OTHER = "khac"


OFFERED = tuple(
    one for one in Measure if one not in (Measure.PAY_LOWERED, Measure.DEMOTED, Measure.OTHER)
)
AGAINST = (Finding.FOUNDED, Finding.PARTLY)
"""Findings against somebody: before them the person has the right to explain."""


class AnswerState(StrEnum):
    """An answer on its way to the citizen."""

    DRAFT = "draft"  # waits for the head
    RETURNED = "returned"  # by the head, with a reason
    LAPSED = "lapsed"  # a newer one took its place
    SENT = "sent"


@dataclass(frozen=True, slots=True)
class Closing:
    """What an answer says and rests on. ``document`` is the number of a paper or a file;
    ``unproved`` why there is neither that nor an enclosed file; ``unheard`` why the person it is
    about was not heard; ``despite`` why it is sent although it says little."""

    finding: Finding
    words: str
    measures: tuple[Measure, ...] = ()
    other: str = ""
    document: str = ""
    unproved: str = ""
    heard: bool = False
    unheard: str = ""
    despite: str = ""

    @property
    def against(self) -> bool:
        return self.finding in AGAINST


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the citizen may read of an answer beside its words."""

    measures: tuple[Measure, ...] = ()
    other: str = ""
    document: str = ""


NO_OUTCOME = Outcome()


def measures_in(text: str) -> tuple[Measure, ...]:
    """The measures a typed sentence names, accents or none; () when it names none."""
    said = f" {expand(text)} "
    named = (one for one in Measure if one is not Measure.OTHER)
    return tuple(one for one in named if f" {one.replace('_', ' ')} " in said)


def in_order(measures: Iterable[str]) -> tuple[Measure, ...]:
    """Known measures, each once, the lightest first."""
    wanted = set(measures)
    return tuple(one for one in Measure if one in wanted)


class Lacking(StrEnum):
    """What an answer may not leave without."""

    EVIDENCE = "evidence"  # a file, a number, or why there is none
    HEARING = "hearing"  # the person it is about was heard, or why not
    REASON = "reason"  # why it is sent although it says little
