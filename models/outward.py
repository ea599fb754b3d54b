"""What a unit or a person shows elsewhere: tasks in a group chat, deadlines in a calendar."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base
from models.contacts import Contact
from models.office import Unit

LIVE_LINK = "contact_id IS NOT NULL AND closed_at IS NULL"


class UnitGroup(Base):
    """A unit's tie to a group chat, or to one topic of it: first a code, then the chat in which
    it was said. Of codes only the keyed hash is kept; a tie that ended stays as history."""

    __tablename__ = "unit_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("contact.id"), index=True)
    thread: Mapped[str] = mapped_column(default="")  # the topic on its platform, "" for none
    post_at: Mapped[str]  # local time of day, HH:MM
    linked_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closed_why: Mapped[str | None]

    unit: Mapped[Unit] = relationship(lazy="raise")
    contact: Mapped[Contact | None] = relationship(lazy="raise")

    __table_args__ = (
        Index(
            "ix_unit_group_live",
            "unit_id",
            unique=True,
            sqlite_where=text(LIVE_LINK),
            postgresql_where=text(LIVE_LINK),
        ),
    )


class CalendarFeed(Base):
    """A person's calendar behind a secret address, of which only the keyed hash is kept."""

    __tablename__ = "calendar_feed"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
