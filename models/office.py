"""The office: units with validity dates, people, dated grants, absences, calendar, policies."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from domain.rights import Role
from models.base import Base, Word


class Unit(Base):
    """``path`` is the place in the tree, e.g. ``/1/4/``; a subtree is a prefix of it."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_fold: Mapped[str] = mapped_column(index=True)
    level: Mapped[str] = mapped_column(default="")
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    path: Mapped[str] = mapped_column(index=True, default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    public: Mapped[bool] = mapped_column(default=True)  # citizens may report about it

    parent: Mapped[Unit | None] = relationship(remote_side=[id], lazy="raise")


class Person(Base):
    """An official. Citizens have no row here, only a contact."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_fold: Mapped[str] = mapped_column(index=True)
    title: Mapped[str] = mapped_column(default="")
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(default="vi")
    left_on: Mapped[date | None]

    unit: Mapped[Unit] = relationship(lazy="raise")

    __table_args__ = (UniqueConstraint("name_fold", "unit_id"),)


class Grant(Base):
    """A role over a unit and everything below it, for a time."""

    __tablename__ = "office_grant"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[Role] = mapped_column(Word(Role))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    from_on: Mapped[date]
    to_on: Mapped[date | None]

    __table_args__ = (UniqueConstraint("person_id", "role", "unit_id", "from_on"),)


class Absence(Base):
    """Days away, both included; the stand-in hears what the absent person would. ``noted_by_id``
    is who noted it for somebody else, ``document`` the number of the paper that delegates."""

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    from_on: Mapped[date]
    to_on: Mapped[date]
    stand_in_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    noted_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    document: Mapped[str] = mapped_column(default="")

    __table_args__ = (Index("ix_absence_person_to", "person_id", "to_on"),)


class CalendarDay(Base):
    """A weekday off or a weekend day worked, with the document that orders it."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    basis: Mapped[str]


class CalendarYear(Base):
    """A year nobody confirmed is provisional: deadlines in it carry a warning."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True)
    confirmed: Mapped[bool]
    basis: Mapped[str] = mapped_column(default="")


class Policy(Base):
    """A time limit or habit of the office as text, with its legal basis beside it."""

    __tablename__ = "policy"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
    basis: Mapped[str]
    changed_at: Mapped[datetime | None]


class House(Base):
    """Small facts of the installation: the demo clock's shift, the last run of a daily job."""

    __tablename__ = "house"

    name: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[str]
