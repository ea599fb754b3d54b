"""Visits by code and PIN, what the desk owes a reporter, talks with the desk, how a report came."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
OWED = sa.text("closed_at IS NULL")


def upgrade() -> None:
    source = sa.Column("source", sa.String(40), nullable=False, server_default="chat")
    op.add_column("report", source)
    op.create_table(
        "visit",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("holds", sa.LargeBinary(), nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_visit"),
    )
    op.create_index("ix_visit_until", "visit", ["until"])
    duties()
    talks()


def duties() -> None:
    op.create_table(
        "desk_duty",
        sa.Column("report_id", BIG, nullable=False, autoincrement=False),
        sa.Column("sort", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("report_id", "sort", name="pk_desk_duty"),
    )
    op.create_index(
        "ix_desk_duty_owed",
        "desk_duty",
        ["sort", "due_at"],
        sqlite_where=OWED,
        postgresql_where=OWED,
    )


def talks() -> None:
    op.create_table(
        "talk",
        sa.Column("id", BIG, nullable=False),
        sa.Column("owner_hash", sa.String(), nullable=False),
        sa.Column("mailbox", sa.LargeBinary(), nullable=False),
        sa.Column("officer_id", sa.Integer(), nullable=True),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("heard_at", MOMENT, nullable=False),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("closed_why", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_talk"),
    )
    for column in ("owner_hash", "closed_at"):
        op.create_index(f"ix_talk_{column}", "talk", [column])
    op.create_table(
        "talk_line",
        sa.Column("id", BIG, nullable=False),
        sa.Column("talk_id", BIG, nullable=False),
        sa.Column("by_desk", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_talk_line"),
    )
    op.create_index("ix_talk_line_talk_id", "talk_line", ["talk_id"])


def downgrade() -> None:
    for table in ("talk_line", "talk", "desk_duty", "visit"):
        op.drop_table(table)
    with op.batch_alter_table("report") as report:
        report.drop_column("source")
