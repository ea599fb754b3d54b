"""Whose turn it is in each chat: found among what waits, not among all that was ever sent."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('waiting', 'sending')")


def upgrade() -> None:
    op.create_index(
        "ix_outbox_queue",
        "outbox",
        ["contact_id", "priority", "id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_queue", "outbox")
