"""What is asked about tasks and answered, and how tasks and documents hang together."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.requests import RequestKind, RequestState
from models.base import Base, BigId, Word
from models.office import Unit
from models.work import Task

WAITING = text("state = 'waiting'")


class Request(Base):
    """Something somebody must answer by a day. ``unit_id`` is the unit that asks for time or hands
    back, or that must explain or give its opinion; ``to_id`` the person who must answer, nobody
    where it is a seat's turn. ``due_before`` and ``due_after`` are the deadlines of an extension
    that was granted; ``version`` is that of the deadline it was asked under."""

    __tablename__ = "task_request"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[RequestKind] = mapped_column(Word(RequestKind))
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    version: Mapped[int]
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    words: Mapped[str] = mapped_column(default="")
    progress: Mapped[str] = mapped_column(default="")
    proposed_at: Mapped[datetime | None]
    to_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    due_at: Mapped[datetime | None]
    state: Mapped[RequestState] = mapped_column(Word(RequestState), default=RequestState.WAITING)
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    paper: Mapped[str] = mapped_column(default="")  # the document that grants it
    due_before: Mapped[datetime | None]
    due_after: Mapped[datetime | None]

    task: Mapped[Task] = relationship(lazy="raise")
    unit: Mapped[Unit] = relationship(lazy="raise")

    __table_args__ = (
        Index("ix_task_request_task_id_kind", "task_id", "kind"),
        Index(
            "uq_task_request_waiting",  # one at a time
            *("task_id", "kind", "unit_id"),
            unique=True,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
    )


class Part(Base):
    """A task that is part of another («nhiệm vụ con»)."""

    __tablename__ = "task_part"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    whole_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)


class Instance(Base):
    """A task that comes again: ``turn`` of the series that began with ``series_id``. ``rule`` is
    empty when nothing follows any more."""

    __tablename__ = "task_instance"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    series_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    turn: Mapped[int]
    rule: Mapped[str]

    __table_args__ = (UniqueConstraint("series_id", "turn"),)


class Replacement(Base):
    """A document that another one replaces («thay thế»)."""

    __tablename__ = "document_replacement"

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("document.id"), index=True)
    on: Mapped[date]
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
