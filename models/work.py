"""Tasks, their documents, every clock of every matter, and the append-only history."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.lifecycle import Matter, TaskState, Urgency
from models.base import Base, BigId, Word
from models.office import Person, Unit

LIVE = "state NOT IN ('done', 'cancelled')"
"""Tasks in hand, word for word as the indexes over them say it: only then are these used."""


class Document(Base):
    """The paper a task comes from."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]  # số, ký hiệu
    issued_on: Mapped[date | None]
    issuer: Mapped[str] = mapped_column(default="")
    subject: Mapped[str] = mapped_column(default="")

    __table_args__ = (UniqueConstraint("number", "issued_on", "issuer"),)


class Task(Base):
    """An assigned task: exactly one lead unit. ``due_version`` grows with every new deadline."""

    __tablename__ = "task"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    content: Mapped[str]
    content_fold: Mapped[str]
    deliverable: Mapped[str] = mapped_column(default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    lead_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    assigner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    urgency: Mapped[Urgency] = mapped_column(Word(Urgency), default=Urgency.NORMAL)
    starred: Mapped[bool] = mapped_column(default=False)
    assigned_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    due_version: Mapped[int] = mapped_column(default=1)
    state: Mapped[TaskState] = mapped_column(Word(TaskState), default=TaskState.ASSIGNED)
    acknowledged_at: Mapped[datetime | None]
    progress: Mapped[str] = mapped_column(default="")
    progress_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(default="")
    done_at: Mapped[datetime | None]  # the submission that was finally accepted
    accepted_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]  # cancelled
    import_key: Mapped[str | None] = mapped_column(unique=True)
    # The last turn: since then the unit, the deadline and the clock are as they are; None: from
    # the start. Acts that give up a submission, pause, move or close a task say when.
    since: Mapped[datetime | None]

    lead: Mapped[Unit] = relationship(lazy="raise")
    assignee: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[assignee_id])
    assigner: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[assigner_id])
    document: Mapped[Document | None] = relationship(lazy="raise")

    __table_args__ = (
        Index(
            "ix_task_statistics",
            *("lead_unit_id", "assigned_at", "state", "due_at", "submitted_at", "done_at"),
            *("accepted_at", "since"),
        ),
        Index(
            "ix_task_live",
            *("lead_unit_id", "due_at", "state", "submitted_at", "since", "assigned_at"),
            sqlite_where=text(LIVE),
            postgresql_where=text(LIVE),
        ),
    )


class Coordination(Base):
    """A coordinating unit (đơn vị phối hợp) of a task."""

    __tablename__ = "coordination"

    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True)


class Alarm(Base):
    """One clock of one matter. ``next_at`` (business time) is the only thing the planner asks;
    NULL means silent. ``climbed`` counts the rungs behind us of deadline version ``version``."""

    __tablename__ = "alarm"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter: Mapped[Matter] = mapped_column(Word(Matter))
    matter_id: Mapped[int] = mapped_column(BigId)
    kind: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    anchor_at: Mapped[datetime | None]
    climbed: Mapped[int] = mapped_column(default=0)
    told_head_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    failures: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        UniqueConstraint("matter", "matter_id", "kind"),
        Index(
            "ix_alarm_next",
            "next_at",
            "id",
            sqlite_where=text("next_at IS NOT NULL"),
            postgresql_where=text("next_at IS NOT NULL"),
        ),
        Index(
            "ix_alarm_failing",
            "id",
            sqlite_where=text("failures > 0"),
            postgresql_where=text("failures > 0"),
        ),
    )


class DigestItem(Base):
    """A rung that waits for the morning's one message to its reader."""

    __tablename__ = "digest_item"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    matter: Mapped[Matter] = mapped_column(Word(Matter))
    matter_id: Mapped[int] = mapped_column(BigId)
    kind: Mapped[str]
    version: Mapped[int]
    rung: Mapped[int]
    audience: Mapped[str]
    at: Mapped[datetime]
    letter_id: Mapped[int | None] = mapped_column(BigId, index=True)

    __table_args__ = (
        Index(
            "ix_digest_item_untold",
            "person_id",
            sqlite_where=text("letter_id IS NULL"),
            postgresql_where=text("letter_id IS NULL"),
        ),
    )


class Event(Base):
    """Something that happened, for ever. Corrections are new events."""

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[datetime]
    matter: Mapped[Matter] = mapped_column(Word(Matter))
    matter_id: Mapped[int] = mapped_column(BigId)
    kind: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    version: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (Index("ix_event_matter", "matter", "matter_id", "id"),)


class Serial(Base):
    """The next number of a series of codes, e.g. ``task:2026``."""

    __tablename__ = "serial"

    series: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]
