"""Floods held back for a look, and senders who may not send for a while."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
PARENTS = (("report_id", "report"), ("by_id", "person"), ("decided_by", "person"))


def upgrade() -> None:
    sending()
    op.create_table(
        "flood_print",
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_flood_print_report_id"),
        sa.PrimaryKeyConstraint("report_id", "mark", name="pk_flood_print"),
    )
    op.create_index("ix_flood_print_at", "flood_print", ["at"])
    op.create_index("ix_flood_print_mark_at", "flood_print", ["mark", "at"])
    op.create_table(
        "suspicion",
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("like_id", BIG, nullable=True),
        sa.Column("appealed_at", MOMENT, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_suspicion_report_id"),
        sa.ForeignKeyConstraint(["decided_by"], ["person.id"], name="fk_suspicion_decided_by"),
        sa.PrimaryKeyConstraint("report_id", name="pk_suspicion"),
    )
    block()


def sending() -> None:
    op.create_table(
        "sending",
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("sender_hash", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("files", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_sending_report_id"),
        sa.PrimaryKeyConstraint("report_id", name="pk_sending"),
    )
    op.create_index("ix_sending_at", "sending", ["at"])
    op.create_index("ix_sending_sender_at", "sending", ["sender_hash", "at"])


def block() -> None:
    op.create_table(
        "block",
        sa.Column("id", BIG, nullable=False),
        sa.Column("sender_hash", sa.String(), nullable=False),
        sa.Column("report_id", BIG, nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("from_at", MOMENT, nullable=False),
        sa.Column("until_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_why", sa.String(), nullable=True),
        sa.Column("appeal", sa.LargeBinary(), nullable=True),
        sa.Column("appealed_at", MOMENT, nullable=True),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decision", sa.LargeBinary(), nullable=True),
        *(
            sa.ForeignKeyConstraint([one], [f"{table}.id"], name=f"fk_block_{one}")
            for one, table in (
                ("report_id", "report"),
                ("by_id", "person"),
                ("decided_by", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_block"),
    )
    op.create_index("ix_block_sender_hash", "block", ["sender_hash"])
    op.create_index("ix_block_report_id", "block", ["report_id"])


def downgrade() -> None:
    for table in ("block", "suspicion", "flood_print", "sending"):
        op.drop_table(table)
