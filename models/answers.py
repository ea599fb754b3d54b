"""Answers on their way, flags, published results, praise confirmed, the portal's numbers.

The words live in the report's sealed file; here are codes, people and dates.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.closing import AnswerState
from domain.commending import Honour
from domain.lifecycle import Category, Finding
from domain.publishing import Publicity
from domain.signs import Sign
from models.base import Base, BigId, Word


class Answer(Base):
    """One answer, from its draft to its sending. ``document``, ``unproved``, ``unheard``,
    ``despite`` and ``other`` say which words of the file belong to it: the newest of that kind."""

    __tablename__ = "answer"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    state: Mapped[AnswerState] = mapped_column(Word(AnswerState))
    version: Mapped[int]  # of the report's deadline
    finding: Mapped[Finding] = mapped_column(Word(Finding))
    measures: Mapped[list[Any]]
    other: Mapped[bool] = mapped_column(default=False)
    document: Mapped[bool] = mapped_column(default=False)
    document_shared: Mapped[bool] = mapped_column(default=False)
    unproved: Mapped[bool] = mapped_column(default=False)
    heard: Mapped[bool] = mapped_column(default=False)
    unheard: Mapped[bool] = mapped_column(default=False)
    gaps: Mapped[list[Any]]  # of the check, in an answer that was sent all the same
    author_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    holder_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    at: Mapped[datetime]
    decided_at: Mapped[datetime | None]  # sent or returned
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    reopened_at: Mapped[datetime | None]  # the citizen did not agree


class AnswerFile(Base):
    """A file that proves an answer; ``shared`` when the head sends it to the citizen too."""

    __tablename__ = "answer_file"

    answer_id: Mapped[int] = mapped_column(
        ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True
    )
    attachment_id: Mapped[int] = mapped_column(
        ForeignKey("attachment.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    shared: Mapped[bool] = mapped_column(default=False)


class Flag(Base):
    """Somebody saw signs; whoever is competent looks. Lifted, it stays for the history."""

    __tablename__ = "report_flag"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"), index=True)
    sign: Mapped[Sign] = mapped_column(Word(Sign))
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    lifted_at: Mapped[datetime | None]


class Publication(Base):
    """What is made public of a report's result. ``summary`` is empty until it was approved: what
    waits lies sealed in the file. Category, unit, finding and measures are those of the approval,
    so that the page says what was approved whatever becomes of the report."""

    __tablename__ = "publication"

    report_id: Mapped[int] = mapped_column(
        ForeignKey("report.id", ondelete="CASCADE"), primary_key=True
    )
    state: Mapped[Publicity] = mapped_column(Word(Publicity))
    opted_out: Mapped[bool] = mapped_column(default=False)
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    proposed_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]
    category: Mapped[Category | None] = mapped_column(Word(Category))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    finding: Mapped[Finding | None] = mapped_column(Word(Finding))
    measures: Mapped[list[Any]] = mapped_column(default=list)
    summary: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        Index(
            "ix_publication_public",
            "decided_at",
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
    )


class Commendation(Base):
    """Praise of a person of the office, or of a unit when no name was said; it counts once the
    head or the supervisor has confirmed it."""

    __tablename__ = "commendation"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    state: Mapped[Honour] = mapped_column(Word(Honour), default=Honour.NOTED)
    at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("report_id", "person_id"),)


class PortalNumber(Base):
    """The number a report has on the national portal (Mã PAKN), entered by the desk."""

    __tablename__ = "portal_number"

    report_id: Mapped[int] = mapped_column(
        ForeignKey("report.id", ondelete="CASCADE"), primary_key=True
    )
    number: Mapped[str] = mapped_column(unique=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
