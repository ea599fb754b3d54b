"""When something came in that counts as received on a later working day."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    received = sa.Column("received_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("task_deadline", received)


def downgrade() -> None:
    with op.batch_alter_table("task_deadline") as table:
        table.drop_column("received_at")
