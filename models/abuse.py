"""Floods and blocks: who sent how much lately, what waits for a look, who may not send for a while.

Senders are known by a keyed hash alone, and only for some weeks.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId


class Sending(Base):
    """One report sent from a chat: what limits are counted from. Goes with the link between chat
    and case, and by itself after some weeks."""

    __tablename__ = "sending"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    sender_hash: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)
    files: Mapped[int]

    __table_args__ = (Index("ix_sending_sender_at", "sender_hash", "at"),)


class FloodPrint(Base):
    """One of the keyed marks by which texts that say the same find each other; kept for hours."""

    __tablename__ = "flood_print"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    mark: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (Index("ix_flood_print_mark_at", "mark", "at"),)


class Suspicion(Base):
    """A report held back until an officer of the desk has looked; it keeps its first moment."""

    __tablename__ = "suspicion"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    why: Mapped[str]  # of domain.floods.Doubt
    at: Mapped[datetime]
    like_id: Mapped[int | None] = mapped_column(BigId)  # the first report that says the same
    appealed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str | None]  # of domain.floods.Outcome


class Block(Base):
    """A sender who may not send new reports until a day. Words are sealed under the key of the
    report it was imposed over."""

    __tablename__ = "block"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sender_hash: Mapped[str] = mapped_column(index=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    reason: Mapped[bytes] = mapped_column(LargeBinary)
    from_at: Mapped[datetime]
    until_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_why: Mapped[str | None]  # expired, lifted, unanswered
    appeal: Mapped[bytes | None] = mapped_column(LargeBinary)
    appealed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decision: Mapped[bytes | None] = mapped_column(LargeBinary)
