"""How a report finds its way: the office's rules, and what happened to a case on its way: returned,
explained, parted, found to be the same as another."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.courses import ExplanationState, PartState
from domain.lifecycle import Category, ReportKind
from domain.rules import Target
from models.base import Base, BigId, Word
from models.office import Person, Unit


class RoutingRule(Base):
    """One line of the ordered table: what it fits (nothing said fits all), and where it leads.
    ``hours`` is in the notation of ``domain.rules``; ``to_person_id`` or ``to_unit_id`` is set as
    ``target`` asks. Rules are removed and written anew, each change an event."""

    __tablename__ = "routing_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[int]  # 1 is tried first
    kind: Mapped[ReportKind | None] = mapped_column(Word(ReportKind))
    category: Mapped[Category | None] = mapped_column(Word(Category))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    hours: Mapped[str] = mapped_column(default="")
    from_on: Mapped[date | None]
    to_on: Mapped[date | None]
    target: Mapped[Target] = mapped_column(Word(Target))
    to_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    to_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    basis: Mapped[str] = mapped_column(default="")
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]

    unit: Mapped[Unit | None] = relationship(lazy="raise", foreign_keys=[unit_id])
    to_person: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[to_person_id])
    to_unit: Mapped[Unit | None] = relationship(lazy="raise", foreign_keys=[to_unit_id])


class CaseCourse(Base):
    """What returning did to a case: how often, whether a supervisor must decide now
    (``disputed``), and whether one has decided, which binds (``settled``)."""

    __tablename__ = "report_course"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    returned: Mapped[int] = mapped_column(default=0)
    disputed: Mapped[bool] = mapped_column(default=False)
    settled: Mapped[bool] = mapped_column(default=False)


class CaseExplanation(Base):
    """A person complained about was asked to explain («giải trình»). The question and the answer
    are the ``turn``-th entries of their kinds in the case's sealed file."""

    __tablename__ = "report_explanation"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime]
    due_at: Mapped[datetime]
    turn: Mapped[int]
    answer_turn: Mapped[int | None]
    state: Mapped[ExplanationState] = mapped_column(
        Word(ExplanationState), default=ExplanationState.WAITING
    )
    answered_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="raise", foreign_keys=[person_id])
    asked_by: Mapped[Person] = relationship(lazy="raise", foreign_keys=[asked_by_id])

    __table_args__ = (UniqueConstraint("report_id", "turn"),)


class CasePart(Base):
    """What one of several bodies does about a case, within the whole. What it is to do is the
    ``number``-th entry «part» of the sealed file, what it found or why it returned it the
    ``result_turn``-th entry «part_result» or «refusal»."""

    __tablename__ = "report_part"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    number: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]
    due_at: Mapped[datetime]
    state: Mapped[PartState] = mapped_column(Word(PartState), default=PartState.OPEN)
    result_turn: Mapped[int | None]
    closed_at: Mapped[datetime | None]

    unit: Mapped[Unit] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("report_id", "number"),)


class CaseLink(Base):
    """Two reports of the same matter («trùng với»): ``report_id`` came after ``with_id``."""

    __tablename__ = "report_link"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    with_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_report_link_with_id", "with_id"),)
