"""Reaching a report without its chat: visits by code and PIN, duties of the desk, talks with it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, BigId

UNENDED = "closed_at IS NULL"


class Visit(Base):
    """A report held open by its code and PIN. ``key`` is a keyed hash of the chat or browser, the
    report is sealed: the row does not say who looks at what."""

    __tablename__ = "visit"

    key: Mapped[str] = mapped_column(primary_key=True)
    holds: Mapped[bytes] = mapped_column(LargeBinary)
    until: Mapped[datetime] = mapped_column(index=True)


class Duty(Base):
    """Something the hotline desk owes one reporter: a call, a word about erasing. ``version`` grows
    each time it is owed anew. No reference to the report: the row outlives its erasure."""

    __tablename__ = "desk_duty"

    report_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    sort: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        Index(
            "ix_desk_duty_owed",
            "sort",
            "due_at",
            sqlite_where=text(UNENDED),
            postgresql_where=text(UNENDED),
        ),
    )


class Talk(Base):
    """Somebody talking with the hotline desk. Who it is stands sealed, as with reports; the words
    are lines of their own and go soon after the end."""

    __tablename__ = "talk"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    owner_hash: Mapped[str] = mapped_column(index=True)
    mailbox: Mapped[bytes] = mapped_column(LargeBinary)
    officer_id: Mapped[int | None]
    opened_at: Mapped[datetime]
    heard_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    closed_why: Mapped[str] = mapped_column(default="")


class TalkLine(Base):
    """One thing said in a talk, sealed."""

    __tablename__ = "talk_line"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    talk_id: Mapped[int] = mapped_column(BigId, index=True)
    by_desk: Mapped[bool]
    at: Mapped[datetime]
    words: Mapped[bytes] = mapped_column(LargeBinary)
