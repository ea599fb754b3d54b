"""What the house knows to be wrong with itself, and quick ways to whatever went wrong."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TROUBLED = sa.text("state IN ('ambiguous', 'unreachable', 'rejected')")
FAILING = sa.text("failures > 0")
CLOSED = sa.text("closed_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "finding",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("well_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", "subject", name="pk_finding"),
    )
    partial("ix_outbox_troubled", "outbox", ["state", "settled_at"], TROUBLED)
    partial("ix_alarm_failing", "alarm", ["id"], FAILING)
    partial("ix_contact_closed", "contact", ["closed_at"], CLOSED)


def partial(name: str, table: str, columns: list[str], rows: sa.TextClause) -> None:
    op.create_index(name, table, columns, sqlite_where=rows, postgresql_where=rows)


def downgrade() -> None:
    op.drop_index("ix_contact_closed", "contact")
    op.drop_index("ix_alarm_failing", "alarm")
    op.drop_index("ix_outbox_troubled", "outbox")
    op.drop_table("finding")
