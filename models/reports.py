"""Citizens' reports. The words are sealed; the reporter lives apart, under another key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.exclusion import Why
from domain.lifecycle import About, Category, Finding, Privacy, ReportKind, ReportState, Source
from models.base import Base, BigId, Word
from models.office import Person, Unit


class Report(Base):
    """What is known of a report without its words. ``holder_id`` is the responsible head,
    ``handler_id`` the official who verifies; both may be nobody while the desk has it."""

    __tablename__ = "report"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[ReportKind] = mapped_column(Word(ReportKind))
    category: Mapped[Category] = mapped_column(Word(Category))
    state: Mapped[ReportState] = mapped_column(Word(ReportState), default=ReportState.NEW)
    privacy: Mapped[Privacy] = mapped_column(Word(Privacy), default=Privacy.DESK)
    about: Mapped[About] = mapped_column(Word(About), default=About.UNSAID)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    holder_unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    received_at: Mapped[datetime]
    due_at: Mapped[datetime]
    due_version: Mapped[int] = mapped_column(default=1)
    paused_at: Mapped[datetime | None]  # since when the clock waits for the reporter
    taken_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    finding: Mapped[Finding | None] = mapped_column(Word(Finding))
    rating: Mapped[int | None]
    reopened: Mapped[int] = mapped_column(default=0)
    pin_hash: Mapped[str]
    erased_at: Mapped[datetime | None]  # nothing but this row is left of it: services.erasing
    source: Mapped[Source] = mapped_column(
        Word(Source), default=Source.CHAT, server_default=Source.CHAT.value
    )

    unit: Mapped[Unit | None] = relationship(lazy="raise", foreign_keys=[unit_id])
    holder: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[holder_id])
    handler: Mapped[Person | None] = relationship(lazy="raise", foreign_keys=[handler_id])

    __table_args__ = (Index("ix_report_state_received", "state", "received_at"),)


class Barred(Base):
    """Somebody a report is about, as known when it was routed: may never see or hear of it, nor
    may whoever works under them or stands in for them (``services.exclusion``)."""

    __tablename__ = "report_barred"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    why: Mapped[Why | None] = mapped_column(Word(Why))  # None: named, before this was kept


class Reporter(Base):
    """The identity behind a report, sealed apart. ``owner_hash`` finds a sender's own reports
    without saying who that is; ``mailbox`` is the sealed contact the courier answers to. No row:
    the reporter cut the link, or was never in a chat; letters then wait in the case."""

    __tablename__ = "reporter"

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), primary_key=True)
    owner_hash: Mapped[str] = mapped_column(index=True)
    mailbox: Mapped[bytes] = mapped_column(LargeBinary)


class ReportEntry(Base):
    """One entry of a report's file: body, addition, question, answer, note. Words sealed under
    the case's key; until then they wait in ``plain``, which is no column."""

    __tablename__ = "report_entry"
    __allow_unmapped__ = True

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    kind: Mapped[str]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    words: Mapped[bytes] = mapped_column(LargeBinary)
    plain: str | None = None


class Attachment(Base):
    """A file sent with a matter; fetched under a lease and sealed in pieces of 1 MiB. Name and
    reference of a report's file wait in ``plain`` for the case's key; its cleaned copy is kept
    here, the original is a row of its own (``services.files``)."""

    __tablename__ = "attachment"
    __allow_unmapped__ = True

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    matter: Mapped[str]
    matter_id: Mapped[int] = mapped_column(BigId)
    channel: Mapped[str]
    account: Mapped[str]
    ref: Mapped[bytes] = mapped_column(LargeBinary)
    kind: Mapped[str]
    name: Mapped[bytes] = mapped_column(LargeBinary)
    mime: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(BigId, default=0)
    state: Mapped[str] = mapped_column(default="waiting")  # waiting, cleaning, stored, lost
    verdict: Mapped[str | None]  # of domain.cleaning, or "large"
    original_id: Mapped[int | None] = mapped_column(BigId)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    plain: tuple[str, str] | None = None

    __table_args__ = (Index("ix_attachment_matter", "matter", "matter_id"),)


class Piece(Base):
    """At most 1 MiB of a sealed attachment."""

    __tablename__ = "piece"

    attachment_id: Mapped[int] = mapped_column(ForeignKey("attachment.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)
