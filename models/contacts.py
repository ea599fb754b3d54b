"""Contacts: the chats we may speak in, who stands behind them, and their open dialogue."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, BigId
from models.office import Person


class Contact(Base):
    """One chat. Found by keyed hash; the address itself is sealed. The row is also the lane:
    whoever handles an update of this chat holds its lock."""

    __tablename__ = "contact"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    channel: Mapped[str]
    account: Mapped[str]
    address_hash: Mapped[str] = mapped_column(unique=True)
    address: Mapped[bytes] = mapped_column(LargeBinary)
    group: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    language: Mapped[str] = mapped_column(default="vi")
    opened_at: Mapped[datetime]
    linked_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_why: Mapped[str | None]
    wait_until: Mapped[datetime | None]  # real time: the platform asked us to be quiet here
    greeted: Mapped[bool] = mapped_column(default=False)
    menu: Mapped[list[Any] | None]  # what a channel without menus of its own offers

    person: Mapped[Person | None] = relationship(lazy="raise")

    __table_args__ = (
        Index(
            "ix_contact_closed",
            "closed_at",
            sqlite_where=text("closed_at IS NOT NULL"),
            postgresql_where=text("closed_at IS NOT NULL"),
        ),
    )


class Lane(Base):
    """Whose order an update belongs to, locked while one of them is handled."""

    __tablename__ = "lane"

    key: Mapped[str] = mapped_column(primary_key=True)


class Draft(Base):
    """The open dialogue of a contact: which form, which step, the sealed answers so far.

    ``turn`` grows with every question, so that a button of an older one is recognised.
    """

    __tablename__ = "draft"

    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"), primary_key=True)
    form: Mapped[str]
    step: Mapped[str]
    turn: Mapped[int] = mapped_column(default=0)
    answers: Mapped[bytes] = mapped_column(LargeBinary)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class LinkCode(Base):
    """A one-time code that ties a chat to an official; only its keyed hash is kept."""

    __tablename__ = "link_code"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Attempt(Base):
    """A guess at a secret (linking code, PIN), counted to limit guessing."""

    __tablename__ = "attempt"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    what: Mapped[str]  # e.g. "link:<contact>", "pin:<code>"
    at: Mapped[datetime]

    __table_args__ = (Index("ix_attempt_what_at", "what", "at"),)


class Account(Base):
    """A bot account: who may send for it now, and how its hearing fares. Real time."""

    __tablename__ = "account"

    key: Mapped[str] = mapped_column(primary_key=True)  # channel/account
    holder: Mapped[str] = mapped_column(default="")
    lease_until: Mapped[datetime | None]
    ears_holder: Mapped[str] = mapped_column(default="")
    ears_until: Mapped[datetime | None]
    heard_at: Mapped[datetime | None]  # last successful poll or webhook
    offset: Mapped[int | None]
    wait_until: Mapped[datetime | None]
    down_why: Mapped[str | None]


class ChatLine(Base):
    """One line of a web chat: its history is its outbox."""

    __tablename__ = "chat_line"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    chat_hash: Mapped[str]
    letter_id: Mapped[int | None] = mapped_column(BigId)
    ref: Mapped[str | None]
    mine: Mapped[bool]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    picture: Mapped[bytes | None] = mapped_column(LargeBinary)
    at: Mapped[datetime]

    __table_args__ = (
        Index("ix_chat_line_chat_id", "chat_hash", "id"),
        UniqueConstraint("letter_id"),
        UniqueConstraint("chat_hash", "ref"),
    )


class ChatFile(Base):
    """The sealed file of a line; apart, so that reading a history reads no files."""

    __tablename__ = "chat_file"

    line_id: Mapped[int] = mapped_column(ForeignKey("chat_line.id"), primary_key=True)
    body: Mapped[bytes] = mapped_column(LargeBinary)


class Upload(Base):
    """A file given to the web chat, until a message carries it."""

    __tablename__ = "upload"

    id: Mapped[str] = mapped_column(primary_key=True)
    chat_hash: Mapped[str] = mapped_column(index=True)
    name: Mapped[bytes] = mapped_column(LargeBinary)
    mime: Mapped[str]
    body: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(index=True)
