"""The ledger of lateness and the registers of obstacles and innovations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

AT, WORD = sa.DateTime(timezone=True), sa.String(40)
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    lateness()
    enrolment()


def lateness() -> None:
    op.create_table(
        "lateness",
        sa.Column("id", BIG, nullable=False),
        sa.Column("task_id", BIG, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("due_at", AT, nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("act", WORD, nullable=False),
        sa.Column("about_id", BIG, nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("obstacle", WORD, nullable=True),
        sa.Column("cause", WORD, nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name="fk_lateness_task_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["about_id"], ["lateness.id"], name="fk_lateness_about_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["person.id"], name="fk_lateness_actor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_lateness"),
    )
    op.create_index("ix_lateness_task_id", "lateness", ["task_id", "id"])
    op.create_index("ix_lateness_about_id", "lateness", ["about_id"])


def enrolment() -> None:
    texts = ("field", "words", "document", "clause", "proposal", "authority")
    op.create_table(
        "enrolment",
        sa.Column("id", BIG, nullable=False),
        sa.Column("book", WORD, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=True),
        sa.Column("at", AT, nullable=False),
        sa.Column("empty", sa.Boolean(), nullable=False),
        sa.Column("task_id", BIG, nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        sa.Column("gap", WORD, nullable=True),
        sa.Column("state", WORD, nullable=False),
        sa.Column("state_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_enrolment_unit_id"),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name="fk_enrolment_author_id"),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name="fk_enrolment_task_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_enrolment"),
    )
    op.create_index("ix_enrolment_book", "enrolment", ["book", "unit_id", "at"])


def downgrade() -> None:
    op.drop_table("enrolment")
    op.drop_table("lateness")
