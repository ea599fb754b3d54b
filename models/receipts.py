"""The signed receipts of reports, so that a reporter may ask for theirs again."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class ReportReceipt(Base):
    """``text`` holds code, moment, unit, a hash and a signature: it may be shown to anybody. The
    salt, with which words can be tried against the hash, is sealed with the case."""

    __tablename__ = "report_receipt"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    text: Mapped[str]
    salt: Mapped[bytes] = mapped_column(LargeBinary)
