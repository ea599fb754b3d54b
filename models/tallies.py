"""What the statistic adds up instead of counting: the register as dated changes, kept by triggers.

Every figure of the four-way statistic changes at a moment: a task is given, a deadline passes, a
result is accepted. ``Tally`` holds the sum of these changes per unit and day, and per unit and
month, so that the figures at the end of any day are the sum of what is dated no later, a few
thousand rows however many tasks there are. A deadline that will pass unless somebody hands in is
such a change too (``falling``), dated in advance: nothing has to be done when it passes.

The row of a task tells only how it stands since ``Task.since``; how it stood before (with another
unit, another deadline, a submission that was returned, paused) is an ``Episode``.

Who keeps it: triggers (``models.tally_triggers``), because nothing can pass beside them: acts,
imports, the demo's foundation, a repair by hand. SQLite has one writer, so its triggers add into
``Tally`` at once. On PostgreSQL many transactions change the same unit and day: they would wait
for each other and could lock each other up, so the trigger only appends a ``Pending`` row, the
reader adds these, and every 256th row folds what has gathered under a lock nobody waits for.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, event
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Mapped, mapped_column

from domain.lifecycle import TaskState
from models.base import Base, BigId, Word
from models.tally_triggers import POSTGRESQL, SQLITE


class Episode(Base):
    """How a task stood in [``from_at``, ``to_at``), once it stands otherwise. ``submitted_at`` and
    ``accepted_at`` are those that counted in it."""

    __tablename__ = "task_episode"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    task_id: Mapped[int] = mapped_column(BigId, ForeignKey("task.id", ondelete="CASCADE"))
    unit_id: Mapped[int]
    assigned_at: Mapped[datetime]
    from_at: Mapped[datetime]
    to_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    state: Mapped[TaskState] = mapped_column(Word(TaskState))
    submitted_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]

    __table_args__ = (
        Index("ix_task_episode_task_id", "task_id"),
        Index("ix_task_episode_to_at", "to_at"),
    )


class Tally(Base):
    """The sum of the changes of one unit, dated one day (or in one month, ``day`` its first)."""

    __tablename__ = "task_tally"

    grain: Mapped[str] = mapped_column(primary_key=True)  # "day" or "month"
    unit_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    total: Mapped[int]
    undated: Mapped[int]
    on_time: Mapped[int]
    late: Mapped[int]
    overdue: Mapped[int]
    falling: Mapped[int]  # deadlines of tasks nobody has handed in; they pass by themselves
    latest: Mapped[datetime]  # no change in this row is dated later, ``falling`` excepted

    __table_args__ = {"sqlite_with_rowid": False}


class Pending(Base):
    """A change not yet folded into ``Tally``; only PostgreSQL writes these."""

    __tablename__ = "task_tally_pending"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    day: Mapped[date]
    unit_id: Mapped[int]
    total: Mapped[int]
    undated: Mapped[int]
    on_time: Mapped[int]
    late: Mapped[int]
    overdue: Mapped[int]
    falling: Mapped[int]
    latest: Mapped[datetime]


def install(_metadata: object, connection: Connection, **_options: object) -> None:
    """Triggers come with the tables. A migration that rebuilds ``task`` must make them again."""
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[connection.dialect.name]:
        connection.exec_driver_sql(statement)


event.listen(Base.metadata, "after_create", install)
