"""Directives somebody sent, their items, and the tasks that came of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from domain.deadline_steps import Basis
from domain.directives import ItemKind, ItemState, PaperState
from models.base import Base, BigId, Word


class Paper(Base):
    """A directive as it was sent. ``words`` and ``ref`` (sealed) are only there until it is read:
    a file is fetched into memory, read and forgotten. ``due_at`` (real time) is lease and retry
    time in one column, as of a letter."""

    __tablename__ = "directive"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    contact_id: Mapped[int] = mapped_column(ForeignKey("contact.id"))
    channel: Mapped[str]
    account: Mapped[str]
    update_key: Mapped[str]  # of the message it came with; several are parted by spaces
    state: Mapped[PaperState] = mapped_column(Word(PaperState), default=PaperState.WAITING)
    ref: Mapped[bytes | None] = mapped_column(LargeBinary)
    name: Mapped[bytes | None] = mapped_column(LargeBinary)
    words: Mapped[bytes | None] = mapped_column(LargeBinary)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    digest: Mapped[str | None]  # the same paper sent twice has the same
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"), index=True)
    number: Mapped[str] = mapped_column(default="")
    issued_on: Mapped[date | None]
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)

    __table_args__ = (UniqueConstraint("digest", "person_id"),)


class PaperItem(Base):
    """One assigned piece of work of a directive. Bodies stay as the paper names them; ``units``
    and ``helpers`` are those of ours they were found to be, [] while that is a question."""

    __tablename__ = "directive_item"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"))
    place: Mapped[int]
    path: Mapped[str]
    content: Mapped[str]
    deliverable: Mapped[str] = mapped_column(default="")
    lead: Mapped[list[Any]]
    coordinating: Mapped[list[Any]]
    phrase: Mapped[str] = mapped_column(default="")
    kind: Mapped[ItemKind] = mapped_column(Word(ItemKind))
    due_at: Mapped[datetime | None]
    precise: Mapped[bool] = mapped_column(default=False)
    clear: Mapped[bool] = mapped_column(default=True)  # the deadline's words were understood
    due_phrase: Mapped[str] = mapped_column(default="")  # what it is read from, kept with the task
    starts_on: Mapped[date | None]
    basis: Mapped[Basis | None] = mapped_column(Word(Basis))
    units: Mapped[list[Any]]
    helpers: Mapped[list[Any]]
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    state: Mapped[ItemState] = mapped_column(Word(ItemState), default=ItemState.OPEN)
    decided_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("directive_id", "place"),)


class PaperTask(Base):
    """A task that came of an item: one per lead unit."""

    __tablename__ = "directive_task"

    item_id: Mapped[int] = mapped_column(ForeignKey("directive_item.id"), primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), primary_key=True, index=True)
