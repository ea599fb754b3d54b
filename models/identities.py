"""Who a reporter is, and who asked to know: sealed under keys that open no case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.openings import OpeningState
from models.base import Base, BigId, Word

UNDER_WAY = "state IN ('asked', 'approved', 'opened')"


class Identity(Base):
    """Name and telephone of a reporter who left them, or who called. Sealed as one JSON."""

    __tablename__ = "identity"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Opening(Base):
    """An officer's request to see an identity, and what became of it. ``until`` is when its
    present state ends by itself. Reason and refusal are sealed under the case's key."""

    __tablename__ = "identity_opening"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    state: Mapped[OpeningState] = mapped_column(Word(OpeningState))
    asker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    decider_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    refusal: Mapped[bytes | None] = mapped_column(LargeBinary)
    opened_at: Mapped[datetime | None]
    until: Mapped[datetime | None]

    __table_args__ = (
        Index(
            "ix_identity_opening_under_way",
            "report_id",
            unique=True,
            sqlite_where=text(UNDER_WAY),
            postgresql_where=text(UNDER_WAY),
        ),
    )


class HashKey(Base):
    """A key of keyed hashes, kept through rotations: the master it came from may be gone."""

    __tablename__ = "hash_key"

    purpose: Mapped[str] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
