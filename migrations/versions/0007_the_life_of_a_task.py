"""What is asked about tasks and answered; parts, series, and documents that replace others."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

AT, WORD = sa.DateTime(timezone=True), sa.String(40)
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WAITING = sa.text("state = 'waiting'")


def upgrade() -> None:
    requests()
    parts()
    replacements()


def requests() -> None:
    op.create_table(
        "task_request",
        sa.Column("id", BIG, nullable=False),
        sa.Column("kind", WORD, nullable=False),
        sa.Column("task_id", BIG, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("progress", sa.String(), nullable=False),
        sa.Column("proposed_at", AT, nullable=True),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("due_at", AT, nullable=True),
        sa.Column("state", WORD, nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", AT, nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("paper", sa.String(), nullable=False),
        sa.Column("due_before", AT, nullable=True),
        sa.Column("due_after", AT, nullable=True),
        foreign("task_request", "task_id", "task.id"),
        foreign("task_request", "unit_id", "unit.id"),
        *(
            foreign("task_request", name, "person.id")
            for name in ("asked_by_id", "to_id", "answered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_task_request"),
    )
    op.create_index("ix_task_request_task_id_kind", "task_request", ["task_id", "kind"])
    op.create_index(
        "uq_task_request_waiting",
        "task_request",
        ["task_id", "kind", "unit_id"],
        unique=True,
        sqlite_where=WAITING,
        postgresql_where=WAITING,
    )


def parts() -> None:
    op.create_table(
        "task_part",
        sa.Column("task_id", BIG, nullable=False),
        sa.Column("whole_id", BIG, nullable=False),
        foreign("task_part", "task_id", "task.id"),
        foreign("task_part", "whole_id", "task.id"),
        sa.PrimaryKeyConstraint("task_id", name="pk_task_part"),
    )
    op.create_index("ix_task_part_whole_id", "task_part", ["whole_id"])
    op.create_table(
        "task_instance",
        sa.Column("task_id", BIG, nullable=False),
        sa.Column("series_id", BIG, nullable=False),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        foreign("task_instance", "task_id", "task.id"),
        foreign("task_instance", "series_id", "task.id"),
        sa.PrimaryKeyConstraint("task_id", name="pk_task_instance"),
        sa.UniqueConstraint("series_id", "turn", name="uq_task_instance_series_id_turn"),
    )


def replacements() -> None:
    op.create_table(
        "document_replacement",
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("noted_by_id", sa.Integer(), nullable=True),
        foreign("document_replacement", "document_id", "document.id"),
        foreign("document_replacement", "by_id", "document.id"),
        foreign("document_replacement", "noted_by_id", "person.id"),
        sa.PrimaryKeyConstraint("document_id", name="pk_document_replacement"),
    )
    op.create_index("ix_document_replacement_by_id", "document_replacement", ["by_id"])


def foreign(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [to], name=f"fk_{table}_{column}")


def downgrade() -> None:
    for table in ("document_replacement", "task_instance", "task_part", "task_request"):
        op.drop_table(table)
