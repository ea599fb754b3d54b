"""How deadlines came about, when units are open, and when people want to be left alone."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from domain.deadline_reading import Kind
from domain.deadline_steps import Basis
from models.base import Base, BigId, Word


class TaskDeadline(Base):
    """The words a deadline was set in: one row per version that was read from a phrase, so that it
    can be explained, and counted again when the calendar changes (``moves``)."""

    __tablename__ = "task_deadline"

    task_id: Mapped[int] = mapped_column(BigId, ForeignKey("task.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    phrase: Mapped[str]
    kind: Mapped[Kind] = mapped_column(Word(Kind))
    basis: Mapped[Basis | None] = mapped_column(Word(Basis))
    starts_on: Mapped[date]
    moves: Mapped[bool]
    # When it came in, where the office counts it as received on a later working day, ``starts_on``.
    received_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_task_deadline_moves", "moves", "task_id"),)


class OfficeHours(Base):
    """Office hours of a unit and those below it without their own, e.g. «07:00–11:00,
    13:00–17:00», for a time: summer and winter differ in the north."""

    __tablename__ = "office_hours"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    from_on: Mapped[date]
    to_on: Mapped[date | None]
    hours: Mapped[str]
    basis: Mapped[str]

    __table_args__ = (Index("ix_office_hours_unit_from", "unit_id", "from_on"),)


class QuietHours(Base):
    """Local hours («21:00», «07:30») in which reminders wait for this person, besides those of
    the office."""

    __tablename__ = "quiet_hours"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    from_at: Mapped[str]
    to_at: Mapped[str]
