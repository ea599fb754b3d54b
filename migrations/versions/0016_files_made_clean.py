"""Reports' files: what became of their cleaning, and where the file as it came is kept."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Files stored before are cleaned now: each becomes the original of its cleaned copy, under a
    number of its own, as soon as the program runs."""
    op.add_column("attachment", sa.Column("verdict", sa.String(), nullable=True))
    op.add_column("attachment", sa.Column("original_id", BIG, nullable=True))
    op.execute(
        "INSERT INTO attachment (matter, matter_id, channel, account, ref, kind, name, mime, size,"
        " state, due_at, attempts, at, original_id)"
        " SELECT 'report.original', matter_id, channel, account, ref, kind, name, mime, size,"
        " 'stored', NULL, 0, at, id FROM attachment"
        " WHERE matter = 'report' AND state = 'stored'"
    )
    op.execute(
        "UPDATE piece SET attachment_id = (SELECT o.id FROM attachment o"
        " WHERE o.original_id = piece.attachment_id AND o.matter = 'report.original')"
        " WHERE attachment_id IN (SELECT original_id FROM attachment"
        " WHERE matter = 'report.original')"
    )
    op.execute(
        "UPDATE attachment SET state = 'cleaning', due_at = at, attempts = 0, original_id ="
        " (SELECT o.id FROM attachment o WHERE o.original_id = attachment.id"
        " AND o.matter = 'report.original')"
        " WHERE matter = 'report' AND state = 'stored'"
    )
    op.execute("UPDATE attachment SET original_id = NULL WHERE matter = 'report.original'")


def downgrade() -> None:
    """The file as it came is all that is left."""
    op.execute(
        "DELETE FROM piece WHERE attachment_id IN"
        " (SELECT id FROM attachment WHERE original_id IS NOT NULL)"
    )
    op.execute(
        "UPDATE piece SET attachment_id = (SELECT a.id FROM attachment a"
        " WHERE a.original_id = piece.attachment_id)"
        " WHERE attachment_id IN (SELECT original_id FROM attachment WHERE original_id IS NOT NULL)"
    )
    op.execute("UPDATE attachment SET state = 'stored', due_at = NULL WHERE state = 'cleaning'")
    op.execute("DELETE FROM attachment WHERE matter = 'report.original'")
    with op.batch_alter_table("attachment") as table:
        table.drop_column("original_id")
        table.drop_column("verdict")
