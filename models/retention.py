"""What keeps a case beyond its time, and what stays on record of one that is gone."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.lifecycle import Category, Finding, ReportKind
from domain.retention import Why
from models.base import Base, BigId, Word

IN_FORCE = "lifted_at IS NULL"


class LegalHold(Base):
    """A case that must not be erased for now; the reasons are sealed under its key."""

    __tablename__ = "legal_hold"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    set_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    set_at: Mapped[datetime]
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None]
    lift_reason: Mapped[bytes | None] = mapped_column(LargeBinary)

    __table_args__ = (
        Index(
            "ix_legal_hold_in_force",
            "report_id",
            unique=True,
            sqlite_where=text(IN_FORCE),
            postgresql_where=text(IN_FORCE),
        ),
    )


class Erasure(Base):
    """The ledger: a report that was erased, by its facts. No word of it, nobody's name."""

    __tablename__ = "erasure"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[ReportKind] = mapped_column(Word(ReportKind))
    category: Mapped[Category] = mapped_column(Word(Category))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    received_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    finding: Mapped[Finding | None] = mapped_column(Word(Finding))
    entries: Mapped[int]
    files: Mapped[int]
    why: Mapped[Why] = mapped_column(Word(Why))
    basis: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    erased_at: Mapped[datetime] = mapped_column(index=True)
