"""The post room: updates that came in (each once) and letters that must go out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from domain.lifecycle import LetterState, Matter, Priority, Promise, UpdateState
from models.base import Base, BigId, Word


class Update(Base):
    """A raw update. The payload is erased once handled; the receipt stays for a week, so that
    a repeated delivery is recognised."""

    __tablename__ = "inbox"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str]
    account: Mapped[str]
    key: Mapped[str]
    lane: Mapped[str]
    payload: Mapped[bytes | None] = mapped_column(LargeBinary)
    state: Mapped[UpdateState] = mapped_column(Word(UpdateState), default=UpdateState.NEW)
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    trace: Mapped[str | None]
    failure: Mapped[str | None]

    __table_args__ = (
        UniqueConstraint("channel", "account", "key"),
        Index(
            "ix_inbox_new",
            "lane",
            "id",
            sqlite_where=text("state = 'new'"),
            postgresql_where=text("state = 'new'"),
        ),
        Index(
            "ix_inbox_failed",
            "id",
            sqlite_where=text("state IN ('failed', 'unparsable')"),
            postgresql_where=text("state IN ('failed', 'unparsable')"),
        ),
        Index("ix_inbox_handled", "handled_at"),
    )


class Letter(Base):
    """A notice on its way: what kind, about which rows, to whom. Never names or words in the
    open: matter letters carry ids and are worded when sent; a dialogue's reply is sealed.

    ``due_at`` (real time) is lease and retry time in one column: a courier pushes it forward
    when it takes the letter, so a letter whose courier died falls due again.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    key: Mapped[str | None] = mapped_column(unique=True)
    kind: Mapped[str]
    schema: Mapped[int] = mapped_column(default=1)
    matter: Mapped[Matter | None] = mapped_column(Word(Matter))
    matter_id: Mapped[int | None] = mapped_column(BigId)
    ids: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    report_id: Mapped[int | None] = mapped_column(BigId)  # to the reporter of this report
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    promise: Mapped[Promise] = mapped_column(Word(Promise))
    priority: Mapped[Priority] = mapped_column(Word(Priority))
    state: Mapped[LetterState] = mapped_column(Word(LetterState), default=LetterState.WAITING)
    due_at: Mapped[datetime]
    posted_at: Mapped[datetime]  # business time
    attempts: Mapped[int] = mapped_column(default=0)
    again: Mapped[bool] = mapped_column(default=False)  # sent again after doubt: «gửi lại»
    worker: Mapped[str | None]
    tried_at: Mapped[datetime | None] = mapped_column(index=True)
    settled_at: Mapped[datetime | None]
    platform_id: Mapped[str | None]
    failure: Mapped[str | None]

    __table_args__ = (
        Index(
            "ix_outbox_open",
            "priority",
            "id",
            sqlite_where=text("state IN ('waiting', 'sending')"),
            postgresql_where=text("state IN ('waiting', 'sending')"),
        ),
        Index(
            "ix_outbox_queue",  # whose turn it is in each chat
            "contact_id",
            "priority",
            "id",
            sqlite_where=text("state IN ('waiting', 'sending')"),
            postgresql_where=text("state IN ('waiting', 'sending')"),
        ),
        Index(
            "ix_outbox_travelled",
            "settled_at",
            sqlite_where=text("report_id IS NOT NULL AND contact_id IS NOT NULL"),
            postgresql_where=text("report_id IS NOT NULL AND contact_id IS NOT NULL"),
        ),
        Index(
            "ix_outbox_troubled",
            "state",
            "settled_at",
            sqlite_where=text("state IN ('ambiguous', 'unreachable', 'rejected')"),
            postgresql_where=text("state IN ('ambiguous', 'unreachable', 'rejected')"),
        ),
        Index("ix_outbox_matter", "matter", "matter_id", "person_id"),
        Index("ix_outbox_person", "person_id", "kind"),
    )
