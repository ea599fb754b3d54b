"""The ledger of lateness, to which entries are only added, and the registers of units."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.enrolling import Book, EntryState, Gap
from domain.lateness import Cause, Group, Statement
from models.base import Base, BigId, Word
from models.office import Person, Unit


class Lateness(Base):
    """An entry of the ledger: a cause that was stated for a missed deadline (``due_at`` of
    ``version``), or a verdict about the entry ``about_id``. Never changed, never removed; a later
    entry speaks for the same deadline instead."""

    __tablename__ = "lateness"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    task_id: Mapped[int] = mapped_column(BigId, ForeignKey("task.id", ondelete="CASCADE"))
    version: Mapped[int]
    due_at: Mapped[datetime]
    at: Mapped[datetime]
    act: Mapped[Statement] = mapped_column(Word(Statement))
    about_id: Mapped[int | None] = mapped_column(
        BigId, ForeignKey("lateness.id", ondelete="CASCADE")
    )
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    obstacle: Mapped[Group | None] = mapped_column(Word(Group))
    cause: Mapped[Cause | None] = mapped_column(Word(Cause))
    words: Mapped[str] = mapped_column(default="")
    document: Mapped[str] = mapped_column(default="")  # số, ký hiệu of the confirming paper

    __table_args__ = (
        Index("ix_lateness_task_id", "task_id", "id"),
        Index("ix_lateness_about_id", "about_id"),
    )


class Enrolment(Base):
    """An entry of a unit in a register; ``empty`` is the entry «không có»."""

    __tablename__ = "enrolment"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    book: Mapped[Book] = mapped_column(Word(Book))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    empty: Mapped[bool] = mapped_column(default=False)
    task_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("task.id", ondelete="SET NULL"))
    field: Mapped[str] = mapped_column(default="")  # lĩnh vực
    words: Mapped[str] = mapped_column(default="")
    document: Mapped[str] = mapped_column(default="")  # văn bản
    clause: Mapped[str] = mapped_column(default="")  # điều, khoản
    gap: Mapped[Gap | None] = mapped_column(Word(Gap))
    proposal: Mapped[str] = mapped_column(default="")
    authority: Mapped[str] = mapped_column(default="")  # cơ quan, người có thẩm quyền
    state: Mapped[EntryState] = mapped_column(Word(EntryState), default=EntryState.NOTED)
    state_at: Mapped[datetime | None]

    unit: Mapped[Unit] = relationship(lazy="raise")
    author: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (Index("ix_enrolment_book", "book", "unit_id", "at"),)
