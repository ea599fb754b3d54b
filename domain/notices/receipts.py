"""The signed receipt in a citizen's chat, and what a check of one says."""

from __future__ import annotations

from dataclasses import dataclass

from domain.notices.base import Notice, Press, Rows
from domain.painting import Chart
from domain.papers import QrCode

CHECK_PAGE = "/xac-minh"
MOST_IN_A_CODE = 1400  # letters: a denser QR code is no longer read off a screen


@dataclass(frozen=True, slots=True)
class SignedReceipt(Notice):
    """The text anybody may check, and the salt for the reporter alone. It holds no PIN: it may be
    shown. ``report`` 0: said within the acknowledgement. Of ``files`` it names, ``coming`` had not
    arrived when it was signed."""

    code: str
    text: str
    salt: str
    address: str  # of our pages, "" when phones cannot open them
    report: int = 0
    files: int = 0
    coming: int = 0

    @property
    def page(self) -> str:
        return self.address + CHECK_PAGE if self.address else ""

    @property
    def link(self) -> str:
        """Behind «#»: no server is told the receipt by opening the page."""
        return f"{self.page}#{self.text}" if self.address else self.text

    def chart(self) -> Chart | None:
        return QrCode(self.link, self.code) if len(self.link) <= MOST_IN_A_CODE else None


@dataclass(frozen=True, slots=True)
class NoReceipt(Notice):
    """Reports of before receipts were signed have none."""

    code: str

    def rows(self) -> Rows:
        return ((Press("report.track", "r.track"),),)
