"""Files enclosed with lines of a web chat, and a quick way to answers whose address is due."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TRAVELLED = sa.text("report_id IS NOT NULL AND contact_id IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "chat_file",
        sa.Column("line_id", BIG, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("line_id", name="pk_chat_file"),
        sa.ForeignKeyConstraint(["line_id"], ["chat_line.id"], name="fk_chat_file_line_id"),
    )
    op.create_index(
        "ix_outbox_travelled",
        "outbox",
        ["settled_at"],
        sqlite_where=TRAVELLED,
        postgresql_where=TRAVELLED,
    )


def downgrade() -> None:
    op.drop_index("ix_outbox_travelled", "outbox")
    op.drop_table("chat_file")
