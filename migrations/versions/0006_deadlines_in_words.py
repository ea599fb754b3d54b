"""The words deadlines were set in, office hours of units, quiet hours of people."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "task_deadline",
        sa.Column("task_id", big, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("phrase", sa.String(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("basis", sa.String(40), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("moves", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("task_id", "version", name="pk_task_deadline"),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name="fk_task_deadline_task_id"),
    )
    op.create_index("ix_task_deadline_moves", "task_deadline", ["moves", "task_id"])
    op.create_table(
        "office_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("hours", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_office_hours"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_office_hours_unit_id"),
    )
    op.create_index("ix_office_hours_unit_from", "office_hours", ["unit_id", "from_on"])
    op.create_table(
        "quiet_hours",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("from_at", sa.String(), nullable=False),
        sa.Column("to_at", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name="pk_quiet_hours"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_quiet_hours_person_id"),
    )


def downgrade() -> None:
    op.drop_table("quiet_hours")
    op.drop_index("ix_office_hours_unit_from", "office_hours")
    op.drop_table("office_hours")
    op.drop_index("ix_task_deadline_moves", "task_deadline")
    op.drop_table("task_deadline")
