"""«Phiếu xin lỗi và hẹn lại ngày trả kết quả»: an apology for a late administrative file.

The form is that of the one-stop procedure (NĐ 118/2025/NĐ-CP, which took the place of NĐ 61/2018
and 107/2021, and TT 03/2025/TT-VPCP; the printed form is that of TT 01/2018/TT-VPCP). What it must
hold is written from published summaries of these texts; the wording of the form in force is to be
compared before use.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class LateWords:
    """What is said of a late file: never in the open in the database."""

    number: str  # mã hồ sơ
    person: str
    procedure: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ApologyPaper:
    """Everything the slip says. ``due_on`` is when the result was promised, ``new_on`` when it is
    now; ``signed_by`` names whoever signs, with title."""

    superior: str
    issuer: str
    place: str
    unit: str
    words: LateWords
    due_on: date
    new_on: date
    signed_by: str
    printed_on: date


@dataclass(frozen=True, slots=True)
class ApologyOrder:
    """The slip to be printed as a draft. The file's name says nothing of the person."""

    paper: ApologyPaper

    @property
    def name(self) -> str:
        return f"phieu-xin-loi-{self.paper.printed_on:%Y%m%d}.docx"
