"""Inspections of public duty, and who makes them: nobody else knows of an unannounced one before it
is done."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from domain.inspections import InspectionKind, InspectionState
from models.base import Base, BigId, Word


class Inspection(Base):
    """``unit_id`` is the body in whose part of the office it is made. ``words`` are sealed: plan,
    units to be seen, reasons, what was done; they name where an unannounced one will go."""

    __tablename__ = "inspection"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    kind: Mapped[InspectionKind] = mapped_column(Word(InspectionKind))
    state: Mapped[InspectionState] = mapped_column(
        Word(InspectionState), default=InspectionState.OPEN
    )
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    maker_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    planned: Mapped[int] = mapped_column(default=0)
    checked: Mapped[int] = mapped_column(default=0)
    bodies: Mapped[int] = mapped_column(default=0)
    people: Mapped[int] = mapped_column(default=0)
    words: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    import_key: Mapped[str | None] = mapped_column(unique=True)

    __table_args__ = (Index("ix_inspection_to_on", "to_on"),)


class InspectionMaker(Base):
    """Somebody of the team that makes an inspection."""

    __tablename__ = "inspection_maker"

    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
