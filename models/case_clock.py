"""More time for a case, dates that do not agree with their history, and late administrative files.

Why more time was asked for, and why it was refused, is sealed in the case's own file.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from domain.requests import RequestState
from models.base import Base, BigId, Word


class CaseExtension(Base):
    """More time asked for a case, and what the superior decided. At most one waits."""

    __tablename__ = "case_extension"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    state: Mapped[RequestState] = mapped_column(Word(RequestState), default=RequestState.WAITING)
    version: Mapped[int]  # of the deadline it was asked under
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    due_before: Mapped[datetime | None]
    due_after: Mapped[datetime | None]


class CasePromise(Base):
    """The day by which a late case is promised anew; why it is late lies sealed in its file. The
    latest of a deadline's version counts."""

    __tablename__ = "case_promise"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    version: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    promised_on: Mapped[date]


class CaseDoubt(Base):
    """A due date that is not what the history of its case says; gone when they agree again."""

    __tablename__ = "case_doubt"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    stored_at: Mapped[datetime]
    reckoned_at: Mapped[datetime]
    found_at: Mapped[datetime]


class LateFile(Base):
    """An administrative file whose result is late, and the apology for it once there is one.

    Number of the file, name of the applicant, kind of procedure and reason are sealed together.
    ``signed_by`` "" means: no apology yet.
    """

    __tablename__ = "late_file"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    report_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
    number_hash: Mapped[str] = mapped_column(index=True)
    words: Mapped[bytes] = mapped_column(LargeBinary)
    due_on: Mapped[date]
    new_on: Mapped[date | None]
    signed_by: Mapped[str] = mapped_column(default="")
    apologised_at: Mapped[datetime | None]
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]

    __table_args__ = (Index("ix_late_file_unit", "unit_id", "apologised_at"),)
